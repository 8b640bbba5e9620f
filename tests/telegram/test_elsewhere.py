"""Groups, channels, business and guest chats."""

from __future__ import annotations

import asyncio

from api import ME, PERSON
from sqlalchemy import text as sql

from bot.store.database import Database
from bot.telegram.texts import texts

GROUP = {"id": -5, "type": "supergroup", "title": "friends"}
CHANNEL = {"id": -6, "type": "channel", "title": "news"}
RIGHTS = (
    "can_be_edited is_anonymous can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members "
    "can_promote_members can_change_info can_invite_users can_post_stories can_edit_stories can_delete_stories"
)


def change(chat, old, new):
    member = {"user": ME, "until_date": 0, **dict.fromkeys(RIGHTS.split(), False)}
    states = {"old_chat_member": {**member, "status": old}, "new_chat_member": {**member, "status": new}}
    return {"chat": chat, "from": PERSON, "date": 0, **states}


def post(chat, words, **extra):
    return {"message_id": 1, "date": 0, "chat": chat, "from": PERSON, "text": words, **extra}


async def settled(api):
    """Whatever was sent before this was seen to."""
    before = len(api.made("answerInlineQuery"))
    api.inline("sorry")
    await api.until(lambda: len(api.made("answerInlineQuery")) > before)
    await asyncio.sleep(0.1)


async def test_a_group_is_told_once_and_nothing_of_it_is_kept(api):
    api.update(my_chat_member=change(GROUP, "left", "member"))
    api.update(message=post(GROUP, "hello all"))
    api.update(message=post(GROUP, "@olive_bot what should i do"))
    api.update(message=post(GROUP, "/help@olive_bot"))
    await settled(api)
    (told,) = api.said
    assert told["chat_id"] == -5
    assert told["text"] == texts().only_private
    database = Database(api.settings.database_url)
    counts = "SELECT (SELECT count(*) FROM chats) + (SELECT count(*) FROM inbox) + (SELECT count(*) FROM outbox)"
    held = await database.run(lambda connection: connection.execute(sql(counts)).scalar())
    database.close()
    assert held == 0


async def test_who_lets_it_in_again_is_told_again_and_talk_among_people_is_not_answered(api):
    api.update(message=post(GROUP, "hello all"))
    await settled(api)
    assert api.said == []
    api.update(message=post(GROUP, "a question", reply_to_message=post(GROUP, "x", **{"from": ME})))
    await settled(api)
    assert len(api.said) == 1
    api.update(my_chat_member=change(GROUP, "member", "left"))
    api.update(my_chat_member=change(GROUP, "left", "member"))
    await settled(api)
    assert len(api.said) == 2


async def test_a_channel_is_left(api):
    api.update(my_chat_member=change(CHANNEL, "left", "administrator"))
    await settled(api)
    api.update(channel_post={"message_id": 1, "date": 0, "chat": CHANNEL, "text": "x"})
    await settled(api)
    assert [call["chat_id"] for call in api.made("leaveChat")] == [-6, -6]
    assert api.said == []


async def test_a_business_account_and_a_guest_are_told(api):
    connection = {"id": "b", "user": PERSON, "user_chat_id": 7, "date": 0, "is_enabled": True}
    api.update(business_connection=connection)
    api.update(business_connection=connection)
    api.update(business_connection={**connection, "id": "c", "is_enabled": False})
    api.update(business_message=post({**GROUP, "type": "private", "id": 8}, "hi", business_connection_id="b"))
    api.update(guest_message=post(GROUP, "@olive_bot hi", guest_query_id="g"))
    await settled(api)
    assert [call["text"] for call in api.said] == [texts().only_private]
    (answer,) = api.made("answerGuestQuery")
    assert answer["guest_query_id"] == "g"
    assert answer["result"]["input_message_content"]["message_text"] == texts().only_private
