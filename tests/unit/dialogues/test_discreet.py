"""Discreet mode: nothing shows what the chat is for until the person's own word is said."""

from __future__ import annotations

import re

import pytest

from dialogues.engine.wordings import fitting
from dialogues.types import ReminderRequest, Turn
from nlu.types import Intent, Understanding

NEUTRAL = (
    "utter_hidden",
    "utter_hidden_reminder",
    "utter_hidden_gently",
    "utter_ask_hidden_wipe",
    "utter_hidden_wiped",
)
# What would tell whoever holds the phone what this is.
TELLING = re.compile(
    r"\b(?:ex|exes|they|them|their|hid|hidden|hide|olive|friend\w*|breakup|feelings?)\b|\{", re.IGNORECASE
)


async def hide(talk, word="fern"):
    return await talk._advance(Turn(text=word, payload="/hide"))


@pytest.fixture
async def hidden(talk):
    """Somebody who told about Dana, had wording, and hid."""
    await talk.say("my ex hasn't answered", "no_reply")
    talk.state.slots["ex_name"] = "Dana"
    await talk.press("/SetSlots(tries=once)")
    assert await hide(talk)
    assert talk.outcome.conceal == "all"
    return talk


@pytest.mark.parametrize("response", NEUTRAL)
def test_the_neutral_lines_could_be_about_anything(library, response):
    for variation in library.domain.responses[response].variations:
        said = [variation.text, *(button.title for button in variation.buttons)]
        assert [text for text in said if TELLING.search(text)] == []


def test_a_danger_that_comes_through_is_answered_without_a_word_about_the_ex(library):
    """Its last words, once it has passed, may speak of the ex: they are replaced by others."""
    for kind in library.rules.through_hiding:
        for name, response in library.domain.responses.items():
            if kind in name and not name.endswith("_end"):
                for variation in response.variations:
                    assert not re.search(r"\bex\b|ex_name|\{(?:[Tt]he\w+|[Ee]x)\}", variation.text), name


PRESSES = """/start /restart /cancel /no_reply /SetSlots(tries=more) /menu /another_phrasing /ask_known /export_my_data
/ask_progress /ask_reminders /unreadable /not_helpful /hidden_keep /hold_safe"""


@pytest.mark.parametrize("payload", PRESSES.split())
async def test_whatever_is_pressed_shows_nothing(hidden, payload):
    before = hidden.state.model_copy(update={"turns": 0, "seen": {}, "said": []})
    await hidden.press(payload)
    assert hidden.responses == ("utter_hidden",)
    assert hidden.outcome.export is None
    assert hidden.outcome.picture is None
    assert hidden.titles == []
    after = hidden.state.model_copy(update={"turns": 0, "seen": {}, "said": []})
    assert after == before, "nothing is learned or dropped meanwhile"


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("what do you know about me", ["ask_known"]),
        ("who is Dana", ["out_of_scope"]),
        ("forget everything", ["delete_my_data"]),
        ("she said no", ["they_said_no"]),
        ("1", []),
        ("ferns", []),
        ("the word is not fern", []),
    ],
)
async def test_whatever_is_said_but_the_word_shows_nothing(hidden, text, intents):
    await hidden.say(text, *intents)
    assert hidden.responses == ("utter_hidden",)
    assert hidden.state.boundary is None


async def test_it_does_not_say_the_same_line_each_time(hidden):
    assert len({await hidden.say(f"hello {number}", "greet") for number in range(4)}) == 4


@pytest.mark.parametrize("said", ["fern", "  Fern ", "FERN"])
async def test_the_word_brings_it_back_and_disappears(hidden, said):
    await hidden.say(said, "out_of_scope")
    assert hidden.outcome.conceal == "message"
    assert hidden.state.hidden is None
    assert hidden.responses[0] == "utter_shown"
    assert hidden.state.slots["ex_name"] == "Dana"
    assert await hidden.say("what do you know", "ask_known")
    assert "utter_known" in hidden.responses


