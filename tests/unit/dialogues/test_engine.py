"""The rules of a conversation, on the flow of a single situation."""

from __future__ import annotations

from dialogues.state import Conversation
from nlu.types import Entity


async def test_answers_asks_and_suggests(talk):
    name = Entity("name", "Dana", 0, 4, "ex")
    reply = await talk.say("Dana hasn't answered in weeks", "no_reply", entities=(name,))
    assert "No answer may be the answer" in reply
    assert talk.titles[:2] == ["Just once", "Twice or more"]
    await talk.press("/SetSlots(tries=once)")
    assert "Dana" in talk.suggestion


async def test_a_question_is_answered_by_number_title_or_words(talk):
    for answer in ("1", "just once", "only once i think"):
        talk.state = type(talk.state)()
        await talk.say("nothing back", "no_reply")
        await talk.say(answer)
        assert talk.suggestion, answer


async def test_what_is_known_is_not_asked_again(talk):
    await talk.say("nothing back", "no_reply")
    await talk.press("/SetSlots(tries=once)")
    await talk.say("still nothing", "no_reply")
    assert "utter_ask_no_reply_tries" not in talk.responses


async def test_a_digression_is_answered_and_the_question_taken_up(talk):
    await talk.say("nothing back", "no_reply")
    await talk.say("who can read this", "ask_privacy")
    assert talk.responses[0] == "utter_ask_privacy"
    assert talk.responses[-1] == "utter_ask_no_reply_tries"
    await talk.say("just once")
    assert talk.suggestion


async def test_cancel_drops_the_question(talk):
    await talk.say("nothing back", "no_reply")
    await talk.say("never mind", "cancel")
    assert talk.state.stack == []
    assert talk.responses == ("utter_cancel",)


async def test_unsure_offers_labels_then_the_menu(talk):
    await talk.say("hmm he did a thing", "out_of_scope", "no_reply", confidence=0.2, sure=False)
    talk.outcome = None
    talk.state.unsure = 0
    from tests_support import unsure  # noqa: PLC0415

    reply = await talk._advance(unsure("hmm that thing again", "no_reply", "ask_privacy"))
    assert reply
    assert "They haven't answered" in talk.titles
    await talk._advance(unsure("the thing", "no_reply", "ask_privacy"))
    assert talk.responses == ("utter_menu_unsure",)


async def test_an_unknown_button_gets_an_answer(talk):
    for payload in (
        "/no_such_flow",
        "/SetSlots(no_such_slot=1)",
        "/SetSlots(level=group)",
        "/",
        "/hold_safe",
        "/settle_draft",
        "/adjust_wording",
    ):
        await talk.press(payload)
        assert talk.outcome.replies


async def test_a_no_closes_every_way_on(talk):
    await talk.press("/they_said_no") if "they_said_no" in talk.engine._library.flows else None
    talk.state.boundary = "they_said_no"
    await talk.say("maybe a letter then", "write_letter")
    assert "utter_boundary_they_said_no" in talk.responses
    first = talk.outcome.replies[0].text
    await talk.say("or i just call", "call_them")
    assert talk.outcome.replies[0].text != first
    assert talk.suggestion == ""


async def test_the_state_before_is_never_changed(talk):
    before = talk.state.model_dump()
    await talk.say("nothing back", "no_reply")
    assert before["stack"] == []
    assert before == type(talk.state)().model_dump()


async def test_what_a_button_sends_is_stored_only_where_the_slot_takes_it(talk):
    for payload in ("/SetSlots(draft_take=xyz)", "/SetSlots(which_reminder=first)", "/SetSlots(confirm_erase=perhaps)"):
        await talk.press(payload)
        assert talk.responses == ("utter_stale_button",)
        assert Conversation.model_validate(talk.state.to_json()) == talk.state
        assert not {"draft_take", "which_reminder", "confirm_erase"} & talk.state.slots.keys()


async def test_what_only_other_flows_may_call_no_button_starts(talk):
    await talk.press("/SetSlots(draft=hey babe why do you never answer me)")
    for payload in ("/settle_draft", "/adjust_wording", "/weekly_again", "/meeting_detail"):
        await talk.press(payload)
        assert talk.responses == ("utter_stale_button",)
        assert Conversation.model_validate(talk.state.to_json()) == talk.state
