"""What somebody says and who they are stands readable in no log and no database, and goes when it may go."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import io
import json
import logging
import shutil
import sys

import pytest
from api import TOKEN
from sqlalchemy import select
from sqlalchemy import text as sql
from talk import CHAT, CHAT_CANARY, EX, ORIGIN, WHO, Talk

from bot import log
from bot.store.database import Database
from bot.store.held import held
from bot.store.keys import KeyMissingError, KeyWrongError, Vault, new_key, open_vault
from bot.store.store import Store
from bot.store.tables import chats, inbox, outbox


@pytest.fixture
def logged(monkeypatch):
    # A stream of its own: what a capturing fixture puts in place is closed between set-up and test.
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(logging, "raiseExceptions", True)
    log.set_up(TOKEN, "DEBUG")
    yield stream.getvalue
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
    monkeypatch.setattr("bot.turns.LONGEST_WAIT_SECONDS", 0.01)
    await talk.say("this % breaks it")
    await api.until(lambda: "attempt 3 failed: ValueError" in logged())
    written = logged()
    assert written.count("chat ") > 15
    canaries = (*talk.words, *WHO)
    assert [word for word in canaries if word in written] == []
    assert readable_in(raw(tmp_path), canaries) == []


def test_a_line_that_cannot_be_written_brings_nothing_to_light(logged, capfd):
    logging.getLogger().handlers[0].stream = io.StringIO()
    logging.getLogger().handlers[0].stream.close()
    try:
        raise ValueError("florquint")  # noqa: TRY301 - a log call while an error is in hand is wanted
    except ValueError:
        logging.getLogger("bot.turns").warning("chat %s: failed", "1b61e202")
    assert "florquint" not in logged() + capfd.readouterr().err


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
