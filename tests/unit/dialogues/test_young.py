"""Who is under 18, and what they are not given."""

from __future__ import annotations

import re

import pytest

from dialogues.ages import heard

ME, EX, BOTH = {"me"}, {"ex"}, {"me", "ex"}


@pytest.mark.parametrize(
    ("text", "young"),
    [
        ("im 15 and my bf broke up with me", ME),
        ("I am fifteen", ME),
        ("15f here", ME),
        ("i'm 17.", ME),
        ("im turning 16 in may", ME),
        ("as a 15 year old girl", ME),
        ("i'm in year 10", ME),
        ("he's only 17", EX),
        ("i'm dating again, with a 16 year old", EX),
        ("my ex is 16, im 17", BOTH),
        ("we're both 16", BOTH),
    ],
)
def test_an_age_under_18_is_heard(text, young):
    said = heard(text)
    assert said is not None
    assert said.young == young
    assert not said.grown_up


@pytest.mark.parametrize(
    "text",
    [
        "i'm 16 weeks pregnant",
        "he's 17 years older than me",
        "she is 16 hours away",
        "i'm 15 minutes late",
        "I'm 10 days sober",
        "she was 16 when we met",
        "we were 15 when we dated",
        "i'm not 15",
        "i'm 5'7",
        "i'm 10% sure",
        "i'm 15-20 min away",
        "I'm a kid at heart",
        "he is 12 km away",
        "i'm 16th in line",
        "we broke up 14 days ago",
        "x" * 100_000,
    ],
)
def test_other_numbers_are_no_age(text):
    assert heard(text) is None


def test_grown_up_is_heard_too():
    said = heard("i'm 24, my ex is 16")
    assert said is not None
    assert said.grown_up
    assert said.young == EX


async def test_an_age_is_noted_under_a_hold_too(talk):
    await talk.say("im 15 and i cant go on", "crisis_self_harm", safety=("crisis_self_harm",))
    assert talk.state.slots["young"] == "me"


async def test_an_age_is_corrected(talk):
    await talk.say("we're both 16", "tell_story")
    assert talk.state.slots["young"] == "both"
    await talk.say("sorry i'm 19", "tell_story")
    assert talk.state.slots["young"] == "ex"


async def test_what_was_asked_is_asked_again_after_an_age(talk):
    await talk.say("no answer from him", "no_reply")
    await talk.say("im 16 btw", "out_of_scope", sure=False)
    assert talk.responses == ("utter_noted_young", "utter_resume", "utter_ask_no_reply_tries")


async def test_an_age_alone_is_followed_by_what_it_may_be_about(talk):
    await talk.say("im 16", "out_of_scope", sure=False)
    assert talk.responses == ("utter_noted_young", "utter_menu")


async def test_forwarded_words_tell_no_age(talk):
    await talk.forward("im 15", "tell_story")
    assert "young" not in talk.state.slots


def test_wording_with_alcohol_is_kept_from_the_young(library):
    everything = {item.kind for item in library.fit_phrasings("drink_at_meeting", {})}
    assert {item.kind for item in library.fit_phrasings("drink_at_meeting", {"young": "ex"})} == everything - {
        "second_drink"
    }


_NOT_FOR_FIFTEEN = re.compile(
    r"\b(?:sex\w*|nude\w*|naked|horny|orgasm|fuck\w*|shit\w*|bitch\w*|cunt|dick|tits|porn\w*|condoms?|weed|cocaine|vodka|whisky)\b",
    re.IGNORECASE,
)


def test_no_wording_is_unfit_for_someone_of_fifteen(library):
    for situation, phrasings in library.phrasings.items():
        for phrasing in phrasings:
            assert not _NOT_FOR_FIFTEEN.search(phrasing.text), (situation, phrasing.id)
