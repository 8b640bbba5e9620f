"""What an action can read from rasa-sdk's tracker beside its slots."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rasa_sdk import Tracker

from dialogues.state import Conversation, PendingReminder


def now_of(tracker: Tracker) -> datetime:
    """The present, as the engine was told."""
    return datetime.fromisoformat(tracker.latest_message["metadata"]["now"])


def state_of(tracker: Tracker) -> Conversation:
    """The conversation's state, a copy."""
    return Conversation.model_validate(tracker.latest_message["metadata"]["state"])


def open_reminders(tracker: Tracker) -> list[PendingReminder]:
    """What was promised and is still to come, the next one first, in the zone of the person."""
    now = now_of(tracker)
    return sorted((r for r in state_of(tracker).reminders if r.due > now), key=lambda r: r.due)


def plain(reminders: list[PendingReminder]) -> list[dict[str, Any]]:
    """Reminders as the engine takes them."""
    return [reminder.model_dump(mode="json") for reminder in reminders]
