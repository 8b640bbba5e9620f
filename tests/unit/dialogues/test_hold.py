"""How a safety hold begins, stays and ends, edge by edge; the numbers are those of the table in docs/safety.md."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests_support import ASKED_AT_ONCE, KINDS, says_nothing_about_the_ex, understood

from dialogues.types import Turn
from nlu.types import Entity, Intent

DOCS = Path(__file__).parents[3] / "docs" / "safety.md"


def test_each_edge_of_the_table_has_a_test():
    numbers = re.findall(r"^\| (\d+) \|", DOCS.read_text("utf-8"), re.MULTILINE)
    files = sorted(Path(__file__).parent.glob("test_hold*.py"))
    tested = [n for file in files for n in re.findall(r"^async def test_(\d+)_", file.read_text("utf-8"), re.MULTILINE)]
    assert {*map(int, numbers)} == {*map(int, tested)}


@pytest.mark.parametrize("kind", KINDS)
async def test_01_danger_anywhere_in_a_message_wins(talk, kind):
    reply = await talk.say("no answer, and i can't go on", "no_reply", kind, safety=(kind,))
    assert talk.responses[-1] == f"utter_{kind}"
    assert "utter_no_reply" not in talk.responses
    assert (talk.state.hold.kind, talk.state.hold.stage) == (kind, "answered")
    assert reply.rstrip().endswith("?"), "they are asked in the same breath"
    if kind in ASKED_AT_ONCE:
        assert "findahelpline.com" in reply
    says_nothing_about_the_ex(talk)


@pytest.mark.parametrize("kind", KINDS)
async def test_02_a_button_names_a_danger(talk, kind):
    await talk.press(f"/{kind}")
    assert talk.state.hold.kind == kind


async def test_02_so_does_a_link_to_a_crisis(talk):
    assert "findahelpline.com" in await talk.follow("crisis_self_harm")
    assert talk.state.hold.kind == "crisis_self_harm"


@pytest.mark.parametrize("kind", ["afraid_of_ex", "legal_no_contact", "wants_to_harass"])
async def test_32_a_link_to_another_danger_is_asked_about(talk, kind):
    reply = await talk.follow(kind)
    assert (talk.state.hold, talk.state.boundary) == (None, None)
    assert ("findahelpline.com" in reply) == (kind == "afraid_of_ex")
    await talk.press(f"/{kind}")
    assert talk.state.hold.kind == talk.state.boundary == kind


async def test_03_threats_of_the_ex_begin_one(talk):
    text = "i know where you live and i will find you"
    turn = Turn(text=text, understanding=understood(text, "out_of_scope"), forwarded=True)
    talk.engine._read_theirs = lambda _: Intent("threatens", 0.95)
    try:
        await talk._advance(turn)
    finally:
        talk.engine._read_theirs = lambda _: None
    assert talk.state.hold.kind == "afraid_of_ex"


def _draft(text: str) -> tuple[Entity, ...]:
    return (Entity("draft", text, 0, len(text)),)


async def test_04_danger_named_in_a_draft_counts(talk):
    text = "i'll kill myself if you don't answer"
    reading = understood(text, "check_draft", entities=_draft(text), safety=("crisis_self_harm",))
    await talk._advance(Turn(text=text, understanding=replace(reading, danger_named=True)))
    assert talk.state.hold.kind == "crisis_self_harm"


async def test_05_danger_only_guessed_at_in_a_draft_or_an_answer_does_not(talk):
    text = "hi dana, that winter nearly ended me, thank you for being kind"
    await talk.say(text, "check_draft", entities=_draft(text), safety=("crisis_self_harm",))
    assert talk.state.hold is None
    await talk.say("no answer", "no_reply")
    await talk.say("just once", "out_of_scope", safety=("wants_to_harass",))
    assert talk.state.hold is None


@pytest.mark.parametrize(("first", "second"), [(KINDS[2], KINDS[0]), (KINDS[3], KINDS[1]), (KINDS[1], KINDS[0])])
async def test_06_a_graver_danger_takes_over(talk, first, second):
    await talk.say("…", first, safety=(first,))
    await talk.say("ok", "affirm")
    await talk.say("…", second, safety=(second,))
    assert (talk.state.hold.kind, talk.state.hold.stage) == (second, "answered")
    # What was drawn by the first stays.
    assert talk.state.boundary == (second if second != KINDS[0] else first)


async def test_07_a_lesser_danger_does_not_take_over_but_draws_its_boundary(talk):
    await talk.say("…", "crisis_self_harm", safety=("crisis_self_harm",))
    since, first = talk.state.hold.since, talk.outcome.replies[0].text
    talk.now += timedelta(minutes=5)
    await talk.say("i'll slash his tyres", "wants_to_harass", safety=("wants_to_harass",))
    assert (talk.state.hold.kind, talk.state.hold.since) == ("crisis_self_harm", since)
    assert talk.state.boundary == "wants_to_harass"
    assert talk.outcome.replies[0].text != first


@pytest.mark.parametrize(
    "text",
    [
        "im safe, my sister is here",
        "I'm fine",
        "i'm safe from him now",
        "i'm with my mum",
        "i called my sister",
        "i rang the line and they were nice",
        "i've calmed down",
        "I'm okay, going to bed now",
        "i'm fine, it was a joke",
        "i'm safe now, what do i text him",
    ],
)
async def test_08_a_clear_answer_ends_it(held, text):
    await held.say(text, "affirm")
    assert held.responses == (f"utter_hold_{held.kind}_end",)
    assert held.state.hold is None


@pytest.mark.parametrize("kind", KINDS)
async def test_09_a_plain_yes_ends_it_where_it_answers_are_you_safe(talk, kind):
    await talk.say("…", kind, safety=(kind,))
    await talk.say("yes", "affirm")
    assert (talk.state.hold is None) == (kind in ASKED_AT_ONCE)


@pytest.mark.parametrize("text", ["ok", "okay", "k", "thanks", "good", "alright then"])
async def test_10_a_nod_only_heard_the_first_words(held, text):
    await held.say(text, "affirm")
    assert held.responses == (f"utter_hold_{held.kind}_ask",)
    assert held.state.hold.stage == "asked"


@pytest.mark.parametrize("text", ["yes", "i'm ok", "alright", "better now", "just tired", "bit calmer now"])
async def test_11_an_answer_after_being_asked_ends_it(asked, text):
    await asked.say(text, "affirm")
    assert asked.state.hold is None


@pytest.mark.parametrize("text", ["ok", "thanks", "k thanks"])
async def test_30_ok_is_never_enough_after_are_you_safe(asked, text):
    await asked.say(text, "affirm")
    assert asked.state.hold is not None or (asked.kind not in ASKED_AT_ONCE and text == "ok")


def test_a_yes_to_what_is_asked_always_means_well(library):
    """So that "yes" may end a hold, no question may be one to which yes is bad news."""
    for kind in KINDS:
        for response in (f"utter_hold_{kind}_ask", "utter_hold_ask_denied"):
            for variation in library.domain.responses[response].variations:
                question = re.split(r"[.:] ", variation.text.strip())[-1].casefold()
                good = re.search(r"safe|all right|coping|calmer|gone down", question)
                assert good, variation.text
                assert not re.search(r"\bstill\b|\bas angry|\balone\b", question), variation.text


@pytest.mark.parametrize("text", ["no", "not really", "i don't know", "i'm alone", "still furious", "no i am not safe"])
async def test_12_a_bad_answer_keeps_it_and_gives_the_numbers_again(held, text):
    reply = await held.say(text, "deny")
    assert held.responses[-1] == f"utter_hold_{held.kind}_unsafe"
    assert "findahelpline.com" in reply
    assert "112" in reply
    assert held.state.hold.stage == "asked"


@pytest.mark.parametrize("text", ["it was a joke lol", "you misunderstood me", "i'm not suicidal", "never mind"])
async def test_13_a_denial_is_met_by_asking_how_they_are(held, text):
    await held.say(text, "not_helpful")
    about = "wants_to_harass_denied" if held.kind == "wants_to_harass" else "ask_denied"
    assert held.responses == (f"utter_hold_{about}",)
    assert held.state.hold.stage == "asked"


@pytest.mark.parametrize(
    "payload",
    [
        "/start",
        "/restart",
        "/cancel",
        "/no_reply",
        "/SetSlots(tries=once)",
        "/menu",
        "/ask_for_phrasing",
        "/export_my_data",
    ],
)
async def test_14_commands_and_buttons_do_not_end_it(held, payload):
    await held.press(payload)
    assert held.responses == (f"utter_hold_{held.kind}_ask",)
    assert held.state.hold.stage == "asked"
    says_nothing_about_the_ex(held)


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("what do i write to her", ["ask_for_phrasing"]),
        ("he has not answered", ["no_reply"]),
        ("hi", ["greet"]),
        ("is this ok: hi dana", ["check_draft"]),
        ("what's the capital of peru", ["out_of_scope"]),
    ],
)
async def test_15_a_changed_subject_does_not_end_it_however_often(held, text, intents):
    for _ in range(4):
        held.now += timedelta(days=20)
        await held.say(text, *intents)
        assert held.responses == (f"utter_hold_{held.kind}_ask",)
        says_nothing_about_the_ex(held)
