# ruff: noqa: E501 - updates read best on one line
"""Everything Telegram may send, read or left alone; nothing crashes."""

from __future__ import annotations

import re

import pytest
from telegram import Bot, Update

from bot.messages import Kind
from bot.telegram.updates import read_update
from dialogues.engine.library import load_library

BOT = Bot("1:a")
PRIVATE = {"id": 7, "type": "private", "first_name": "<b>&"}
GROUP = {"id": -9, "type": "group", "title": "g"}
PERSON = {"id": 7, "is_bot": False, "first_name": "<b>&"}


def update(**content):
    return Update.de_json({"update_id": 1, **content}, BOT)


def message(chat=PRIVATE, **content):
    return {"message_id": 3, "date": 0, "chat": chat, "from": PERSON, **content}


@pytest.mark.parametrize(
    ("content", "kind", "text", "payload"),
    [
        ({"message": message(text="hello")}, Kind.TEXT, "hello", ""),
        ({"message": message(text="/start")}, Kind.COMMAND, "", "/start"),
        ({"message": message(text="/Remind@mybot in 3 days")}, Kind.COMMAND, "in 3 days", "/remind"),
        ({"message": message(text="/ is a slash")}, Kind.TEXT, "/ is a slash", ""),
        ({"edited_message": message(text="hello", edit_date=1)}, Kind.EDITED, "hello", ""),
        ({"message": message(sticker={"file_id": "a", "file_unique_id": "b", "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False})}, Kind.UNREADABLE, "", "sticker"),
        ({"message": message(voice={"file_id": "a", "file_unique_id": "b", "duration": 1})}, Kind.UNREADABLE, "", "voice"),
        ({"message": message(photo=[{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}], caption="look")}, Kind.TEXT, "look", ""),
        ({"message": message(location={"longitude": 1, "latitude": 1})}, Kind.UNREADABLE, "", "location"),
        ({"message": message(dice={"emoji": "🎲", "value": 1})}, Kind.UNREADABLE, "", "dice"),
        ({"callback_query": {"id": "q", "from": PERSON, "chat_instance": "c", "data": "/menu", "message": message(text="x")}}, Kind.BUTTON, "", "/menu"),
        ({"callback_query": {"id": "q", "from": PERSON, "chat_instance": "c", "data": "/menu"}}, Kind.BUTTON, "", "/menu"),
    ],
)  # fmt: skip
def test_reads(content, kind, text, payload):
    incoming = read_update(update(**content))
    assert (incoming.kind, incoming.text, incoming.payload, incoming.sender) == (kind, text, payload, "7")


def test_a_forwarded_message_is_somebody_elses():
    origin = {"type": "hidden_user", "date": 0, "sender_user_name": "Sami"}
    assert read_update(update(message=message(text="no thanks", forward_origin=origin))).forwarded


def test_a_block_is_noticed():
    member = {"user": {"id": 1, "is_bot": True, "first_name": "b"}}
    change = {
        "chat": PRIVATE,
        "from": PERSON,
        "date": 0,
        "old_chat_member": {**member, "status": "member"},
        "new_chat_member": {**member, "status": "kicked", "until_date": 0},
    }
    assert read_update(update(my_chat_member=change)).kind is Kind.BLOCKED


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"channel_post": {"message_id": 1, "date": 0, "chat": {"id": -1, "type": "channel", "title": "c"}, "text": "x"}},
        {"poll": {"id": "1", "question": "q", "options": [], "total_voter_count": 0, "is_closed": False, "is_anonymous": True, "type": "regular", "allows_multiple_answers": False, "allows_revoting": False, "members_only": False}},
        {"message": message(pinned_message=message(text="x"))},
        {"message": message(text="hi", **{"from": {**PERSON, "is_bot": True}})},
        {"edited_message": message(location={"longitude": 1, "latitude": 1}, edit_date=1)},
        {"inline_query": {"id": "1", "from": PERSON, "query": "x", "offset": ""}},
    ],
)  # fmt: skip
def test_leaves_alone(content):
    assert read_update(update(**content)) is None


def test_a_deep_link_opens_every_situation_and_fits_telegrams_limits(assistant):
    library = load_library()
    # What is said in danger is never behind a link.
    for name in (name for name in library.guide if library.flows[name].stage != "safety"):
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", name)
        incoming = read_update(update(message=message(text=f"/start {name}")))
        assert assistant.turn(incoming, incoming.at).payload == f"/{name}"
