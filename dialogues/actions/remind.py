"""Sets, moves and drops reminders."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from dialogues.actions.tracker import now_of, open_reminders, plain, state_of
from dialogues.due import moment, out_of_the_night
from dialogues.state import PendingReminder

WEEKLY = "weekly"
_MAX_DAYS = 366 * 2
_ALL = re.compile(r"\b(?:all|every|everything|both|reminders|any)\b", re.IGNORECASE)


class ActionSetReminder(Action):
    """Sets a reminder at the time, or after the duration, in `reminder_at` (ISO 8601).

    Sets `outcome`: `set`, `moved` (out of the night), `past`, `far` or `unreadable`, and `reminder_at` to the moment
    chosen. A reminder without a time of day comes at ten in the morning.
    """

    def name(self) -> str:
        """The name flows call it by."""
        return "action_set_reminder"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:  # noqa: ARG002
        """Works out the moment and hands it to the engine."""
        outcome, due, counted = _settle(tracker.get_slot("reminder_at"), tracker)
        if due is None:
            return [SlotSet("outcome", outcome)]
        topic = state_of(tracker).situation or ""
        dispatcher.utter_message(
            json_message={"reminder": {"due": due.isoformat(), "topic": topic, "counted": counted}}
        )
        return [SlotSet("outcome", outcome), SlotSet("reminder_at", due.isoformat())]


class ActionMoveReminder(Action):
    """Moves the reminder numbered `which_reminder`, or the one set last, to the time in `reminder_at` or the message.

    Sets `outcome`: `set`, `moved`, `past`, `far`, `unreadable` or `none`.
    """

    def name(self) -> str:
        """The name flows call it by."""
        return "action_move_reminder"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:  # noqa: ARG002
        """Finds the reminder and the new moment."""
        known = open_reminders(tracker)
        number = _numbered(tracker, known)
        if number is None:
            return [SlotSet("outcome", "none")]
        outcome, due, counted = _settle(_named(tracker) or tracker.get_slot("reminder_at"), tracker)
        if due is None:
            return [SlotSet("outcome", outcome)]
        known[number] = known[number].model_copy(update={"due": due, "counted": counted})
        dispatcher.utter_message(json_message={"keep_reminders": plain(known)})
        return [SlotSet("outcome", outcome), SlotSet("reminder_at", due.isoformat())]


class ActionCancelReminders(Action):
    """Drops a reminder: the one set last by a button, the one of a day that is named, or all that there are.

    Sets `outcome`: `cancelled`, `none`, or `which` when there are several and it is not clear.
    """

    def name(self) -> str:
        """The name flows call it by."""
        return "action_cancel_reminders"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:  # noqa: ARG002
        """Drops it, if there is one."""
        known, text = open_reminders(tracker), str(tracker.latest_message.get("text") or "")
        if not known:
            return [SlotSet("outcome", "none")]
        number = _numbered(tracker, known) if tracker.get_slot("which_reminder") is not None or not text else None
        day = (moment(_named(tracker), now_of(tracker)) or now_of(tracker)).date()
        meant = [i for i, reminder in enumerate(known) if reminder.due.date() == day] if _named(tracker) else []
        if number is None and len(meant) == 1:
            number = meant[0]
        if number is None and len(known) > 1 and not _ALL.search(text):
            return [SlotSet("outcome", "which")]
        kept = [reminder for i, reminder in enumerate(known) if number is not None and i != number]
        dispatcher.utter_message(json_message={"keep_reminders": plain(kept)} if kept else {"cancel_reminders": True})
        return [SlotSet("outcome", "cancelled")]


class ActionStopAll(Action):
    """Drops every reminder and the weekly check-in."""

    def name(self) -> str:
        """The name flows call it by."""
        return "action_stop_all"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:  # noqa: ARG002
        """Asks the engine for it, whatever is known: nothing may be left that could still be sent."""
        dispatcher.utter_message(json_message={"cancel_reminders": True})
        return []


class ActionListReminders(Action):
    """Counts what is open. Sets `outcome`: `none`, `one` or `several`."""

    def name(self) -> str:
        """The name flows call it by."""
        return "action_list_reminders"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:  # noqa: ARG002
        """Counts."""
        # A time still on the table belongs to another reminder.
        outcome = ("none", "one", "several")[min(2, len(open_reminders(tracker)))]
        return [SlotSet("outcome", outcome), SlotSet("reminder_at", None)]


class ActionWeekly(Action):
    """Sets the next weekly check-in in place of any other."""

    def name(self) -> str:
        """The name flows call it by."""
        return "action_weekly"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:  # noqa: ARG002
        """A week from now, in the morning."""
        others = [reminder for reminder in open_reminders(tracker) if reminder.topic != WEEKLY]
        due = moment("P7D", now_of(tracker)) or now_of(tracker)
        weekly = PendingReminder(due=due, topic=WEEKLY)
        dispatcher.utter_message(json_message={"keep_reminders": plain([*others, weekly])})
        return [SlotSet("reminder_at", due.isoformat())]


class ActionStopWeekly(Action):
    """Drops the weekly check-in and nothing else."""

    def name(self) -> str:
        """The name flows call it by."""
        return "action_stop_weekly"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:  # noqa: ARG002
        """Keeps the others."""
        others = [reminder for reminder in open_reminders(tracker) if reminder.topic != WEEKLY]
        dispatcher.utter_message(json_message={"keep_reminders": plain(others)})
        return []


def _settle(at: Any, tracker: Tracker) -> tuple[str, datetime | None, bool]:
    """What comes of a wish for a reminder, when it will come, and whether that was counted in hours."""
    now = now_of(tracker)
    due = moment(at, now)
    if due is None:
        return "unreadable", None, False
    if due <= now:
        return "past", None, False
    if due > now + timedelta(days=_MAX_DAYS):
        return "far", None, False
    # An hour that was named is what they want, in the night too; one that came of counting is not.
    lengths = [str(at), *(str(e["value"]) for e in _entities(tracker) if e["entity"] == "duration")]
    counted = any(value.startswith("PT") for value in lengths)
    if counted or len(str(at)) == len("2026-01-01"):
        moved = out_of_the_night(due)
        return ("set", due, counted) if moved == due else ("moved", moved, False)
    return "set", due, False


def _entities(tracker: Tracker) -> list[dict[str, Any]]:
    return list(tracker.latest_message.get("entities") or ())


def _named(tracker: Tracker) -> str | None:
    """The point in time, or else the length of time, in the message."""
    by_kind = {entity["entity"]: str(entity["value"]) for entity in _entities(tracker)}
    return by_kind.get("time") or by_kind.get("duration")


def _numbered(tracker: Tracker, known: list[PendingReminder]) -> int | None:
    """The place of the reminder meant: the one numbered, or the one set last."""
    which = tracker.get_slot("which_reminder")
    if which is not None:
        place = int(float(which)) - 1
        return place if 0 <= place < len(known) else None
    last = next((r for r in reversed(state_of(tracker).reminders) if r in known), None)
    return known.index(last) if last else None
