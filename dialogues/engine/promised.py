"""What can be said about reminders and days: when the next one comes, which are open, how long ago a thing was."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dialogues.engine.library import Library
from dialogues.engine.words import WEEK, at_clock, days_in, on_day
from dialogues.path import days_since
from dialogues.state import Conversation

# From so many days on people count in weeks.
_IN_WEEKS, _FORTNIGHT = 21, 14
# A wait of so many days is a silence.
_LONG_WAIT_DAYS = 10


def promised(library: Library, state: Conversation, now: datetime) -> dict[str, Any]:
    """What templates can say about them; see `Session.context`.

    Args:
        library: All content.
        state: Holds the reminders and what was talked about.
        now: When, in the person's own zone.
    """
    ahead = sorted(state.reminders, key=lambda reminder: reminder.due)
    lines, short = [], []
    for number, reminder in enumerate(ahead, 1):
        at, flows = reminder.due.isoformat(), library.flows
        flow = flows.get(reminder.topic) or flows.get(f"{reminder.topic}_due")
        about = f": {flow.name}" if flow else ""
        words = on_day(at, now)
        short.append(f"{words[0].upper()}{words[1:]}{at_clock(at)}")
        lines.append(f"{number}. {words[0].upper()}{words[1:]}{at_clock(at)}{about}")
    zone = str(state.slots.get("time_zone") or getattr(now.tzinfo, "key", "UTC"))
    visits = [visit.at for visit in state.visits if visit.situation == state.situation]
    days = (now.date() - visits[-1].astimezone(now.tzinfo).date()).days if visits else 0
    return {
        "ago": days_since(state, now),
        "since": f"P{days}D" if days else None,
        "due": ahead[0].due.isoformat() if ahead else None,
        "reminder_list": "\n".join(lines),
        "reminders_open": short,
        **waited(state, now),
        "zone_name": zone.rpartition("/")[2].replace("_", " "),
    }


def dates_in(text: str, state: Conversation, now: datetime) -> tuple[tuple[str, datetime], ...]:
    """The words for promised moments in a text, for channels that show dates in the person's own format.

    Args:
        text: What is said.
        state: Holds the reminders.
        now: When, in the person's own zone.
    """
    dates: dict[str, datetime] = {}
    for reminder in state.reminders:
        at = reminder.due.isoformat()
        words = f"{on_day(at, now)}{at_clock(at)}"
        dates |= {words: reminder.due, f"{words[0].upper()}{words[1:]}": reminder.due}
    return tuple((words, due) for words, due in dates.items() if words in text)


def waited(state: Conversation, now: datetime) -> dict[str, Any]:
    """How long ago something was sent to the ex, as templates and flows can ask.

    Args:
        state: Holds when it was sent, or how long ago that was.
        now: When, in the person's own zone.

    Returns:
        `waited`: an ISO 8601 length of at least a day, or None; `waited_long`: whether that is a silence by now.
    """
    days = _days_since(state.slots.get("sent_at"), now)
    length = str(state.slots.get("sent_ago"))
    if days is not None:
        in_weeks = days >= _IN_WEEKS or days == _FORTNIGHT
        length = f"P{days // WEEK}W" if in_weeks else f"P{days}D"
    count = days_in(length)
    if count is None or count < 1:
        return {"waited": None, "waited_long": False}
    return {"waited": length, "waited_long": count >= _LONG_WAIT_DAYS}


def _days_since(moment: object, now: datetime) -> int | None:
    try:
        day = datetime.fromisoformat(str(moment)).date()
    except ValueError:
        return None
    return max(0, (now.date() - day).days)
