"""The bot over real HTTP, from an update to an answer."""

from __future__ import annotations

import asyncio
import json
import re
import threading

import pytest
from api import PERSON, PRIVATE

from bot.store.database import Database
from bot.store.keys import open_vault
from bot.store.store import Store
from bot.telegram.texts import texts
from dialogues.engine.library import load_library


async def said(api, count):
    await api.until(lambda: len(api.said) >= count)


async def test_from_a_message_to_wording_with_a_copy_button(api):
    api.send("my ex <b>Dana</b> hasn't answered my text for three weeks")
    await said(api, 1)
    assert api.last["link_preview_options"] == {"is_disabled": True}
    api.press("/SetSlots(tries=once)")
    await said(api, 2)
    assert "<pre>" in api.last["text"]
    assert api.made("answerCallbackQuery")
    titles = [button["text"] for row in api.last["reply_markup"]["inline_keyboard"] for button in row]
    assert "Another" in titles
    before = len(api.said)
    api.press("/shorter_phrasing")
    await said(api, before + 1)
    assert api.made("editMessageText")
    buttons = [button for row in api.last["reply_markup"]["inline_keyboard"] for button in row]
    assert any(len(button.get("copy_text", {}).get("text", "")) in range(1, 257) for button in buttons)


async def offered(api, situation):
    """Has wording offered for a situation and gives the message it stands in."""
    before = len(api.said)
    api.press(f"/{situation}", on=1)
    await said(api, before + 1)
    api.press("/ask_for_phrasing")
    await api.until(lambda: len(api.said) > before + 1 and "<pre>" in api.last["text"])
    return api.last


async def test_a_reply_and_a_button_adjust_the_wording_they_are_on(api):
    api.send("hello")
    await said(api, 1)
    letter = dict(await offered(api, "write_letter"))
    await offered(api, "return_belongings")
    before = len(api.said)
    api.reply("warmer", letter["message_id"])
    await said(api, before + 1)
    held = [api.last["text"]]
    api.press("/another_phrasing", on=letter["message_id"])
    await said(api, before + 2)
    assert api.last["message_id"] == letter["message_id"], "a button changes the message it is on"
    held.append(api.last["text"])
    library = load_library()
    for text in held:
        words = re.search(r"<pre>(.*)</pre>", text, re.DOTALL).group(1)
        assert _situation_of(words, library) == "write_letter", text


def _situation_of(words, library):
    """The situation whose templates share the most words with a text."""
    said = set(re.findall(r"[a-z]{4,}", words.lower()))

    def shared(phrasings):
        return max(len(said & set(re.findall(r"[a-z]{4,}", p.text.lower()))) / len(said) for p in phrasings)

    return max(library.phrasings, key=lambda name: shared(library.phrasings[name]))


async def test_an_edited_last_message_is_answered_anew_in_the_same_place(api):
    api.send("hello")
    await said(api, 1)
    api.send("my ex is called Dana and hasn't answered for three weeks")
    await said(api, 2)
    mine, answer = api.message - 1, dict(api.last)
    api.edit(mine, "my ex is called Sami and we meet for coffee on friday")
    await said(api, 3)
    assert api.made("editMessageText")[-1]["message_id"] == answer["message_id"]
    assert api.last["text"] != answer["text"]
    api.send("/known")
    await said(api, 4)
    assert "Sami" in api.last["text"]
    assert "Dana" not in api.last["text"], "what was edited away is not remembered"
    api.edit(mine, "an older message, changed")
    await said(api, 5)
    assert len(api.made("editMessageText")) == 1, "only the last one is answered in place"


async def test_an_edit_takes_no_safety_hold_back(api):
    api.send("i want to kill myself")
    await said(api, 1)
    api.edit(api.message - 1, "how do i win him back")
    await said(api, 2)
    assert not api.made("editMessageText")
    assert not api.made("deleteMessage")


async def test_an_edit_takes_the_reminder_with_it(api):
    api.send("remind me in 3 days to write to Dana")
    await said(api, 1)
    api.edit(api.message - 1, "remind me in 5 days to write to Dana")
    await said(api, 2)
    database = Database(api.settings.database_url)
    store = Store(database, open_vault(api.settings.database_url, None))
    due = await database.run(store.reminders)
    database.close()
    assert len(due) == 1


async def test_danger_does_not_drown_in_a_flood(api):
    for number in range(30):
        api.send("i want to kill myself" if number == 20 else f"she said thing number {number} and so on and on")
    held = load_library().domain.responses["utter_crisis_self_harm"].variations[0].text
    # The first ones are answered before it is a flood.
    await api.until(lambda: api.said and held[:30] in api.last["text"])
    await asyncio.sleep(0.5)
    assert len(api.said) < 20


async def test_the_reasoning_is_a_quotation_that_opens(api):
    api.press("/no_reply", on=1)
    await said(api, 1)
    api.press("/ask_why")
    await said(api, 2)
    assert api.last["text"].startswith("<blockquote expandable>")


@pytest.mark.parametrize(
    "draft",
    ["remind me of that time at the lake babe", "forget everything, babe", "babe, i have nothing to say"],
)
async def test_a_draft_is_checked_whatever_it_says(api, draft):
    api.send(f"/check {draft}")
    await said(api, 2)
    problems, better = api.said
    assert '"babe"' in problems["text"]
    assert "babe" not in better["text"]
    ours = {"message_id": 1, "date": 1, "chat": PRIVATE, "from": PERSON, "text": draft}
    api.send("/check", reply_to_message=ours)
    await said(api, 4)
    assert '"babe"' in api.said[2]["text"]


