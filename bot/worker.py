"""Answers people: each one's messages in order, different people side by side."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bot.ports import BlockedError, Brain, Channel, RefusedError, SendLaterError
from bot.settings import Delivery
from bot.store.broken import set_aside
from bot.store.keys import UNREADABLE
from bot.store.leases import LeaseLostError
from bot.store.store import Store, ToSend, Work
from bot.turns import LONGEST_WAIT_SECONDS, Turns

_log = logging.getLogger(__name__)

_POLL_SECONDS = 0.5
_DATABASE_WAIT_SECONDS = 1.0
_BROKEN_CHAT_WAIT_SECONDS = 10.0
_STOP_SECONDS = 8.0


class Worker:
    """Takes people with something to do, answers them and sends what is unsent.

    Args:
        store: Where everything is kept.
        brain: Works out answers.
        channel: Carries them.
        delivery: Limits.
        sorry: What is said when a message cannot be answered after all attempts.
        afresh: What is said when what was held about a person cannot be opened after all attempts.
    """

    def __init__(
        self,
        store: Store,
        brain: Brain,
        channel: Channel,
        delivery: Delivery,
        sorry: Sequence[dict[str, Any]] = (),
        afresh: Sequence[dict[str, Any]] = (),
    ) -> None:
        self.owner = uuid.uuid4().hex
        self._store = store
        self._channel = channel
        self._delivery = delivery
        self._turns = Turns(store, brain, channel, delivery, sorry, self.owner, self._pause)
        self._afresh = afresh
        self._unopened: dict[str, int] = {}
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
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
            if self._stopping.is_set():
                # Told to stop while claiming: what would be begun now could not be finished.
                await self._safely(self._store.release, self.owner, person)
            elif person in self._busy:
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
                work = await self._load(person)
                if work is None or not (work.unsent or work.unread):
                    break
                for message in work.unsent:
                    await self._send(person, work.address, message)
                if work.unread:
                    await self._turns.next(person, work)
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

    async def _load(self, person: str) -> Work | None:
        """What is to be done for a person; what cannot be opened, however often it is tried, is set aside."""
        while True:
            try:
                work = await self._store.database.run(self._store.load, person)
            except UNREADABLE as error:
                tries = self._unopened[person] = self._unopened.get(person, 0) + 1
                _log.error("chat %s: attempt %d to open it failed: %s", person[:8], tries, type(error).__name__)
                if tries < self._delivery.attempts:
                    await self._pause(0.2 * 2**tries)
                    if self._stopping.is_set():
                        return None
                    continue
                broken = await self._store.database.run(set_aside, self._store, self.owner, person, self._afresh)
                _log.error("chat %s: set aside what cannot be opened: %s", person[:8], ", ".join(broken))
                self._unopened.pop(person)
                # Whatever can be done for them now is claimed anew.
                return None
            else:
                self._unopened.pop(person, None)
                return work

    async def _send(self, person: str, address: str, message: ToSend) -> None:
        run, attempts = self._store.database.run, message.attempts
        while not self._stopping.is_set():
            try:
                place = await self._channel.send(address, message.payload)
            except SendLaterError as error:
                attempts += 1
                await run(self._store.unsendable, message.id, "later")
                wait = error.seconds if error.seconds is not None else 0.5 * 2 ** min(attempts, 7)
                await self._pause(min(wait, 3600.0) if error.seconds else min(wait, LONGEST_WAIT_SECONDS))
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
