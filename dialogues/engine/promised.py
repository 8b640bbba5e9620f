"""What can be said about reminders and days: when the next one comes, which are open, how long ago a thing was."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dialogues.engine.library import Library
from dialogues.engine.words import at_clock, on_day
from dialogues.path import days_since
from dialogues.state import Conversation


def promised(library: Library, state: Conversation, now: datetime) -> dict[str, Any]:
    """What templates can say about them; see `Session.context`.

    Args:
        library: All content.
        state: Holds the reminders and what was talked about.
        now: When, in the person's own zone.
    """
    ahead = sorted(state.reminders, key=lambda reminder: reminder.due)
    lines = []
    for number, reminder in enumerate(ahead, 1):
        at, flow = reminder.due.isoformat(), library.flows.get(reminder.topic)
        about = f": {flow.name}" if flow else ""
        words = on_day(at, now)
        lines.append(f"{number}. {words[0].upper()}{words[1:]}{at_clock(at)}{about}")
    zone = str(state.slots.get("time_zone") or "UTC")
    visits = [visit.at for visit in state.visits if visit.situation == state.situation]
    days = (now.date() - visits[-1].astimezone(now.tzinfo).date()).days if visits else 0
    return {
        "ago": days_since(state, now),
        "since": f"P{days}D" if days else None,
        "due": ahead[0].due.isoformat() if ahead else None,
        "reminder_list": "\n".join(lines),
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
