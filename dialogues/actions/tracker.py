"""What an action can read from rasa-sdk's tracker beside its slots."""

from __future__ import annotations

from datetime import datetime

from rasa_sdk import Tracker

from dialogues.state import Conversation


def now_of(tracker: Tracker) -> datetime:
    """The present, as the engine was told."""
    return datetime.fromisoformat(tracker.latest_message["metadata"]["now"])


def state_of(tracker: Tracker) -> Conversation:
    """The conversation's state, a copy."""
    return Conversation.model_validate(tracker.latest_message["metadata"]["state"])
