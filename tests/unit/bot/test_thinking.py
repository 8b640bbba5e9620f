from __future__ import annotations

import asyncio
import contextlib
import threading
from datetime import UTC, datetime

import pytest
from conftest_bot import message
from test_worker import Post, receive

from bot.settings import Delivery
from bot.thinking import Thinking
from bot.worker import Worker
from dialogues.state import Conversation
from dialogues.types import Outcome, Reply

NOW = datetime(2026, 3, 4, tzinfo=UTC)
# Long enough for any machine; what it bounds fails where it would otherwise hang.
_SECONDS = 20


class Slow:
    """Thinks without a pause until it is let go."""

    def __init__(self):
        self.may, self.begun = threading.Event(), threading.Event()
        self.thoughts = []
        self.at_once = self.most = 0

    async def answer(self, conversation, incoming, now, about=None):  # noqa: ARG002
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        self.begun.set()
        free = self.may.wait(_SECONDS)
        self.at_once -= 1
        self.thoughts.append((incoming.sender, incoming.text))
        if incoming.text == "breaks":
            raise ValueError("broken")
        return Outcome(conversation, (Reply("at last" if free else "the loop stood still"),))

    def wordings(self, conversation, words, now, most):  # noqa: ARG002
        assert self.may.wait(_SECONDS), "the loop stood still"
        return [words]


@pytest.fixture
def slow():
    return Slow()


@pytest.fixture
def thinking(slow):
    thinking = Thinking(slow)
    yield thinking
    slow.may.set()
    thinking.close()


async def test_a_long_thought_shows_typing_and_leaves_the_loop_free(store, slow, thinking):
    post = Post()
    worker = Worker(store, thinking, post, Delivery(), [{"text": "sorry"}])
    await receive(store, 1, "long")
    draining = asyncio.create_task(worker.drain())
    async with asyncio.timeout(_SECONDS):
        while not post.typing:  # noqa: ASYNC110 - set by a fake that knows no events
            await asyncio.sleep(0.01)
    assert post.sent == []
    slow.may.set()
    await draining
    assert post.sent == [("7", "at last")]


async def test_one_thought_at_a_time_and_each_persons_in_order(store, slow, thinking):
    worker = Worker(store, thinking, Post(), Delivery(), [{"text": "sorry"}])
    for number in range(12):
        await receive(store, number, f"m{number}", sender=str(number % 4))
    slow.may.set()
    await worker.drain()
    assert slow.most == 1
    for sender in "0123":
        expected = [(sender, f"m{n}") for n in range(12) if str(n % 4) == sender]
        assert [thought for thought in slow.thoughts if thought[0] == sender] == expected


async def test_wordings_are_found_aside_too(slow, thinking):
    found = asyncio.create_task(thinking.wordings(Conversation(), "sorry", NOW, 3))
    await asyncio.sleep(0)
    slow.may.set()
    assert await found == ["sorry"]


async def test_what_goes_wrong_in_a_thought_is_told(slow, thinking):
    slow.may.set()
    with pytest.raises(ValueError, match="broken"):
        await thinking.answer(Conversation(), message("breaks"), NOW)


async def test_a_thought_without_end_does_not_keep_the_process(slow):
    thinking = Thinking(slow)
    stuck = asyncio.create_task(thinking.answer(Conversation(), message("long"), NOW))
    await asyncio.sleep(0)
    await asyncio.get_running_loop().run_in_executor(None, slow.begun.wait, _SECONDS)
    thinking.close(seconds=0.01)
    assert thinking._thread.daemon
    slow.may.set()
    with contextlib.suppress(asyncio.CancelledError):
        await stuck
    thinking._thread.join(_SECONDS)
    assert not thinking._thread.is_alive()