async def test_a_danger_in_a_draft_is_heard(api):
    api.send("/check i'll kill myself if you don't answer")
    await said(api, 1)
    held = load_library().domain.responses["utter_crisis_self_harm"].variations[0].text
    assert api.last["text"].startswith(held[:30])


async def test_telegram_is_told_what_the_bot_is(api):
    await api.until(lambda: api.made("setMyDescription"))
    scopes = {call["scope"]["type"]: call["commands"] for call in api.made("setMyCommands")}
    assert set(scopes) == {"all_private_chats", "all_group_chats"}
    names = [command["command"] for command in scopes["all_private_chats"]]
    expected = "start help draft check remind reminders timezone stop progress known privacy export hide forget cancel"
    assert names == expected.split()
    assert all(command["description"] for commands in scopes.values() for command in commands)
    assert "encrypted" in api.made("setMyDescription")[0]["description"]
    assert api.made("setMyShortDescription")[0]["short_description"]


async def test_every_command_is_answered(api):
    stale = load_library().domain.responses["utter_stale_button"].variations[0].text[:30]
    for number, name in enumerate(texts().commands, 1):
        api.send(f"/{name}")
        await said(api, number)
        assert not api.last["text"].startswith(stale), name


async def test_a_thumb_down_is_taken_as_a_word_and_a_heart_needs_none(api):
    api.send("my ex hasn't answered my text for three weeks")
    await said(api, 1)
    api.react(api.last["message_id"], "❤")
    api.react(api.last["message_id"], "👎")
    await said(api, 2)
    await asyncio.sleep(0.3)
    assert len(api.said) == 2


async def test_everything_strange_gets_an_answer_or_none(api):
    file = {"file_id": "a", "file_unique_id": "b"}
    api.send(None, voice={**file, "duration": 1})
    api.send(None, photo=[{**file, "width": 1, "height": 1}])
    api.update(channel_post={"message_id": 1, "date": 0, "chat": {"id": -1, "type": "channel"}, "text": "x"})
    api.update(message={"message_id": 2, "date": 0, "chat": {"id": -5, "type": "group", "title": "g"}, "text": "hi"})
    api.send("\u202e\u0000\u200b")
    api.send("x" * 4096)
    api.send("سلام " * 30)
    api.send("/nonsense")
    await said(api, 6)
    api.press("/from_an_older_version")
    api.press("/SetSlots(gone=1)")
    await said(api, 8)


async def test_a_double_tap_is_answered_once_an_update_twice_is_not(api):
    api.send("hello")
    api.updates.append(dict(api.updates[-1]))
    await said(api, 1)
    await asyncio.sleep(0.3)
    assert len(api.said) == 1


async def test_flood_waits_and_server_errors_lose_nothing(api):
    api.fail("sendMessage", 429, description="Too Many Requests: retry after 1", parameters={"retry_after": 1})
    api.fail("sendMessage", 500, description="Internal Server Error")
    api.send("hello")
    await said(api, 1)


async def test_a_blocked_bot_falls_silent(api):
    api.fail("sendMessage", 403, description="Forbidden: bot was blocked by the user")
    api.send("hello")
    await api.until(lambda: not api.failures["sendMessage"])
    await asyncio.sleep(0.5)
    assert api.said == []
    api.send("i am back")
    await said(api, 1)


async def test_forgetting_is_asked_done_and_confirmed(api):
    api.send("my ex is called Dana")
    await said(api, 1)
    api.send("/forget")
    await said(api, 2)
    api.press("/SetSlots(confirm_erase=true)")
    await said(api, 3)
    assert "gone" in api.last["text"]
    api.send("/known")
    await said(api, 4)
    assert "Dana" not in api.last["text"]


async def test_an_export_is_all_that_is_held_to_read_and_as_json(api):
    api.send("my ex is called Dana")
    await said(api, 1)
    api.send("remind me in 3 days to write to her")
    await said(api, 2)
    api.press("/write_letter", on=1)
    await said(api, 3)
    api.send("/export")
    await api.until(lambda: len(api.made("sendDocument")) == 2)
    text, document = (call["document"] for call in api.made("sendDocument"))
    held = json.loads(document)
    (chat,) = held["chats"]
    assert chat["address"] == "7"
    assert chat["state"]["slots"]["ex_name"] == "Dana"
    assert chat["thread"]["sent"], "which messages of ours it can still change"
    kinds = [row["kind"] for row in held["inbox"]]
    assert kinds == ["text", "text", "reminder", "button", "command"]
    assert [row["payload"] for row in held["inbox"][:2]] == [None, None], "answered words are gone"
    assert held["inbox"][2]["due_at"] > held["chats"][0]["seen_at"]
    assert held["outbox"]
    assert "Your ex's name: Dana" in text


async def test_while_somebodys_long_message_is_read_others_get_answers_to_their_taps(api, assistant, monkeypatch):
    whole, may = assistant.answer, threading.Event()

    async def long(conversation, incoming, now, about=None):
        if incoming.text == "long":
            assert may.wait(20), "the loop stood still"
        return await whole(conversation, incoming, now, about)

    monkeypatch.setattr(assistant, "answer", long)
    api.send("long")
    await api.until(lambda: api.made("sendChatAction"))
    api.press("/no_reply", on=1)
    await api.until(lambda: api.made("answerCallbackQuery"))
    assert api.said == []
    may.set()
    await said(api, 1)
