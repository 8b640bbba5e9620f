"""The safety hold, edge by edge."""

from __future__ import annotations

import pytest

KINDS = ["crisis_self_harm", "afraid_of_ex", "legal_no_contact", "wants_to_harass"]


@pytest.mark.parametrize("kind", KINDS)
async def test_danger_anywhere_in_a_message_wins(talk, kind):
    await talk.say("no answer, and i can't go on", "no_reply", kind, safety=(kind,))
    assert f"utter_{kind}" in talk.responses
    assert "utter_no_reply" not in talk.responses
    assert talk.state.hold.kind == kind


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("what do i write to her", ["ask_for_phrasing"]),
        ("he has not answered", ["no_reply"]),
        ("hi", ["greet"]),
    ],
)
async def test_a_changed_subject_does_not_end_it(talk, kind, text, intents):
    await talk.say("…", kind, safety=(kind,))
    await talk.say(text, *intents)
    assert talk.state.hold is not None
    assert talk.suggestion == ""
    assert talk.responses[-1] == f"utter_hold_{kind}_ask"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("payload", ["/start", "/restart", "/cancel", "/no_reply", "/SetSlots(tries=once)", "/menu"])
async def test_commands_and_buttons_do_not_end_it(talk, kind, payload):
    await talk.say("…", kind, safety=(kind,))
    await talk.press(payload)
    assert talk.state.hold is not None
    assert "utter_no_reply" not in talk.responses


@pytest.mark.parametrize("text", ["it was a joke lol", "you misunderstood me", "i'm not suicidal"])
async def test_a_denial_is_met_by_asking_how_they_are(talk, text):
    await talk.say("…", "crisis_self_harm", safety=("crisis_self_harm",))
    await talk.say(text, "not_helpful")
    assert "utter_hold_ask_denied" in talk.responses
    assert talk.state.hold is not None


@pytest.mark.parametrize("kind", KINDS)
async def test_a_clear_answer_ends_it(talk, kind):
    await talk.say("…", kind, safety=(kind,))
    await talk.say("im safe, my sister is here", "affirm")
    assert f"utter_hold_{kind}_end" in talk.responses
    assert talk.state.hold is None


async def test_an_answer_after_being_asked_ends_it(talk):
    await talk.say("…", "crisis_self_harm", safety=("crisis_self_harm",))
    await talk.say("so what should i text her", "ask_for_phrasing")
    await talk.say("better now", "affirm")
    assert talk.state.hold is None


@pytest.mark.parametrize("text", ["no", "not really", "i don't know", "i'm alone"])
async def test_a_bad_answer_keeps_it_and_gives_the_numbers_again(talk, text):
    await talk.say("…", "crisis_self_harm", safety=("crisis_self_harm",))
    reply = await talk.say(text, "deny")
    assert "utter_hold_crisis_self_harm_unsafe" in talk.responses
    assert "988" in reply
    assert talk.state.hold is not None


async def test_the_country_brings_its_own_numbers(talk):
    reply = await talk.say("…", "crisis_self_harm", safety=("crisis_self_harm",))
    assert "findahelpline.com" in reply
    reply = await talk.say("i'm in Canada", "out_of_scope")
    assert "9-8-8" in reply
    assert talk.state.slots["region"] == "Canada"
    assert talk.state.hold is not None


async def test_a_graver_danger_is_not_replaced_by_a_lesser_one(talk):
    await talk.say("…", "crisis_self_harm", safety=("crisis_self_harm",))
    await talk.say("i'll slash his tyres", "wants_to_harass", safety=("wants_to_harass",))
    assert talk.state.hold.kind == "crisis_self_harm"


async def test_after_a_legal_hold_contact_stays_closed(talk):
    await talk.say("…", "legal_no_contact", safety=("legal_no_contact",))
    await talk.say("i'm fine", "affirm")
    await talk.say("help me write him a letter", "write_letter")
    assert talk.responses == ("utter_boundary_legal_no_contact",)
    assert talk.suggestion == ""


async def test_being_forgotten_is_never_refused(talk):
    await talk.say("…", "crisis_self_harm", safety=("crisis_self_harm",))
    await talk.press("/delete_my_data")
    assert "utter_ask_confirm_erase" in talk.responses
    await talk.press("/SetSlots(confirm_erase=true)")
    assert talk.outcome.erase
