"""Answers people: each one's messages in order, different people side by side."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
import uuid
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bot import flood
from bot.messages import Incoming, Kind
from bot.ports import BlockedError, Brain, Channel, RefusedError, SendLaterError
from bot.settings import Delivery
from bot.store.held import held
from bot.store.leases import LeaseLostError
from bot.store.store import Received, Store, ToSend, Work
from dialogues.types import Outcome

_log = logging.getLogger(__name__)

_POLL_SECONDS = 0.5
_DATABASE_WAIT_SECONDS = 1.0
_BROKEN_CHAT_WAIT_SECONDS = 10.0
_LONGEST_WAIT_SECONDS = 60.0
_STOP_SECONDS = 8.0
_FLOOD_WAIT_SECONDS = 0.5
_FLOOD_BATCH = 500
# How long an answer may take unseen, and how often it is shown again that one is coming.
_UNSEEN_SECONDS = 0.5
_TYPING_SECONDS = 4.5


class Worker:
    """Takes people with something to do, answers them and sends what is unsent.

    Args:
        store: Where everything is kept.
        brain: Works out answers.
        channel: Carries them.
        delivery: Limits.
        sorry: What is said when a message cannot be answered after all attempts.
    """

    def __init__(
        self,
        store: Store,
        brain: Brain,
        channel: Channel,
        delivery: Delivery,
        sorry: Sequence[dict[str, Any]] = (),
    ) -> None:
        self.owner = uuid.uuid4().hex
        self._store = store
        self._brain = brain
        self._channel = channel
        self._delivery = delivery
        self._sorry = sorry
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._suspects = asyncio.Lock()
        self._wake = asyncio.Event()
        self._stopping = asyncio.Event()

    def wake(self) -> None:
        """Says that there may be something to do."""
        self._wake.set()

    async def run(self) -> None:
        """Works until `stop` is called."""
        renewing = asyncio.create_task(self._renew())
        try:
            while not self._stopping.is_set():
                self._wake.clear()
                await self._take()
                await self._pause(_POLL_SECONDS, self._wake)
        finally:
            renewing.cancel()

    async def stop(self) -> None:
        """Lets running turns finish, for a few seconds, and gives the leases back."""
        self._stopping.set()
        self._wake.set()
        if self._busy:
            await asyncio.wait(list(self._busy.values()), timeout=_STOP_SECONDS)
        for task in self._busy.values():
            task.cancel()
        await self._safely(self._store.release, self.owner)

    async def drain(self) -> None:
        """Works until nothing is due, for commands and tests."""
        while True:
            await self._take()
            if not self._busy:
                return
            await asyncio.wait(list(self._busy.values()))

    async def _take(self) -> None:
        free = self._delivery.parallel - len(self._busy)
        if free <= 0:
            return
        people = await self._safely(self._store.claim, self.owner, free)
        for person in people or ():
            if person in self._busy:
                # Its lease was given back, but its task has not quite ended: it is served again right after.
                self._again.add(person)
            else:
                self._start(person)

    def _start(self, person: str) -> None:
        task = asyncio.create_task(self._serve(person))
        self._busy[person] = task
        task.add_done_callback(lambda _: self._left(person))

    def _left(self, person: str) -> None:
        self._busy.pop(person, None)
        if person in self._again and not self._stopping.is_set():
            self._again.discard(person)
            self._start(person)
        self._wake.set()

    async def _serve(self, person: str) -> None:
        try:
            while not self._stopping.is_set():
                work = await self._store.database.run(self._store.load, person)
                if work is None or not (work.unsent or work.unread):
                    break
                for message in work.unsent:
                    await self._send(person, work.address, message)
                if work.unread:
                    await self._next(person, work)
        except LeaseLostError:
            _log.info("chat %s went to another worker", person[:8])
        except SQLAlchemyError as error:
            _log.error("the database refused (%s); nothing is lost, trying again", type(error).__name__)
            await self._pause(_DATABASE_WAIT_SECONDS)
        except Exception as error:  # noqa: BLE001 - one chat that cannot be read must not take the others down
            _log.error("chat %s cannot be served: %s", person[:8], type(error).__name__)
            await self._pause(_BROKEN_CHAT_WAIT_SECONDS)
        else:
            if await self._safely(self._store.drop_shell, person):
                await self._store.database.truncate_log()
        finally:
            await self._safely(self._store.release, self.owner, person)

    async def _next(self, person: str, work: Work) -> None:
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
            await run(self._store.commit_turn, self.owner, person, rows, work.state, self._sorry)
            return
        # What may have ended the process is tried alone, so that it alone is counted if it does so again.
        async with self._suspects if received.attempts else contextlib.nullcontext():
            await run(self._store.begin, rows)
            try:
                await self._turn(person, work, received, incoming, rows)
            except (SQLAlchemyError, LeaseLostError):
                await self._safely(self._store.take_back, rows)
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
            await run(self._store.forget, person, messages, self.owner)
            return
        await run(
            self._store.commit_turn,
            self.owner,
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
            await self._pause(min(_LONGEST_WAIT_SECONDS, 0.2 * 2**received.attempts))
            return
        theirs = [received.incoming.message] if received.incoming.message is not None else []
        done = (self.owner, person, received.id, work.state, self._sorry)
        await run(self._store.commit_turn, *done, theirs=theirs)

    async def _send(self, person: str, address: str, message: ToSend) -> None:
        run, attempts = self._store.database.run, message.attempts
        while not self._stopping.is_set():
            try:
                place = await self._channel.send(address, message.payload)
            except SendLaterError as error:
                attempts += 1
                await run(self._store.unsendable, message.id, "later")
                wait = error.seconds if error.seconds is not None else 0.5 * 2 ** min(attempts, 7)
                await self._pause(min(wait, 3600.0) if error.seconds else min(wait, _LONGEST_WAIT_SECONDS))
            except BlockedError:
                await run(self._store.deactivate, person)
                return
            except RefusedError as error:
                _log.error("chat %s: a message was refused: %s", person[:8], error)
                await run(self._store.sent, message.id, str(error))
                return
            else:
                await run(self._store.delivered, self.owner, person, message, place)
                return

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(self._delivery.lease_seconds / 3)
            if self._busy:
                await self._safely(self._store.renew, self.owner, list(self._busy))

    async def _safely(self, work: Callable[..., Any], *args: Any) -> Any:
        try:
            return await self._store.database.run(work, *args)
        except SQLAlchemyError as error:
            _log.error("the database refused (%s); nothing is lost, trying again", type(error).__name__)
            await self._pause(_DATABASE_WAIT_SECONDS)
            return None

    async def _pause(self, seconds: float, event: asyncio.Event | None = None) -> None:
        """Waits, but no longer than until the worker is stopped (or the event is set)."""
        waits = [asyncio.create_task((event or self._stopping).wait())]
        try:
            await asyncio.wait(waits, timeout=seconds)
        finally:
            for task in waits:
                task.cancel()


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
