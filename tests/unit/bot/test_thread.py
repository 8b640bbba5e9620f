from __future__ import annotations

from datetime import UTC, datetime

from bot.thread import Answered, Thread
from dialogues.state import Conversation, Hold, Offered


def test_only_the_last_message_is_answered_anew():
    before = Conversation(turns=3)
    thread = Thread(answered=Answered(message=9, before=before))
    assert thread.before(9, Conversation(turns=4)) == before
    assert thread.before(8, Conversation(turns=4)) is None
    assert thread.before(None, Conversation(turns=4)) is None
    assert Thread().before(9, Conversation()) is None
    assert Thread(answered=Answered(message=9)).before(9, Conversation()) is None


def test_neither_a_hold_nor_a_line_the_ex_drew_is_edited_away():
    thread = Thread(answered=Answered(message=9, before=Conversation()))
    held = Conversation(hold=Hold(kind="crisis_self_harm", since=datetime(2026, 3, 4, tzinfo=UTC)))
    assert thread.before(9, held) is None
    assert thread.before(9, Conversation(boundary="they_said_no")).boundary == "they_said_no"


def test_wording_is_remembered_by_its_message_and_the_oldest_goes():
    thread = Thread()
    for place in range(60):
        thread.deliver(place, {"situation": "no_reply", "current": f"p{place}"})
    assert min(thread.offers) == 20
    thread.deliver(59, None)
    assert 59 not in thread.offers
    assert Thread.model_validate(thread.to_json()) == thread
    assert isinstance(thread.offers[58], Offered)
