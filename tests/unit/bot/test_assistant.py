"""Whose clock counts."""

from __future__ import annotations

from datetime import UTC, datetime
from unittest.mock import Mock

from bot.assistant import Assistant
from dialogues.state import Conversation

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def test_the_operators_clock_counts_until_a_person_names_their_own():
    assistant = Assistant(Mock(), Mock(), Mock(), "Asia/Tokyo")
    assert assistant.local(Conversation(), NOON).hour == 21
    assert assistant.local(Conversation(slots={"time_zone": "Europe/Lisbon"}), NOON).hour == 12


def test_without_either_the_present_is_taken_as_it_is():
    assert Assistant(Mock(), Mock(), Mock()).local(Conversation(slots={"time_zone": "Atlantis"}), NOON) is NOON
