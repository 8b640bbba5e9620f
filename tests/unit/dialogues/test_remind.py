from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dialogues.due import moment

NOW = datetime(2026, 3, 4, 19, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("P3D", "2026-03-07T10:00:00+00:00"),
        ("P2W", "2026-03-18T10:00:00+00:00"),
        ("PT2H", "2026-03-04T21:30:00+00:00"),
        ("2026-03-06", "2026-03-06T10:00:00+00:00"),
        ("2026-03-06T18:00:00", "2026-03-06T18:00:00+00:00"),
        ("2026-03-04", "2026-03-04T22:30:00+00:00"),
    ],
)
def test_the_moment_meant(at, expected):
    assert moment(at, NOW).isoformat() == expected


@pytest.mark.parametrize("at", [None, "", "soon", "P", "2026-13-01"])
def test_what_cannot_be_read(at):
    assert moment(at, NOW) is None


async def test_a_reminder_is_set_kept_and_dropped(talk):
    await talk.say("remind me", "set_reminder")
    assert "utter_ask_reminder_at" in talk.responses
    await talk.press("/SetSlots(reminder_at=P3D)")
    assert "utter_reminder_set" in talk.responses
    (reminder,) = talk.outcome.reminders
    assert reminder.due.isoformat() == "2026-03-07T10:00:00+00:00"
    await talk.say("forget the reminder", "cancel_reminder")
    assert talk.outcome.reminders[0].due is None
    assert talk.state.reminders == []


async def test_a_due_reminder_takes_the_situation_up_again(talk):
    await talk.press("/reminder_due(no_reply)")
    assert talk.responses[-1] == "utter_no_reply_due"
    await talk.press("/reminder_due()")
    assert talk.outcome.replies


async def test_words_kept_overnight_come_back_in_the_morning(talk):
    await talk.press("/contact_after_drinking")
    await talk.say("hey dana i really miss talking to you, can we be friends", "they_replied")
    assert talk.outcome.reminders
    reply = await talk.press("/reminder_due(contact_after_drinking)")
    assert "hey dana i really miss talking to you" in reply


async def test_a_due_reminder_under_a_hold_asks_how_they_are(talk):
    await talk.say("…", "crisis_self_harm", safety=("crisis_self_harm",))
    await talk.press("/reminder_due(no_reply)")
    assert talk.responses[-1] == "utter_hold_crisis_self_harm_ask"
