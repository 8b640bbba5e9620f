"""Reminders that come late, because nothing ran when they were due: never into the night, and with a word on it."""

from __future__ import annotations

from datetime import timedelta

from dialogues.due import is_quiet, out_of_the_night
from dialogues.engine.effects import request
from dialogues.engine.session import Session
from dialogues.state import PendingReminder

_WEEKLY = "/weekly_due"
_DUE = "/reminder_due("
# So long a reminder may wait in a queue and still be on time.
_ON_TIME = timedelta(minutes=15)


def put_off(session: Session) -> bool:
    """Moves a reminder that could not come in time to the morning, where it would come at night now.

    One that was asked for at an hour of the night comes whenever it can.
    """
    pending = _pending(session)
    if pending is None or session.now - pending.due <= _ON_TIME:
        return False
    if not is_quiet(session.now) or is_quiet(pending.due.astimezone(session.now.tzinfo)):
        return False
    morning = out_of_the_night(session.now)
    session.state.reminders = [*session.state.reminders, PendingReminder(due=morning, topic=pending.topic)]
    session.reminders.append(request(morning, pending.topic))
    return True


def own_up(session: Session) -> None:
    """Says so when a reminder comes on another day than was promised."""
    pending = _pending(session)
    if pending is None:
        return
    if pending.due.astimezone(session.now.tzinfo).date() < session.now.date() and not session.state.hold:
        session.say("utter_reminder_late", late_due=pending.due.isoformat())


def _pending(session: Session) -> PendingReminder | None:
    """The reminder that has come due with this turn, as it was promised."""
    payload = session.turn.payload
    if payload == _WEEKLY:
        topic = "weekly"
    elif payload.startswith(_DUE):
        topic = payload.removeprefix(_DUE).rstrip(")")
    else:
        return None
    due = [reminder for reminder in session.came_due if reminder.topic == topic]
    return min(due, key=lambda reminder: reminder.due) if due else None
