"""Turns Telegram's updates into incoming messages."""

from __future__ import annotations

from datetime import UTC, datetime

from telegram import ChatMemberUpdated, Message, MessageReactionUpdated, ReactionTypeEmoji, Update
from telegram.constants import ChatMemberStatus, ChatType, ReactionEmoji

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


_DISLIKES = frozenset(
    {
        ReactionEmoji.THUMBS_DOWN,
        ReactionEmoji.PILE_OF_POO,
        ReactionEmoji.FACE_WITH_OPEN_MOUTH_VOMITING,
        ReactionEmoji.POUTING_FACE,
        ReactionEmoji.SERIOUS_FACE_WITH_SYMBOLS_COVERING_MOUTH,
    }
)


def read_update(update: Update) -> Incoming | None:
    """The message in an update, or None when there is nothing in it to answer or remember.

    Args:
        update: As python-telegram-bot read it; anything Telegram may send.

    Raises:
        Exception: Of any kind, for what only looks like an update.
    """
    incoming = _read(update)
    if incoming is None or not all(_is_number(int(number)) for number in (update.update_id, incoming.sender)):
        # No database takes such a number.
        return None
    return incoming


def _is_number(number: int) -> bool:
    return -(2**63) <= number < 2**63


def _read(update: Update) -> Incoming | None:
    if update.callback_query is not None:
        return _button(update)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member)
    if update.message_reaction is not None:
        return _reaction(update.message_reaction)
    message = update.message or update.edited_message
    if message is None or message.from_user is None or message.from_user.is_bot:
        # Poll answers and whatever else comes: nobody is talking to us.
        return None
    if message.chat.type != ChatType.PRIVATE:
        return None
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
            return Incoming(sender=sender, kind=Kind.UNREADABLE, payload=what, at=at, message=message.message_id)
    # Pinned messages, changed titles and the like.
    return None


def _command(message: Message, sender: str, at: datetime) -> Incoming:
    command, *rest = (message.text or message.caption or "").split(maxsplit=1)
    name = command.partition("@")[0].lower()
    replied = message.reply_to_message
    if name == "/check" and not rest and replied is not None and replied.text:
        # The draft may stand in the message replied to.
        rest = [replied.text]
    return Incoming(
        sender=sender,
        kind=Kind.COMMAND,
        payload=name,
        text=" ".join(rest).strip(),
        at=at,
        message=message.message_id,
    )


def _reaction(change: MessageReactionUpdated) -> Incoming | None:
    """A thumb down is what the button "that missed the point" would be; anything kinder needs no answer."""
    if change.chat.type != ChatType.PRIVATE or change.user is None:
        return None
    given = {item.emoji for item in change.new_reaction if isinstance(item, ReactionTypeEmoji)}
    before = {item.emoji for item in change.old_reaction if isinstance(item, ReactionTypeEmoji)}
    if not (given - before) & _DISLIKES:
        return None
    return Incoming(
        sender=str(change.chat.id),
        kind=Kind.BUTTON,
        payload="/not_helpful",
        at=change.date,
        reply_to=change.message_id,
    )


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
