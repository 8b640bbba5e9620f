"""Makes the calls, and says what a failure means for the message."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from telegram import (
    Bot,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    SwitchInlineQueryChosenChat,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.messages import Incoming
from bot.picture import draw, in_blocks
from bot.ports import BlockedError, RefusedError, SendLaterError
from bot.telegram import render
from dialogues.types import Outcome, Picture

_GONE = ("chat not found", "user is deactivated", "peer_id_invalid", "chat_write_forbidden")
_TOKEN_WAIT_SECONDS = 60.0
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class TelegramChannel:
    """The channel over Telegram.

    Args:
        bot: python-telegram-bot's client, initialised.
    """

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    def render(self, outcome: Outcome, incoming: Incoming, replacing: Sequence[int] = ()) -> list[dict[str, Any]]:
        """See `bot.ports.Channel.render`."""
        return render.render(outcome, incoming, replacing)

    def remove(self, places: Sequence[int]) -> list[dict[str, Any]]:
        """See `bot.ports.Channel.remove`."""
        return render.remove(places)

    async def send(self, address: str, message: dict[str, Any]) -> int | None:
        """See `bot.ports.Channel.send`."""
        try:
            return await self._call(int(address), message["method"], message["arguments"])
        except RetryAfter as error:
            raise SendLaterError(_seconds(error)) from None
        except Forbidden:
            raise BlockedError from None
        except BadRequest as error:
            if any(sign in error.message.lower() for sign in _GONE):
                raise BlockedError from None
            raise RefusedError(type(error).__name__) from None
        except NetworkError:
            raise SendLaterError from None
        except InvalidToken:
            # Revoked while running: the operator mends it, and what is unsent must still be there then.
            raise SendLaterError(_TOKEN_WAIT_SECONDS) from None
        except TelegramError as error:
            raise RefusedError(type(error).__name__) from None

    async def show_typing(self, address: str) -> None:
        """See `bot.ports.Channel.show_typing`."""
        try:
            await self._bot.send_chat_action(int(address), ChatAction.TYPING)
        except TelegramError:
            return

    async def _call(self, chat: int, method: str, arguments: dict[str, Any]) -> int | None:
        """Makes one call; gives the id of the message that now stands in the chat, if any."""
        if method in {"deleteMessage", "deleteMessages"}:
            await self._delete_all(chat, arguments.get("message_ids") or [arguments["message_id"]])
            return None
        if method == "sendPhoto":
            kept = arguments["picture"]
            steps = tuple((str(name), days) for name, days in kept["steps"])
            picture = Picture(steps, int(kept["here"]), dark=bool(kept["dark"]))
            # Telegram has no field for an alt text; the caption is what is read aloud.
            drawn = await asyncio.to_thread(draw, picture)
            return (await self._bot.send_photo(chat, drawn, caption=in_blocks(picture))).message_id
        if method == "sendDocument":
            document = arguments["content"].encode()
            return (await self._bot.send_document(chat, document, filename=arguments["filename"])).message_id
        markup = _markup(arguments["keyboard"], inline=self._bot.supports_inline_queries)
        text = arguments["text"]
        if method == "editMessageText":
            try:
                await self._bot.edit_message_text(
                    text,
                    chat,
                    arguments["message_id"],
                    parse_mode=ParseMode.HTML,
                    reply_markup=markup,
                    link_preview_options=_NO_PREVIEW,
                )
            except BadRequest as error:
                if "not modified" in error.message.lower():
                    return int(arguments["message_id"])
                # Deleted or too old to be edited: say it anew.
            else:
                return int(arguments["message_id"])
        sent = await self._bot.send_message(
            chat, text, parse_mode=ParseMode.HTML, reply_markup=markup, link_preview_options=_NO_PREVIEW
        )
        return sent.message_id

    async def _delete_all(self, chat: int, messages: list[int]) -> None:
        """Those that are gone are passed over by Telegram; where one may not go, each of the others still does."""
        try:
            await self._bot.delete_messages(chat, messages)
        except BadRequest:
            for message in messages:
                await self._delete(chat, message)

    async def _delete(self, chat: int, message: int) -> None:
        """A message that is gone already, or too old to be deleted, is left alone."""
        try:
            await self._bot.delete_message(chat, message)
        except BadRequest:
            return


def _seconds(error: RetryAfter) -> float:
    """How long Telegram asks to wait."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _markup(rows: list[list[dict[str, str]]], *, inline: bool) -> InlineKeyboardMarkup | None:
    """The keyboard; a button for inline mode is refused by Telegram where BotFather has not switched that on."""
    kept = [[_button(item) for item in row if inline or "inline_query" not in item] for row in rows]
    kept = [row for row in kept if row]
    return InlineKeyboardMarkup(kept) if kept else None


def _button(item: dict[str, str]) -> InlineKeyboardButton:
    if "copy_text" in item:
        return InlineKeyboardButton(item["text"], copy_text=CopyTextButton(item["copy_text"]))
    if "inline_query" in item:
        chosen = SwitchInlineQueryChosenChat(item["inline_query"], allow_user_chats=True, allow_group_chats=True)
        return InlineKeyboardButton(item["text"], switch_inline_query_chosen_chat=chosen)
    return InlineKeyboardButton(item["text"], callback_data=item["callback_data"])
