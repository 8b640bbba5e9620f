"""Looks in before a meeting and after it."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from dialogues.actions.tracker import now_of, open_reminders, plain
from dialogues.due import AFTER_MEETING, BEFORE_MEETING, around, moment
from dialogues.state import PendingReminder


class ActionAroundMeeting(Action):
    """Sets a reminder before the meeting at `meeting_at` and one for the morning after, in place of earlier ones.

    Sets `outcome`: `both`, `after` (the first has gone by), `ask` (no day is known), `past` or `unreadable`, and the
    slots `reminder_at` and `after_at`.
    """

    def name(self) -> str:
        """The name flows call it by."""
        return "action_around_meeting"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:  # noqa: ARG002
        """Works out both moments."""
        now, meeting = now_of(tracker), _named(tracker) or tracker.get_slot("meeting_at")
        if not meeting:
            return [SlotSet("outcome", "ask")]
        moments = around(meeting, now)
        if moments is None:
            readable = moment(meeting, now) is not None
            return [SlotSet("outcome", "past" if readable else "unreadable"), SlotSet("meeting_at", None)]
        before, after = moments
        kept = [r for r in open_reminders(tracker) if r.topic not in {BEFORE_MEETING, AFTER_MEETING}]
        kept += [PendingReminder(due=before, topic=BEFORE_MEETING)] if before else []
        kept.append(PendingReminder(due=after, topic=AFTER_MEETING))
        dispatcher.utter_message(json_message={"keep_reminders": plain(kept)})
        return [
            SlotSet("outcome", "both" if before else "after"),
            SlotSet("meeting_at", meeting),
            SlotSet("reminder_at", before.isoformat() if before else None),
            SlotSet("after_at", after.isoformat()),
        ]


class ActionNotMeeting(Action):
    """Forgets a meeting that does not take place, and the reminders around it."""

    def name(self) -> str:
        """The name flows call it by."""
        return "action_not_meeting"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:  # noqa: ARG002
        """Keeps the others."""
        known = open_reminders(tracker)
        kept = [r for r in known if r.topic not in {BEFORE_MEETING, AFTER_MEETING}]
        if len(kept) < len(known):
            dispatcher.utter_message(json_message={"keep_reminders": plain(kept)})
        return [SlotSet("meeting_at", None)]


def _named(tracker: Tracker) -> str | None:
    """The point in time in the message itself: "remind me before we meet on friday"."""
    entities = tracker.latest_message.get("entities") or ()
    return next((str(entity["value"]) for entity in entities if entity["entity"] == "time"), None)
