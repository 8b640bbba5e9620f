"""A thread that thinks, so that the event loop stays free: a long draft takes half a second of the processor."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from datetime import datetime
from typing import Any, Protocol, TypeVar

from bot.messages import Incoming
from bot.ports import Brain
from dialogues.engine.wordings import Wording
from dialogues.state import Conversation, Offered
from dialogues.types import Outcome

_T = TypeVar("_T")


class Mind(Brain, Protocol):
    """What works out answers, and wordings for a few words."""

    def wordings(self, conversation: Conversation, words: str, now: datetime, most: int) -> list[Wording]:
        """See `bot.assistant.Assistant.wordings`."""
        ...


class Thinking:
    """Lets an assistant work in one thread of its own, with an event loop of its own.

    One thread, since the language pipeline may be used by one at a time; a loop, so that waiting for an action
    server holds nobody else up.

    Args:
        mind: What works out answers.
    """

    def __init__(self, mind: Mind) -> None:
        self._mind = mind
        self._loop = asyncio.new_event_loop()
        # A thought that never ends must not keep the process from ending.
        self._thread = threading.Thread(target=self._run, name="thinking", daemon=True)
        self._thread.start()

    async def answer(
        self, conversation: Conversation, incoming: Incoming, now: datetime, about: Offered | None = None
    ) -> Outcome:
        """One turn; see `bot.assistant.Assistant.answer`."""
        return await self._aside(self._mind.answer(conversation, incoming, now, about))

    async def wordings(self, conversation: Conversation, words: str, now: datetime, most: int) -> list[Wording]:
        """Wordings that fit a few words; see `bot.assistant.Assistant.wordings`."""

        async def found() -> list[Wording]:
            return self._mind.wordings(conversation, words, now, most)

        return await self._aside(found())

    async def _aside(self, thought: Coroutine[Any, Any, _T]) -> _T:
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(thought, self._loop))

    def close(self, seconds: float = 1.0) -> None:
        """Ends the thread, once what it thinks about just now is thought or the time is up."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(seconds)

    def _run(self) -> None:
        self._loop.run_forever()
        self._loop.run_until_complete(_drop_unfinished())
        self._loop.close()


async def _drop_unfinished() -> None:
    unfinished = asyncio.all_tasks() - {asyncio.current_task()}
    for task in unfinished:
        task.cancel()
    await asyncio.gather(*unfinished, return_exceptions=True)
