"""A few hundred updates of those `make fuzz` sends; and what it found, one by one."""

from __future__ import annotations

from dialogues.engine.library import load_library
from tests.fuzz.path import MOST_MESSAGES, Moody, send_all
from tests.fuzz.updates import Updates


async def test_whatever_is_sent_nothing_breaks_and_nothing_hangs(tmp_path, assistant):
    figures = await send_all(Updates(7, load_library()), 400, tmp_path, assistant)
    assert figures.sent == 400
    assert figures.turns > 150
    assert figures.errors == {}
    assert figures.refused == {}
    assert set(figures.statuses) <= {200, 400}
    assert figures.statuses[200] > 300
    assert figures.slowest[0] < 1.0, figures.slowest


async def test_the_stand_in_keeps_too_little_to_be_taken_for_memory_that_grows():
    api = Moody(1)
    for number in range(3000):
        await api.answer("sendMessage", {"chat_id": 7 + number % 2, "text": "x" * 100})
    assert [len(chat.messages) for chat in api.chats.values()] == [MOST_MESSAGES] * 2
    assert not any(chat.news for chat in api.chats.values())
    for odd in (None, [1], "x", {}):
        assert (await api.answer("leaveChat", {"chat_id": odd}))[0] == 200
    newest = max(api.chats[8].messages)
    status, _ = await api.answer("editMessageText", {"chat_id": 8, "message_id": newest, "text": "changed"})
    assert status == 200
    assert api.chats[8].messages[newest]["text"] == "changed"
