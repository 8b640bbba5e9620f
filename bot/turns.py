"""Answers one person: what came first, or all of a flood at once, in one transaction each."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bot import flood
from bot.messages import Incoming, Kind
from bot.ports import Brain, Channel
from bot.settings import Delivery
from bot.store.held import held
from bot.store.leases import LeaseLostError
from bot.store.store import Received, Store, Work
from dialogues.types import Outcome

_log = logging.getLogger(__name__)

LONGEST_WAIT_SECONDS = 60.0
_FLOOD_WAIT_SECONDS = 0.5
_FLOOD_BATCH = 500
# How long an answer may take unseen, and how often it is shown again that one is coming.
_UNSEEN_SECONDS = 0.5
_TYPING_SECONDS = 4.5


class Turns:
    """Takes the turns of a person whose lease is held.

    Args:
        store: Where everything is kept.
        brain: Works out answers.
        channel: Renders them, and shows that one is coming.
        delivery: Limits.
        sorry: What is said when a message cannot be answered after all attempts.
        owner: Who holds the leases.
        pause: Waits so many seconds, or until the worker is stopped.
    """

    def __init__(
        self,
        store: Store,
        brain: Brain,
        channel: Channel,
        delivery: Delivery,
        sorry: Sequence[dict[str, Any]],
        owner: str,
        pause: Callable[[float], Awaitable[None]],
    ) -> None:
        self._store = store
        self._brain = brain
        self._channel = channel
        self._delivery = delivery
        self._sorry = sorry
        self._owner = owner
        self._pause = pause
        self._suspects = asyncio.Lock()

    async def next(self, person: str, work: Work) -> None:
        """Answers what came first; when too much comes at once, all of it together once it has ended."""
        run, first = self._store.database.run, work.unread[0]
        times = [item.came for item in work.unread]
        if flood.is_flood(work.thread.lately, times):
            if flood.goes_on(times, work.now):
                await self._pause(_FLOOD_WAIT_SECONDS)
                return
            everything = await run(self._store.load, person, _FLOOD_BATCH)
            if everything is None or not everything.unread:
                return
            incoming, count = flood.together([item.incoming for item in everything.unread])
            rows = [item.id for item in everything.unread[:count]]
            _log.info("chat %s: %d messages taken together", person[:8], count)
            await self._answer(person, everything, everything.unread[0], incoming, rows)
        elif flood.is_double_tap(first.incoming, work.thread.pressed):
            await run(self._store.dropped, first.id)
        else:
            await self._answer(person, work, first, first.incoming, [first.id])

    async def _answer(
        self, person: str, work: Work, received: Received, incoming: Incoming, rows: Sequence[int]
    ) -> None:
        run = self._store.database.run
        if incoming.kind is Kind.BLOCKED:
            await run(self._store.deactivate, person)
            return
        if received.attempts >= self._delivery.attempts:
            # It was counted and never came to an end: it took the process down each time.
            _log.error("chat %s: set aside after %d interrupted attempts", person[:8], received.attempts)
            await run(self._store.commit_turn, self._owner, person, rows, work.state, self._sorry)
            return
        # What may have ended the process is tried alone, so that it alone is counted if it does so again.
        async with self._suspects if received.attempts else contextlib.nullcontext():
            await run(self._store.begin, rows)
            try:
                await self._turn(person, work, received, incoming, rows)
            except (SQLAlchemyError, LeaseLostError):
                # When the database is gone the count stays; it is one too many, and no more.
                with contextlib.suppress(SQLAlchemyError):
                    await run(self._store.take_back, rows)
                raise

    async def _turn(self, person: str, work: Work, received: Received, incoming: Incoming, rows: Sequence[int]) -> None:
        run = self._store.database.run
        began = time.perf_counter()
        thread = work.thread
        before = thread.before(incoming.message, work.state)
        state = before or work.state
        theirs = [
            item.incoming.message for item in work.unread if item.id in rows and item.incoming.message is not None
        ]
        about = thread.offers.get(incoming.reply_to) if incoming.reply_to is not None else None
        try:
            thinking = self._brain.answer(state, incoming, _present(incoming, work.now), about)
            outcome = await self._visibly(work.address, thinking)
            if outcome.export is not None:
                # The dialogue knows what it remembers; a copy is of all that is held.
                outcome = replace(outcome, export=await run(held, self._store.vault, incoming.sender))
            messages = self._channel.render(outcome, incoming, thread.sent if before else ())
            if outcome.conceal != "nothing":
                messages = [*self._channel.remove(_to_conceal(outcome, incoming, work)), *messages]
        except Exception as error:  # noqa: BLE001 - one bad message must not stop the others
            await self._failed(person, work, received, error)
            return
        if outcome.erase:
            await run(self._store.forget, person, messages, self._owner)
            return
        await run(
            self._store.commit_turn,
            self._owner,
            person,
            rows,
            outcome.conversation,
            messages,
            outcome.reminders,
            incoming.message,
            state,
            incoming if incoming.kind is Kind.BUTTON else None,
            anew=before is not None,
            theirs=theirs,
            emptied=outcome.conceal == "all",
        )
        intents = ",".join(outcome.trace.intents) if outcome.trace else ""
        _log.info("chat %s: %s in %.0f ms", person[:8], intents or "answered", (time.perf_counter() - began) * 1000)

    async def _visibly(self, address: str, thinking: Coroutine[Any, Any, Outcome]) -> Outcome:
        """Waits for an answer; whoever waits longer than a moment is shown that one is coming."""
        task = asyncio.ensure_future(thinking)
        wait = _UNSEEN_SECONDS
        try:
            while not (await asyncio.wait({task}, timeout=wait))[0]:
                await self._channel.show_typing(address)
                wait = _TYPING_SECONDS
            return task.result()
        finally:
            task.cancel()

    async def _failed(self, person: str, work: Work, received: Received, error: Exception) -> None:
        """Counts the failure; after the last attempt the message is set aside and the person is told."""
        kind = type(error).__name__
        # The traceback names files and lines only: the message of the error might quote what was written.
        frames = [f"{f.name}:{f.lineno}" for f in _frames(error)][-4:]
        _log.error(
            "chat %s: attempt %d failed: %s at %s",
            person[:8],
            received.attempts + 1,
            kind,
            " < ".join(frames),
        )
        run = self._store.database.run
        if received.attempts + 1 < self._delivery.attempts:
            await run(self._store.failed, received.id, kind)
            await self._pause(min(LONGEST_WAIT_SECONDS, 0.2 * 2**received.attempts))
            return
        theirs = [received.incoming.message] if received.incoming.message is not None else []
        done = (self._owner, person, received.id, work.state, self._sorry)
        await run(self._store.commit_turn, *done, theirs=theirs)


def _present(incoming: Incoming, now: float) -> datetime:
    """When a message was written counts as its present, so that a late answer reckons dates as the person did."""
    return incoming.at if incoming.kind is not Kind.REMINDER else datetime.fromtimestamp(now, UTC)


def _to_conceal(outcome: Outcome, incoming: Incoming, work: Work) -> list[int]:
    """Ids of the messages that are to disappear before anything is said."""
    own = [incoming.message] if incoming.message is not None else []
    if outcome.conceal == "all":
        return [*work.thread.deletable(work.now), *own]
    return own if outcome.conceal == "message" else []


def _frames(error: Exception) -> list[Any]:
    import traceback  # noqa: PLC0415 - only when something failed

    return list(traceback.extract_tb(error.__traceback__))
