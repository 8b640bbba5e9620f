"""Inline mode: `@bot sorry` in any chat lists wording, seen only by the one who types until they pick one."""

from __future__ import annotations

import hashlib
import logging
from datetime import UTC, datetime

from sqlalchemy.exc import SQLAlchemyError
from telegram import (
    Bot,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.constants import InlineQueryLimit
from telegram.error import TelegramError

from bot.messages import whole
from bot.store.keys import UNREADABLE
from bot.store.store import Store
from bot.telegram.texts import texts
from bot.thinking import Thinking
from dialogues.engine.wordings import Wording
from dialogues.state import Conversation

_log = logging.getLogger(__name__)

_PREVIEW = 180
_START = "menu"


class Inline:
    """Answers inline queries; what is typed is neither kept nor logged, what is known is only read.

    Args:
        store: Where the person's names are.
        thinking: Finds wording.
        bot: To answer with.
    """

    def __init__(self, store: Store, thinking: Thinking, bot: Bot) -> None:
        self._store = store
        self._thinking = thinking
        self._bot = bot

    async def answer(self, query: InlineQuery) -> None:
        """Answers one query, with an empty list when nothing fits or something failed."""
        found: list[Wording] = []
        # Until it is known that nothing is hidden, nothing is shown.
        hidden = True
        try:
            state = await self._store.database.run(self._store.state_of, str(query.from_user.id))
            hidden = state is not None and state.hidden is not None
            found = await self._thinking.wordings(
                state or Conversation(), whole(query.query), datetime.now(UTC), int(InlineQueryLimit.RESULTS)
            )
        except (SQLAlchemyError, *UNREADABLE) as error:
            _log.error("an inline query could not be answered (%s)", type(error).__name__)
        try:
            await self._bot.answer_inline_query(
                query.id,
                [_result(wording) for wording in found],
                cache_time=0,
                is_personal=True,
                button=None
                if found or hidden
                else InlineQueryResultsButton(texts().inline_nothing, start_parameter=_START),
            )
        except TelegramError as error:
            # Typed on meanwhile: the next query is on its way.
            _log.info("an inline query was answered too late (%s)", type(error).__name__)


def _result(wording: Wording) -> InlineQueryResultArticle:
    return InlineQueryResultArticle(
        # Telegram's limit for an id is shorter than some of ours.
        hashlib.blake2s(wording.id.encode(), digest_size=16).hexdigest(),
        f"{wording.situation} · {wording.tone}",
        InputTextMessageContent(wording.text, link_preview_options=LinkPreviewOptions(is_disabled=True)),
        description=" ".join(wording.text.split())[:_PREVIEW],
    )
