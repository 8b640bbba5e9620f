"""Turns Telegram's updates into incoming messages."""

from __future__ import annotations

from datetime import UTC, datetime

from telegram import ChatMemberUpdated, Message, Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.messages import Incoming, Kind

_UNREADABLE = (
    "sticker",
    "voice",
    "audio",
    "video_note",
    "video",
    "photo",
    "document",
    "animation",
    "location",
    "venue",
    "contact",
    "poll",
    "dice",
    "game",
    "story",
)


def read_update(update: Update) -> Incoming | None:
    """The message in an update, or None when there is nothing in it to answer or remember.

    Args:
        update: As python-telegram-bot read it; anything Telegram may send.
    """
    if update.callback_query is not None:
        return _button(update)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member)
    message = update.message or update.edited_message
    if message is None or message.from_user is None or message.from_user.is_bot:
        # Channel posts, poll answers, reactions and whatever else comes: nobody is talking to us.
        return None
    if message.chat.type != ChatType.PRIVATE:
        return _in_public(message)
    return _message(message, edited=update.edited_message is not None)


def _message(message: Message, *, edited: bool) -> Incoming | None:
    sender, at = str(message.chat.id), message.edit_date or message.date
    text = message.text if message.text is not None else message.caption
    forwarded = message.forward_origin is not None
    if text is not None and text.strip():
        if text.startswith("/") and text[1:2].isalpha():
            return _command(message, sender, at)
        kind = Kind.EDITED if edited else Kind.TEXT
        replied = message.reply_to_message
        return Incoming(
            sender=sender,
            kind=kind,
            text=text,
            at=at,
            message=message.message_id,
            reply_to=replied.message_id if replied is not None else None,
            forwarded=forwarded,
        )
    if edited:
        # A changed picture is still a picture.
        return None
    for what in _UNREADABLE:
        if getattr(message, what, None):
            return Incoming(sender=sender, kind=Kind.UNREADABLE, payload=what, at=at)
    # Pinned messages, changed titles and the like.
    return None


def _command(message: Message, sender: str, at: datetime) -> Incoming:
    command, *rest = (message.text or message.caption or "").split(maxsplit=1)
    name = command.partition("@")[0].lower()
    return Incoming(
        sender=sender,
        kind=Kind.COMMAND,
        payload=name,
        text=" ".join(rest).strip(),
        at=at,
        message=message.message_id,
    )


def _in_public(message: Message) -> Incoming | None:
    """In a group only what is said to the bot itself is answered, with one line; nothing of it is kept."""
    bot = message.get_bot()
    text = message.text or ""
    username = bot.username if bot else ""
    addressed = text.startswith("/start") or f"@{username}".lower() in text.lower()
    added = any(member.id == bot.id for member in message.new_chat_members or ()) if bot else False
    if not (addressed or added):
        return None
    return Incoming(sender=str(message.chat.id), kind=Kind.NOT_PRIVATE, at=message.date)


def _button(update: Update) -> Incoming | None:
    query = update.callback_query
    if query is None or (query.message is not None and query.message.chat.type != ChatType.PRIVATE):
        return None
    return Incoming(
        # In a private chat the chat's id is the person's; an old message may no longer come with the press.
        sender=str(query.message.chat.id if query.message is not None else query.from_user.id),
        kind=Kind.BUTTON,
        payload=query.data or "/",
        at=datetime.now(UTC),
        reply_to=query.message.message_id if query.message is not None else None,
    )


def _membership(change: ChatMemberUpdated) -> Incoming | None:
    gone = {ChatMemberStatus.BANNED, ChatMemberStatus.LEFT}
    if change.chat.type == ChatType.PRIVATE and change.new_chat_member.status in gone:
        return Incoming(sender=str(change.chat.id), kind=Kind.BLOCKED, at=change.date)
    return None
