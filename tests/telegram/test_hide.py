"""Discreet mode over real HTTP: the chat is emptied, both sides of it, and stays neutral."""

from __future__ import annotations

import asyncio

import pytest

from dialogues.engine.library import load_library


def lines(name):
    return {variation.text for variation in load_library().domain.responses[name].variations}


async def said(api, count):
    await api.until(lambda: len(api.said) >= count)


def gone(api):
    return [number for call in api.made("deleteMessages") for number in call["message_ids"]]


async def test_all_of_the_chat_disappears_and_the_next_answer_is_neutral(api):
    api.send("my ex Dana hasn't answered for three weeks")
    mine = [api.message]
    await said(api, 1)
    api.send("/progress")
    mine.append(api.message)
    await api.until(lambda: api.made("sendPhoto"))
    await said(api, 2)
    api.send("/export")
    mine.append(api.message)
    await api.until(lambda: len(api.made("sendDocument")) == 2)
    await said(api, 3)
    calls = [call for name, call in api.calls if name.startswith("send") and "message_id" in call]
    ours = [call["message_id"] for call in calls]
    assert len(ours) >= 6
    await asyncio.sleep(0.2)
    api.send("/hide Silver Fern")
    mine.append(api.message)
    await said(api, 4)
    assert set(gone(api)) == {*mine, *ours}
    methods = [name for name, _ in api.calls]
    assert methods.index("deleteMessages") < len(methods) - 1 - methods[::-1].index("sendMessage"), "first it goes"
    assert api.last["text"] in lines("utter_hidden")
    for number, words in enumerate(("who is Dana?", "/known", "/export", "/start no_reply"), 5):
        api.send(words)
        await said(api, number)
        assert api.last["text"] in lines("utter_hidden"), words
    assert len(api.made("sendDocument")) == 2
    api.inline("sorry")
    await api.until(lambda: api.made("answerInlineQuery"))
    answer = api.made("answerInlineQuery")[-1]
    assert answer["results"] == []
    assert "button" not in answer
    before = len(gone(api))
    api.send("silver  fern")
    word = api.message
    await said(api, 9)
    assert gone(api)[before:] == [word]
    api.send("/known")
    await said(api, 10)
    assert "Dana" in api.last["text"]


async def test_an_edit_is_no_way_round_it(api):
    api.send("my ex is called Dana")
    await said(api, 1)
    api.send("/hide fern")
    hidden = api.message
    await said(api, 2)
    api.send("hello")
    last = api.message
    await said(api, 3)
    for number, (message, words) in enumerate(((last, "/known"), (last, "who is my ex"), (hidden, "/start")), 4):
        api.edit(message, words)
        await said(api, number)
        assert api.last["text"] in lines("utter_hidden"), words


async def test_old_messages_are_left_and_one_that_may_not_go_keeps_no_other(api, monkeypatch):
    monkeypatch.setattr("bot.thread._DELETABLE_SECONDS", 0.5)
    api.send("my ex is called Dana")
    old = api.message
    await said(api, 1)
    await asyncio.sleep(0.8)
    api.send("hello")
    young = api.message
    await said(api, 2)
    api.fail("deleteMessages", 400, description="Bad Request: message can't be deleted")
    api.fail("deleteMessage", 400, description="Bad Request: message can't be deleted")
    api.send("/hide fern")
    await said(api, 3)
    one_by_one = [call["message_id"] for call in api.made("deleteMessage")]
    assert old not in one_by_one
    assert len(one_by_one) >= 2
    assert young not in one_by_one, "the stand-in refused this one"


@pytest.mark.parametrize("answer", ["/hidden_wipe"])
async def test_who_lost_the_word_can_have_everything_erased(api, answer):
    api.send("my ex is called Dana")
    await said(api, 1)
    api.send("/hide fern")
    await said(api, 2)
    api.send("/forget")
    await said(api, 3)
    api.press(answer)
    await said(api, 4)
    assert api.last["text"] in lines("utter_hidden_wiped")
    await asyncio.sleep(0.3)
    api.send("/known")
    await said(api, 5)
    assert "Dana" not in api.last["text"]
    assert api.last["text"] not in lines("utter_hidden")
