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
        thread.deliver(place, 0.0, {"situation": "no_reply", "current": f"p{place}"}, fixed=False)
    assert min(thread.offers) == 20
    thread.deliver(59, 0.0, None, fixed=False)
    assert 59 not in thread.offers
    assert Thread.model_validate(thread.to_json()) == thread
    assert isinstance(thread.offers[58], Offered)


def test_what_can_disappear_is_known_for_48_hours_and_no_longer():
    thread, day = Thread(), 86400.0
    thread.place([1, 2], 0.0)
    thread.deliver(3, day, None, fixed=True)
    assert thread.sent == [], "a file is never edited"
    assert thread.deletable(day) == [1, 2, 3]
    assert thread.deletable(2 * day) == [3]
    thread.place([4], 2 * day)
    assert list(thread.placed) == [3, 4], "what is too old is not kept"
    thread.place(range(10, 2000), 2 * day)
    assert len(thread.placed) == 500
    thread.empty()
    assert Thread.model_validate(thread.to_json()) == Thread()
