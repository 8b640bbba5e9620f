"""What somebody says and who they are stands readable in no log and no database, and goes when it may go."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import logging
import shutil
import time

import pytest
from api import GROUP, TOKEN
from sqlalchemy import select
from sqlalchemy import text as sql

from bot import log
from bot.store.database import Database
from bot.store.held import held
from bot.store.keys import KeyMissingError, KeyWrongError, Vault, new_key, open_vault
from bot.store.store import Store
from bot.store.tables import chats, inbox, outbox

CHAT = 7_012_345_678
CHAT_CANARY = str(CHAT)
FIRST, LAST, USERNAME = "Quillavar", "Tesmondry", "quillavar_tm"
EX, FRIEND = "Zsofika", "Bertolomew"
PERSON = {"id": CHAT, "is_bot": False, "first_name": FIRST, "last_name": LAST, "username": USERNAME}
PRIVATE = {"id": CHAT, "type": "private", "first_name": FIRST, "last_name": LAST, "username": USERNAME}
WHO = (CHAT_CANARY, FIRST, LAST, USERNAME, EX, FRIEND, TOKEN)
FILE = {"file_id": "a", "file_unique_id": "b"}
ORIGIN = {"type": "hidden_user", "date": 0, "sender_user_name": EX}


class Talk:
    """Somebody with a name of their own, each of whose messages carries a word found nowhere else."""

    def __init__(self, api):
        self.api = api
        self.words = []

    def canary(self):
        self.words.append(f"florquint{len(self.words):02}x")
        return self.words[-1]

    async def say(self, text, *, answers=1, **extra):
        before = len(self.api.said)
        text = text.replace("%", self.canary()) if text else text
        self.api.send(text, **{"chat": PRIVATE, "from": PERSON, **extra})
        await self.api.until(lambda: len(self.api.said) >= before + answers)

    async def press(self, data):
        before = len(self.api.said)
        message = {"message_id": self.api.last["message_id"], "date": int(time.time()), "chat": PRIVATE, "text": "x"}
        self.api.update(
            callback_query={"id": "q", "from": PERSON, "chat_instance": "c", "data": data, "message": message}
        )
        await self.api.until(lambda: len(self.api.said) > before)

    async def at_length(self):
        """Everything that can be said: facts, drafts, forwarded and quoted words, edits, failures, other chats."""
        await self.say("/start")
        await self.say(f"hi, I'm {FIRST}, my ex {EX} hasn't answered my text for three weeks, % and all that")
        await self.press("/SetSlots(tries=once)")
        await self.say("can you make it warmer? %")
        await self.say(f"my friend {FRIEND} says i should call her, %")
        await self.say("/check babe, why do you never answer me, % is what i ask")
        await self.press("/another_phrasing")
        await self.say("is this ok to send: 'hey, it was nice to see you at the % show, friends?'")
        await self.say("i would rather not, but % maybe later", forward_origin=ORIGIN)
        await self.say('she wrote back: "ok, % whatever you want"')
        await self.say("what does she mean by % do you think")
        await self.say("look at this % photo", photo=[{**FILE, "width": 1, "height": 1}])
        await self.say(None, voice={**FILE, "duration": 1})
        await self.say("/remind in 3 days to ask about %")
        await self.say("I'm in Lisbon, near % street")
        await self.say("qwertz % asdf")
        before = len(self.api.said)
        mine = {"message_id": self.api.message - 1, "date": int(time.time()), "edit_date": int(time.time())}
        self.api.update(edited_message={**mine, "chat": PRIVATE, "from": PERSON, "text": f"hello {self.canary()}"})
        await self.api.until(lambda: len(self.api.said) > before)
        self.api.update(inline_query={"id": "i", "from": PERSON, "query": f"sorry {self.canary()}", "offset": ""})
        await self.api.until(lambda: self.api.made("answerInlineQuery"))
        self.api.send(f"/help {self.canary()}", chat={**GROUP, "title": self.canary()}, **{"from": PERSON})
        for status in (429, 500):
            self.api.fail("sendMessage", status, description="x", parameters={"retry_after": 0})
        await self.say("and i feel % about it")
        await self.say("the same again, %, and what now")


@pytest.fixture
def logged(capfd):
    log.set_up(TOKEN, "DEBUG")
    yield lambda: capfd.readouterr().err
    logging.getLogger().handlers = []


def raw(tmp_path):
    """Every byte on the disk but the key: file, log, free pages and all."""
    return b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.suffix != ".key")


def readable_in(data, words):
    numbers = [CHAT.to_bytes(size, order) for size in (5, 6, 8) for order in ("big", "little")]
    numbers = [number for number in numbers if CHAT.bit_length() <= 8 * len(number)]
    return [word for word in words if word.encode() in data] + [number for number in numbers if number in data]


@contextlib.asynccontextmanager
async def stored(api):
    """The store, opened beside the running bot once that has nothing left to do."""
    database = Database(api.settings.database_url)
    store = Store(database, open_vault(api.settings.database_url, None))
    open_rows = "SELECT (SELECT count(*) FROM inbox WHERE done_at IS NULL AND kind <> 'reminder')"
    open_rows += " + (SELECT count(*) FROM outbox WHERE done_at IS NULL)"
    for _ in range(500):
        if not await database.run(lambda connection: connection.execute(sql(open_rows)).scalar()):
            break
        await asyncio.sleep(0.02)
    yield store
    database.close()


async def opened(api):
    """Everything held about the person, decrypted, as one string."""
    async with stored(api) as store:
        found = await store.database.run(held, store.vault, CHAT_CANARY)
    return json.dumps(found, ensure_ascii=False)


async def test_after_a_long_talk_the_log_and_the_disk_hold_nothing_readable(
    api, logged, tmp_path, assistant, monkeypatch
):
    talk = Talk(api)
    await talk.at_length()
    whole = assistant.answer

    async def broken(conversation, incoming, now, about=None):
        if "breaks" in incoming.text:
            raise ValueError(f"cannot read {incoming.text} of {incoming.sender}")
        return await whole(conversation, incoming, now, about)

    monkeypatch.setattr(assistant, "answer", broken)
    monkeypatch.setattr("bot.worker._LONGEST_WAIT_SECONDS", 0.01)
    await talk.say("this % breaks it")
    written = logged()
    assert "ValueError" in written, "the log says that something failed"
    assert written.count("chat ") > 15
    canaries = (*talk.words, *WHO)
    assert [word for word in canaries if word in written] == []
    assert readable_in(raw(tmp_path), canaries) == []


async def test_what_was_said_is_gone_once_it_is_answered(api):
    talk = Talk(api)
    await talk.at_length()
    kept = await opened(api)
    assert EX in kept, "facts are remembered"
    assert [word for word in talk.words if word in kept] == []


@pytest.mark.parametrize(
    ("text", "extra"),
    [
        ("I don't know what to say about % honestly", {"forward_origin": ORIGIN}),
        ("/check babe, why do you never answer me, % is what i ask", {}),
    ],
)
async def test_words_that_are_still_asked_about_are_gone_when_something_else_comes_up(api, text, extra):
    talk = Talk(api)
    await talk.say(text, **extra)
    assert talk.words[0] in await opened(api), "otherwise this shows nothing"
    await talk.say("i want to write a letter to my ex")
    await talk.say("she hasn't answered for three weeks")
    assert talk.words[0] not in await opened(api)


async def test_after_forgetting_there_is_no_trace_in_any_byte(api, tmp_path):
    other = {"id": 5, "is_bot": False, "first_name": "x"}
    api.send("hello", chat={"id": 5, "type": "private"}, **{"from": other})
    talk = Talk(api)
    await talk.at_length()

    def traces(connection):
        rows = [row for table in (chats, inbox, outbox) for row in connection.execute(select(table).where(mine(table)))]
        closed = {value for row in rows for value in row if isinstance(value, bytes)}
        # A long value goes over several pages: any piece of it is a trace.
        return {value[at : at + 24] for value in closed for at in range(0, len(value) - 24, 24)}

    async with stored(api) as store:
        name = store.vault.name(CHAT_CANARY)

        def mine(table):
            return table.c.person == name

        before = {name.encode(), *await store.database.run(traces)}
        await store.database.truncate_log()
    data = raw(tmp_path)
    assert sum(trace in data for trace in before) > len(before) * 0.9 > 100, "otherwise this shows nothing"
    await talk.say("/forget")
    await talk.press("/SetSlots(confirm_erase=true)")
    async with stored(api) as store:
        for _ in range(500):
            if await store.database.run(store.load, name) is None:
                break
            await asyncio.sleep(0.02)
        reminders = await store.database.run(store.reminders)
    assert reminders == []
    await asyncio.sleep(0.3)
    data = raw(tmp_path)
    assert [trace for trace in before if trace in data] == []
    assert readable_in(data, (*talk.words, *WHO)) == []


async def test_a_copy_without_the_key_gives_nothing(api, tmp_path, tmp_path_factory):
    talk = Talk(api)
    await talk.at_length()
    async with stored(api) as store:
        await store.database.truncate_log()
    thief = tmp_path_factory.mktemp("thief")
    copy = thief / "bot.sqlite3"
    shutil.copy(tmp_path / "bot.sqlite3", copy)
    url = f"sqlite:///{copy}"
    with pytest.raises(KeyMissingError):
        open_vault(url, None)
    stolen = Store(Database(url), Vault(new_key()))
    with pytest.raises(KeyWrongError):
        await stolen.database.run(stolen.keyring.verify)
    stolen.database.close()
    data = copy.read_bytes()
    assert readable_in(data, (*talk.words, *WHO)) == []
    # Ids are few: one that was hashed without a secret could be found by trying them all.
    for name in hashlib.algorithms_guaranteed - {"shake_128", "shake_256"}:
        digest = hashlib.new(name, CHAT_CANARY.encode())
        assert digest.digest()[:8] not in data
        assert digest.hexdigest()[:16].encode() not in data
