"""Chats that are not private: the bot says once that it only talks in private, and keeps nothing of them."""

from __future__ import annotations

import logging
from collections import OrderedDict

from telegram import (
    Bot,
    BusinessConnection,
    ChatMemberUpdated,
    InlineQueryResultArticle,
    InputTextMessageContent,
    Message,
    Update,
)
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import TelegramError

from bot.telegram.texts import texts

_log = logging.getLogger(__name__)

# How many chats are remembered as told; only in memory, so that nothing of them is kept.
_MOST_TOLD = 1000
_PRESENT = frozenset({ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER})


def is_elsewhere(update: Update) -> bool:
    """Whether an update comes from a group, a channel, a business account or a chat the bot is only a guest of."""
    if update.guest_message or update.business_connection or update.business_message or update.channel_post:
        return True
    message = update.message or update.edited_message
    if message is not None:
        return message.chat.type != ChatType.PRIVATE
    return update.my_chat_member is not None and update.my_chat_member.chat.type != ChatType.PRIVATE


class Elsewhere:
    """Answers where no conversation is held.

    Args:
        bot: To answer with.
    """

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._told: OrderedDict[str, None] = OrderedDict()

    async def answer(self, update: Update) -> None:
        """Says its line once, leaves a channel, or lets the update be."""
        try:
            if update.guest_message is not None:
                await self._as_guest(update.guest_message)
            elif update.business_connection is not None:
                await self._connected(update.business_connection)
            elif update.channel_post is not None:
                await self._bot.leave_chat(update.channel_post.chat.id)
            elif update.my_chat_member is not None:
                await self._joined(update.my_chat_member)
            elif update.message is not None and self._is_meant(update.message):
                await self._tell(update.message.chat.id)
        except TelegramError as error:
            _log.info("a chat that is not private could not be answered (%s)", type(error).__name__)

    async def _connected(self, connection: BusinessConnection) -> None:
        """The owner of a business account is told; what its customers write is never asked for."""
        if connection.is_enabled:
            await self._tell(connection.user_chat_id, f"business {connection.id}")

    async def _tell(self, chat: int, key: str | None = None) -> None:
        if self._once(key or str(chat)):
            await self._bot.send_message(chat, texts().only_private)

    def _once(self, key: str) -> bool:
        if key in self._told:
            return False
        self._told[key] = None
        while len(self._told) > _MOST_TOLD:
            self._told.popitem(last=False)
        return True

    async def _as_guest(self, message: Message) -> None:
        """A guest must answer each time it is called, or the caller waits."""
        if message.guest_query_id is None:
            return
        line = texts().only_private
        result = InlineQueryResultArticle("private", line, InputTextMessageContent(line))
        await self._bot.answer_guest_query(message.guest_query_id, result)

    async def _joined(self, change: ChatMemberUpdated) -> None:
        if change.new_chat_member.status not in _PRESENT:
            # Whoever lets it in again is told again.
            self._told.pop(str(change.chat.id), None)
        elif change.chat.type == ChatType.CHANNEL:
            await self._bot.leave_chat(change.chat.id)
        elif change.old_chat_member.status not in _PRESENT:
            await self._tell(change.chat.id)

    def _is_meant(self, message: Message) -> bool:
        """Whether something in a group is said to the bot."""
        if message.from_user is None or message.from_user.is_bot:
            return False
        replied = message.reply_to_message
        if replied is not None and replied.from_user is not None and replied.from_user.id == self._bot.id:
            return True
        text = message.text or message.caption or ""
        return text.startswith("/") or f"@{self._bot.username}".lower() in text.lower()