async def test_the_word_need_not_be_given_again(hidden):
    await hidden.say("fern")
    await hide(hidden, "")
    assert hidden.state.hidden is not None
    await hidden.say("fern")
    assert hidden.state.hidden is None


async def test_whoever_holds_the_phone_cannot_set_another_word_or_toggle(hidden):
    for word in ("", "theirs"):
        await hide(hidden, word)
        assert hidden.state.hidden is not None
        assert hidden.state.hide_word == "fern"


async def test_without_a_word_the_command_ends_it(talk):
    await hide(talk, "")
    await talk.say("anything", "greet")
    assert talk.responses == ("utter_hidden",)
    await hide(talk, "")
    assert talk.state.hidden is None


async def test_a_question_that_was_open_is_asked_again(talk):
    await talk.say("my ex hasn't answered", "no_reply")
    asked = talk.responses[-1]
    await hide(talk)
    await talk.say("fern")
    assert talk.responses == ("utter_shown", "utter_resume", asked)


async def test_a_reminder_says_nothing_and_comes_again_afterwards(hidden):
    for payload in ("/reminder_due(no_reply)", "/reminder_due(no_reply)", "/weekly_due"):
        await hidden.press(payload)
        assert hidden.responses == ("utter_hidden_reminder",)
    await hidden.say("fern")
    assert hidden.outcome.reminders == (
        ReminderRequest(hidden.now, "/reminder_due(no_reply)"),
        ReminderRequest(hidden.now, "/weekly_due"),
    )
    await hidden.press("/reminder_due(no_reply)")
    assert "utter_no_reply_due" in hidden.responses


async def test_inline_mode_lists_nothing(hidden, library, engine):
    words = Understanding("sorry", Intent("apologise", 0.9), (Intent("apologise", 0.9),))
    assert fitting(library, engine._templates, hidden.state, words, hidden.now, 50) == []
    await hidden.say("fern")
    assert fitting(library, engine._templates, hidden.state, words, hidden.now, 50) != []


async def test_everything_can_be_erased_without_the_word(hidden):
    await hidden.press("/delete_my_data")
    assert hidden.responses == ("utter_ask_hidden_wipe",)
    assert not hidden.outcome.erase
    await hidden.press("/hidden_wipe")
    assert hidden.outcome.erase
    assert hidden.outcome.conceal == "all"


async def test_who_wants_to_die_is_not_met_with_small_talk(hidden):
    await hidden.say("i want to die", "crisis_self_harm", safety=("crisis_self_harm",))
    assert "utter_crisis_self_harm" in hidden.responses
    await hidden.say("what", "out_of_scope")
    assert hidden.responses[-1] == "utter_hold_crisis_self_harm_ask"
    await hidden.say("im safe, my sister is here", "affirm")
    assert hidden.state.hold is None
    assert hidden.responses == ("utter_hidden_gently",)
    await hidden.say("who is dana", "out_of_scope")
    assert hidden.responses == ("utter_hidden",)


@pytest.mark.parametrize("kind", ["afraid_of_ex", "legal_no_contact", "wants_to_harass"])
async def test_a_danger_that_speaks_of_the_ex_is_not_answered_while_hidden(hidden, kind):
    await hidden.say("he hits me", kind, safety=(kind,))
    assert hidden.responses == ("utter_hidden",)


async def test_a_hold_lasts_through_it(talk):
    await talk.say("…", "afraid_of_ex", safety=("afraid_of_ex",))
    await hide(talk)
    assert talk.responses == ("utter_hidden",)
    await talk.say("im safe", "affirm")
    assert talk.responses == ("utter_hidden",)
    await talk.say("fern")
    assert talk.state.hold.kind == "afraid_of_ex"
    assert talk.responses == ("utter_shown", "utter_hold_afraid_of_ex_ask")
