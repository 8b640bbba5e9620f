"""A reply read by its meaning, beside what its words give."""

from __future__ import annotations

import pytest

from nlu.types import Intent


@pytest.fixture
def meaning(talk, monkeypatch):
    """Says what each reply is to mean."""

    def means(value: str, confidence: float) -> None:
        reads = lambda question, _words: Intent(value, confidence) if question == "seemed_keen" else None  # noqa: E731
        monkeypatch.setattr(talk.engine, "_read_answer", reads)

    return means


async def asked(talk) -> None:
    await talk.say("we met and it was great", "keep_in_touch")
    assert talk.responses[-1] == "utter_ask_keep_in_touch_seemed_keen"


async def test_a_sure_meaning_answers_where_no_word_is_listed(talk, meaning):
    await asked(talk)
    meaning("cool", 0.9)
    await talk.say("the phone was lying between us", "out_of_scope", confidence=0.1, sure=False)
    assert "utter_keep_in_touch_cool" in talk.responses


@pytest.mark.parametrize(("value", "confidence"), [("cool", 0.8), ("unrelated", 0.99)])
async def test_a_doubtful_meaning_or_none_answers_nothing(talk, meaning, value, confidence):
    await asked(talk)
    meaning(value, confidence)
    await talk.say("the phone was lying between us", "out_of_scope", confidence=0.1, sure=False)
    assert "utter_keep_in_touch_cool" not in talk.responses


async def test_a_sure_word_on_something_else_goes_first(talk, meaning):
    await asked(talk)
    meaning("cool", 0.99)
    await talk.say("never mind all that, stop", "cancel")
    assert "utter_keep_in_touch_cool" not in talk.responses
    assert "utter_cancel" in talk.responses


async def test_a_hold_is_not_ended_by_a_meaning(talk, monkeypatch):
    await talk.say("…", "crisis_self_harm", safety=("crisis_self_harm",))
    monkeypatch.setattr(talk.engine, "_read_answer", lambda _question, _words: Intent("safe", 1.0))
    await talk.say("it is all arranged", "out_of_scope")
    assert talk.state.hold is not None
