"""The queue that makes updates durable before Telegram is told that they were received."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot, Update
from telegram.error import NetworkError, TelegramError

from bot.messages import Incoming
from bot.store.crowd import CrowdedError
from bot.store.keys import KeyWrongError
from bot.store.store import Store
from bot.telegram.elsewhere import Elsewhere, is_elsewhere
from bot.telegram.inline import Inline
from bot.telegram.pace import Pace
from bot.telegram.updates import read_update

_MOST_AT_ONCE = 200
_log = logging.getLogger(__name__)


class DurableQueue(asyncio.Queue[object]):
    """An update queue whose `put` commits to the inbox.

    python-telegram-bot awaits `put` before it moves the polling offset and before a webhook answers 200, so an
    update that Telegram believes delivered is in the database.

    Args:
        store: Where updates are kept.
        bot: To answer button presses at once.
        inline: Answers inline queries, which are never kept.
        arrived: Called after an update was kept.
    """

    def __init__(self, store: Store, bot: Bot, inline: Inline, arrived: Callable[[], None]) -> None:
        super().__init__()
        self._store = store
        self._bot = bot
        self._inline = inline
        self._elsewhere = Elsewhere(bot)
        self._arrived = arrived
        self._pace = Pace()
        self._answering: set[asyncio.Task[None]] = set()

    async def put(self, item: object) -> None:
        """Keeps an update.

        Raises:
            NetworkError: When it cannot be kept: the library then asks Telegram for it again. Any other
                exception would end polling.
        """
        if not isinstance(item, Update):
            return
        try:
            incoming = self._sort(item)
        except Exception as error:  # noqa: BLE001 - whatever Telegram may invent, polling goes on
            _log.warning("an update could not be read (%s)", type(error).__name__)
            return
        if incoming is None:
            self._stop_spinner(item)
            return
        try:
            kept = await self._store.database.run(self._store.ingest, item.update_id, incoming)
        except (SQLAlchemyError, KeyWrongError, CrowdedError) as error:
            _log.error("an update could not be kept (%s); Telegram keeps it for us", type(error).__name__)
            raise NetworkError("the inbox cannot be written") from None
        except Exception as error:  # noqa: BLE001 - sent again it would fail again, and hold up all that follows
            _log.error("an update can never be kept (%s); dropped", type(error).__name__)
            return
        self._stop_spinner(item)
        if kept:
            self._arrived()

    def _sort(self, update: Update) -> Incoming | None:
        """Answers at once what is kept nowhere; gives what is to be kept."""
        if update.inline_query is not None:
            if self._pace.allows(update.inline_query.from_user.id, time.monotonic()):
                self._at_once(self._inline.answer(update.inline_query))
            return None
        if is_elsewhere(update):
            self._at_once(self._elsewhere.answer(update))
            return None
        return read_update(update)

    def _stop_spinner(self, update: Update) -> None:
        """Answers a button press, whatever becomes of it, without making Telegram wait."""
        if update.callback_query is not None:
            self._at_once(self._answer(update.callback_query.id))

    def _at_once(self, work: Coroutine[Any, Any, None]) -> None:
        """Starts what nothing depends on, unless too much of it goes on."""
        if len(self._answering) >= _MOST_AT_ONCE:
            work.close()
            return
        task = asyncio.create_task(_alone(work))
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    async def _answer(self, callback_id: str) -> None:
        """A press that is too old needs no answer any more."""
        try:
            await self._bot.answer_callback_query(callback_id)
        except TelegramError as error:
            _log.info("a button press could not be answered (%s)", type(error).__name__)


async def _alone(work: Coroutine[Any, Any, None]) -> None:
    """Does what nothing else depends on, whatever becomes of it."""
    try:
        await work
    except Exception as error:  # noqa: BLE001 - see above
        _log.warning("something answered at once failed (%s)", type(error).__name__)
