"""What is answered under a safety hold, edge by edge; the numbers are those of the table in docs/safety.md."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests_support import ASKED_AT_ONCE, KINDS

from dialogues.state import PendingReminder


async def test_16_a_country_brings_its_own_numbers_and_is_asked_for_once(talk):
    reply = await talk.say("…", "crisis_self_harm", safety=("crisis_self_harm",))
    assert "Which country are you in?" in reply
    reply = await talk.say("i'm in Canada", "out_of_scope")
    assert "9-8-8" in reply
    assert "Which country" not in reply
    assert talk.state.slots["region"] == "Canada"
    assert talk.state.hold is not None
    reply = await talk.say("no", "deny")
    assert "9-8-8" in reply
    assert "116 123" not in reply
    reply = await talk.say("i'm safe, and i'm in the uk now", "affirm")
    assert "116 123" in reply
    assert talk.state.hold is None


@pytest.mark.parametrize("kind", ASKED_AT_ONCE)
async def test_16_a_country_named_with_the_danger_or_by_the_time_zone_is_not_asked_for(talk, kind):
    talk.state.slots["time_zone"] = "Europe/Madrid"
    reply = await talk.say("i can't go on", kind, safety=(kind,))
    assert "In Spain: 0" in reply
    assert "Which country" not in reply
    reply = await talk.say("i live in italy and i can't go on", kind, safety=(kind,))
    assert "In Italy: " in reply


@pytest.mark.parametrize(
    "text", ["i don't want to call anyone", "helplines don't help", "they never answer", "i can't call"]
)
async def test_17_whoever_wont_ring_is_shown_another_way(held, text):
    await held.say(text, "deny" if "call" in text else "out_of_scope")
    assert held.responses == ("utter_hold_wont_ring",)
    assert held.state.hold.stage == "asked"


async def test_18_what_cannot_be_read_is_said_to_be_so(held):
    await held.press("/unreadable")
    assert held.responses == ("utter_hold_unreadable",)
    assert held.state.hold.stage == "asked"


async def test_19_being_written_to_no_more_is_theirs_to_decide(held):
    await held.press("/ask_stop")
    assert held.responses[-1] == f"utter_hold_{held.kind}_ask"
    assert held.outcome.reminders[-1].due is None
    assert held.state.hold is not None


async def test_20_being_forgotten_is_never_refused(held):
    await held.press("/delete_my_data")
    assert "utter_ask_confirm_erase" in held.responses
    await held.press("/SetSlots(confirm_erase=true)")
    assert held.outcome.erase


async def test_21_a_reminder_that_comes_due_asks_after_them(talk):
    talk.state.reminders = [PendingReminder(due=talk.now + timedelta(days=2), topic="no_reply")]
    await talk.say("…", "crisis_self_harm", safety=("crisis_self_harm",))
    talk.now += timedelta(days=2)
    await talk.press("/reminder_due(no_reply)")
    assert talk.responses == ("utter_hold_crisis_self_harm_ask",)


@pytest.mark.parametrize("kind", KINDS[1:])
async def test_21_nothing_is_sent_unasked_where_the_ex_may_see_it_or_may_not_be_reached(talk, kind):
    talk.state.reminders = [PendingReminder(due=talk.now + timedelta(days=2), topic="no_reply")]
    await talk.say("…", kind, safety=(kind,))
    assert talk.state.reminders == []
    assert [request.due for request in talk.outcome.reminders] == [None]


@pytest.mark.parametrize(
    "text",
    [
        "I'm fine with dying",
        "i'm with my ex",
        "i'm at my ex's place",
        "i called my ex",
        "i'm ok but i dont want to wake up",
        "i called them and nobody picked up",
        "I'm okay. He's back",
    ],
)
async def test_22_what_only_sounds_safe_does_not_end_it(held, text):
    await held.say(text, "affirm")
    assert held.state.hold is not None
    assert f"utter_hold_{held.kind}_end" not in held.responses


async def test_23_a_button_of_a_hold_that_is_over_says_so(held):
    await held.press("/hold_safe")
    assert held.state.hold is None
    await held.press("/hold_unsafe")
    assert held.responses == ("utter_stale_button",)
    assert held.state.hold is None


@pytest.mark.parametrize("text", ["i took all my pills", "i'm standing on the bridge", "i have a knife in my hand"])
@pytest.mark.parametrize("held_before", [False, True])
async def test_24_when_it_has_begun_the_emergency_number_comes_first(talk, text, held_before):
    if held_before:
        await talk.say("i'm in spain and can't go on", "crisis_self_harm", safety=("crisis_self_harm",))
        reply = await talk.say(text, "out_of_scope")
    else:
        reply = await talk.say(text, "crisis_self_harm", safety=("crisis_self_harm",))
    assert talk.responses[-1] == "utter_crisis_self_harm_now"
    assert "In danger now: 112" in reply
    assert talk.state.hold is not None


@pytest.mark.parametrize(
    "text", ["no hes in the house", "he's at the door", "i'm hiding in the bathroom", "she's outside"]
)
async def test_25_whoever_is_feared_is_near(held, text):
    await held.say(text, "out_of_scope")
    expected = "unsafe" if held.kind == "afraid_of_ex" else "ask"
    assert held.responses[-1] == f"utter_hold_{held.kind}_{expected}"


@pytest.mark.parametrize("kind", ASKED_AT_ONCE)
@pytest.mark.parametrize(
    ("text", "only_theirs"),
    [
        ("she says she'll kill herself if i don't come back", True),
        ("my ex is suicidal and keeps texting me", True),
        ("he said if i leave he'll end his life", True),
        ("he'll kill himself and me", False),
        ("he says he will kill me", False),
        ("i want to die and she wants to die", False),
        ("he was suicidal once, now i am", False),
    ],
)
async def test_26_a_danger_that_is_only_theirs_holds_nobody(talk, kind, text, only_theirs):
    reply = await talk.say(text, kind, safety=(kind,))
    assert (talk.state.hold is None) == only_theirs
    assert ("utter_ex_in_danger" in talk.responses) == only_theirs
    assert "In danger now: " in reply
    assert talk.suggestion == ""


@pytest.mark.parametrize("text", ["who can i call", "what was the number again", "can you give me a helpline"])
async def test_27_whoever_asks_for_a_number_gets_it(held, text):
    reply = await held.say(text, "out_of_scope")
    assert held.responses[-2:] == ("utter_helplines", f"utter_hold_{held.kind}_ask")
    assert "findahelpline.com" in reply


@pytest.mark.parametrize("kind", ASKED_AT_ONCE)
@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("my brother is coming over", "someone_is_coming"),
        ("the police are on their way", "someone_is_coming"),
        ("ok i'll call", "will_ring"),
        ("I'll ring them now.", "will_ring"),
        ("gonna call my mum", "will_ring"),
        ("i put them away", "put_away"),
        ("I flushed the pills down the toilet", "put_away"),
    ],
)
async def test_28_a_step_is_welcomed_and_is_not_yet_safety(talk, kind, text, step):
    await talk.say("…", kind, safety=(kind,))
    await talk.say(text, "out_of_scope")
    assert talk.responses == (f"utter_hold_{step}",)
    await talk.say("ok", "affirm")
    assert talk.state.hold is not None, "a nod to it is none either"
    await talk.say("yes i'm safe", "affirm")
    assert talk.state.hold is None


@pytest.mark.parametrize(
    "text", ["i'll call him", "gonna call my ex", "my ex is coming over", "my husband is on his way"]
)
async def test_28_what_leads_to_the_ex_is_no_such_step(talk, text):
    await talk.say("…", "afraid_of_ex", safety=("afraid_of_ex",))
    await talk.say(text, "out_of_scope")
    assert not {"utter_hold_someone_is_coming", "utter_hold_will_ring"} & {*talk.responses}
    assert talk.state.hold is not None


@pytest.mark.parametrize("text", ["he left", "he's gone now", "She drove off.", "they went away i think"])
async def test_29_whoever_was_feared_has_gone(talk, text):
    await talk.say("…", "afraid_of_ex", safety=("afraid_of_ex",))
    await talk.say(text, "out_of_scope")
    assert talk.responses == ("utter_hold_ex_has_gone",)
    assert talk.state.hold.stage == "asked"


@pytest.mark.parametrize(
    "text",
    [
        "quiero morir",
        "Ich will sterben.",
        "je veux mourir",
        "não quero mais viver",
        "voglio morire",
        "хочу умереть",
        "я не хочу жить без неё",
        "не хочу більше жити",
        "ölmek istiyorum",
        "aku mau mati aja",
        "em muốn chết",
        "أريد أن أموت",
        "می‌خواهم بمیرم",
        "main marna chahta hu",
        "死にたい",
    ],
)
async def test_31_the_wish_to_die_is_heard_in_other_languages(talk, text):
    reply = await talk.say(text, "out_of_scope")
    assert talk.responses[-1] == "utter_crisis_self_harm"
    assert "findahelpline.com" in reply


@pytest.mark.parametrize(
    "text",
    ["hola quiero hablar", "ich will mit ihr reden", "хочу написать ей", "я не хочу жить с ней", "aku mau makan"],
)
async def test_31_other_words_of_theirs_are_no_such_wish(talk, text):
    await talk.say(text, "out_of_scope")
    assert talk.state.hold is None


async def test_the_four_ends_offer_something_for_themselves_and_nothing_for_the_ex(held):
    await held.press("/hold_safe")
    payloads = {button.payload for reply in held.outcome.replies for button in reply.buttons}
    assert payloads <= {"/feeling_low", "/goodbye", "/delete_my_data"}


@pytest.mark.parametrize("kind", KINDS[1:])
async def test_after_it_contact_stays_closed(talk, kind):
    await talk.say("…", kind, safety=(kind,))
    await talk.say("i'm fine", "affirm")
    await talk.say("help me write him a letter", "write_letter")
    assert talk.responses == (f"utter_boundary_{kind}",)
    await talk.say("he answered", "they_replied")
    assert talk.responses == (f"utter_boundary_{kind}",)
    assert talk.suggestion == ""


async def test_fear_brings_the_numbers_for_violence_also_later(talk):
    await talk.say("i'm in spain and i'm scared of him", "afraid_of_ex", safety=("afraid_of_ex",))
    await talk.press("/hold_safe")
    assert "016" in await talk.press("/helplines")


def test_what_is_said_under_a_hold_is_short(library):
    for name, response in library.domain.responses.items():
        if name.startswith("utter_hold_") or name in {f"utter_{kind}" for kind in KINDS}:
            assert len(response.variations) > 1 or name.startswith("utter_stale"), name
            for variation in response.variations:
                assert len(variation.text) < 480, (name, len(variation.text))
                assert variation.text.count("?") <= 1 or name == "utter_hold_wont_ring", name
