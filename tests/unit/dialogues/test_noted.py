"""A bare fact is said back, and kept where it belongs."""

from __future__ import annotations

import pytest

from nlu.types import Entity


async def test_a_day_after_a_yes_is_the_day_they_meet(talk):
    await talk.say("he said yes to a coffee", "they_replied")
    said = await talk.say("on thursday", entities=(Entity("time", "2026-03-05", 3, 11),))
    assert talk.state.slots["meeting_at"] == "2026-03-05"
    assert said.startswith("Thursday")
    assert "noted" not in talk.state.slots


async def test_a_fact_that_answers_nothing_is_said_back_and_the_question_put_again(talk):
    await talk.say("my ex ghosted me", "no_reply")
    said = await talk.say("2 weeks", "no_reply", entities=(Entity("duration", "P2W", 0, 7),))
    assert said.startswith("2 weeks")
    assert talk.responses[-1] == "utter_ask_no_reply_tries"


@pytest.mark.parametrize("text", ["thursday?", "thursday she kissed me"])
async def test_what_asks_or_tells_is_no_bare_fact(talk, text):
    await talk.say("he said yes to a coffee", "they_replied")
    await talk.say(text, "tell_story", entities=(Entity("time", "2026-03-05", 0, 8),))
    assert "utter_noted_meeting" not in talk.responses


async def test_a_day_named_when_a_reminder_is_offered_is_for_the_reminder(talk):
    await talk.say("i wrote two days ago", "wait_for_reply")
    await talk.say("thursday", "set_reminder", entities=(Entity("time", "2026-03-05", 0, 8),))
    assert "utter_noted_fact" not in talk.responses
    assert talk.state.slots.get("meeting_at") is None
