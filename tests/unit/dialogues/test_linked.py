"""A link that somebody else made: it draws no line, lifts none and drops nothing until the person says it is so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests_support import KINDS, NOW

from bot.assistant import COMMANDS
from dialogues.engine.library import load_library
from dialogues.state import Conversation, Hidden, Hold, Offered, PendingReminder

RULES = load_library().rules
DRAWS = sorted(RULES.boundaries)
LIFTS = sorted(RULES.lifts_boundary)


@pytest.fixture
async def busy(talk):
    """Somebody in the middle of something: wording on screen, a question open, a reminder set."""
    await talk.press("/no_reply")
    await talk.press("/SetSlots(tries=once)")
    await talk.press("/plan_meeting")
    later = PendingReminder(due=NOW + timedelta(days=2), topic="no_reply")
    offered = Offered(situation="plan_meeting", shown=["x"], current="x")
    talk.state = talk.state.model_copy(update={"reminders": [later], "offered": offered})
    assert talk.state.stack
    return talk


@pytest.mark.parametrize("situation", DRAWS)
async def test_a_link_draws_no_line_and_drops_nothing(busy, situation):
    talk, before = busy, busy.state
    await talk.follow(situation)
    assert talk.responses == (("utter_linked_afraid_of_ex" if situation == "afraid_of_ex" else "utter_linked"),)
    assert talk.outcome.reminders == ()
    for name in ("boundary", "hold", "situation", "stack", "offered", "reminders", "visits"):
        assert getattr(talk.state, name) == getattr(before, name), name
    await talk.press("/menu")
    await talk.press("/write_letter")
    assert talk.responses[-1] != f"utter_boundary_{situation}"


@pytest.mark.parametrize("confirms", ["button", "title", "yes"])
@pytest.mark.parametrize("situation", DRAWS)
async def test_the_line_is_drawn_once_they_say_so(talk, situation, confirms):
    await talk.follow(situation)
    title = talk.titles[0]
    if confirms == "button":
        await talk.press(f"/{situation}")
    else:
        await talk.say({"title": title, "yes": "yes"}[confirms], "affirm")
    assert talk.state.boundary == situation
    assert (talk.state.hold.kind if talk.state.hold else None) == (situation if situation in KINDS else None)


@pytest.mark.parametrize("situation", DRAWS)
async def test_a_no_draws_none(talk, situation):
    await talk.follow(situation)
    await talk.say("no", "deny")
    assert (talk.state.boundary, talk.state.hold) == (None, None)


@pytest.mark.parametrize("situation", LIFTS)
async def test_a_link_lifts_no_line_either(talk, situation):
    talk.state = Conversation(boundary="they_said_no", situation="they_said_no")
    await talk.follow(situation)
    assert talk.state.boundary == "they_said_no"
    assert talk.responses == ("utter_linked",)
    await talk.press(f"/{situation}")
    assert talk.state.boundary is None


@pytest.mark.parametrize("situation", LIFTS)
async def test_where_there_is_no_line_to_lift_the_link_leads_on(talk, situation):
    await talk.follow(situation)
    assert talk.state.situation == situation


async def test_a_line_that_is_there_is_not_asked_about_again(talk):
    talk.state = Conversation(boundary="they_blocked_me")
    await talk.follow("they_blocked_me")
    assert talk.state.situation == "they_blocked_me"
    await talk.follow("they_said_no")
    assert "utter_linked" not in talk.responses, "a lighter line takes no weightier one's place"
    assert (talk.state.boundary, talk.suggestion) == ("they_blocked_me", "")


async def test_under_a_hold_and_while_hidden_a_link_does_what_anything_does(talk):
    talk.state = Conversation(hold=Hold(kind="crisis_self_harm", since=NOW))
    await talk.follow("legal_no_contact")
    assert talk.responses == ("utter_hold_crisis_self_harm_ask",)
    talk.state = Conversation(hidden=Hidden(since=NOW), hide_word="fern")
    await talk.follow("legal_no_contact")
    assert talk.responses == ("utter_hidden",)
    assert talk.state.boundary is None


async def test_whoever_is_afraid_has_the_numbers_of_their_country_before_answering(talk):
    talk.state.slots["time_zone"] = "Europe/Berlin"
    assert "116 016" in await talk.follow("afraid_of_ex")


def test_no_other_link_can_draw_or_lift_a_line(library):
    """What a link may lead to beside situations: commands, none of which speaks of the ex."""
    changes = RULES.boundaries | RULES.lifts_boundary
    assert all(library.is_situation(name) or library.flows[name].stage == "safety" for name in changes)
    assert not changes & set(COMMANDS.values())
