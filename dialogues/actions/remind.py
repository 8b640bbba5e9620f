"""Sets and drops reminders."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from dialogues.actions.tracker import now_of, state_of

_HOUR = 10
_NIGHT_ENDS = 5
_DAYS = {"D": 1, "W": 7, "M": 30, "Y": 365}
_MAX_DAYS = 366 * 2


class ActionSetReminder(Action):
    """Sets a reminder at the time, or after the duration, in `reminder_at` (ISO 8601).

    Sets `outcome`: `set`, `past`, `far` or `unreadable`, and `reminder_at` to the moment chosen. A reminder without
    a time of day comes at ten in the morning.
    """

    def name(self) -> str:
        """The name flows call it by."""
        return "action_set_reminder"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:  # noqa: ARG002
        """Works out the moment and hands it to the engine."""
        now, state = now_of(tracker), state_of(tracker)
        due = moment(tracker.get_slot("reminder_at"), now)
        if due is None:
            return [SlotSet("outcome", "unreadable")]
        if due <= now:
            return [SlotSet("outcome", "past")]
        if due > now + timedelta(days=_MAX_DAYS):
            return [SlotSet("outcome", "far")]
        topic = state.situation or ""
        dispatcher.utter_message(json_message={"reminder": {"due": due.isoformat(), "topic": topic}})
        return [SlotSet("outcome", "set"), SlotSet("reminder_at", due.isoformat())]


class ActionCancelReminders(Action):
    """Drops every open reminder. Sets `outcome`: `cancelled` or `none`."""

    def name(self) -> str:
        """The name flows call it by."""
        return "action_cancel_reminders"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:  # noqa: ARG002
        """Drops them, if there are any."""
        if not state_of(tracker).reminders:
            return [SlotSet("outcome", "none")]
        dispatcher.utter_message(json_message={"cancel_reminders": True})
        return [SlotSet("outcome", "cancelled")]


def moment(at: str | None, now: datetime) -> datetime | None:
    """The moment meant by an ISO 8601 time or duration, seen from now; None when it cannot be read.

    Args:
        at: A date ("2026-11-27"), a time ("2026-11-27T18:00"; without a zone it is in that of `now`) or a duration of
            one unit ("P3D", "PT2H").
        now: The present, with a time zone.
    """
    if match := re.fullmatch(r"P(T?)(\d{1,4})([HMDWY])", at or ""):
        count, unit = int(match[2]), match[3]
        if match[1]:
            return now + (timedelta(hours=count) if unit == "H" else timedelta(minutes=count))
        days = count * _DAYS.get(unit, 1)
        if days == 1 and now.hour < _NIGHT_ENDS:
            # "Tomorrow", said at two in the morning, is the morning to come.
            days = 0
        due = now + timedelta(days=days)
        return due.replace(hour=_HOUR, minute=0, second=0, microsecond=0)
    try:
        due = datetime.fromisoformat(at or "")
    except ValueError:
        return None
    if due.tzinfo is None:
        due = due.replace(tzinfo=now.tzinfo)
    if len(at or "") == len("2026-01-01") or (due.hour, due.minute) == (0, 0):
        due = due.replace(hour=_HOUR, minute=0, second=0, microsecond=0)
        if due <= now and due.date() == now.date():
            due = now + timedelta(hours=3)
    return due
