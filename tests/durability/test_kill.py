"""A worker killed again and again loses nothing and applies nothing twice."""

from __future__ import annotations

import asyncio
import collections
import random
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError
from telegram import Bot, Update
from telegram.error import NetworkError

from bot.messages import Incoming, Kind
from bot.store.database import Database
from bot.store.keys import open_vault
from bot.store.schema import upgrade
from bot.store.store import Store
from bot.telegram.inline import Inline
from bot.telegram.queue import DurableQueue

PEOPLE, MESSAGES, KILLS = 6, 20, 4
ROOT = Path(__file__).parents[2]


@pytest.fixture
def store(tmp_path):
    url = f"sqlite:///{tmp_path / 'kill.sqlite3'}"
    vault, database = open_vault(url, None), Database(url, "normal")
    upgrade(database.engine)
    yield Store(database, vault)
    database.close()


def message(sender: int, number: int) -> Incoming:
    return Incoming(sender=str(sender), kind=Kind.TEXT, text=f"m{number}", at=datetime(2026, 3, 4, tzinfo=UTC))


async def test_nothing_is_lost_and_nothing_applied_twice(store, tmp_path):
    for number in range(MESSAGES):
        for sender in range(PEOPLE):
            await store.database.run(store.ingest, number * PEOPLE + sender, message(sender, number))
    sent, dice = tmp_path / "sent.txt", random.Random(1)  # noqa: S311 - only spreads the kills
    command = [
        sys.executable,
        str(ROOT / "tests/durability/echo.py"),
        f"sqlite:///{tmp_path / 'kill.sqlite3'}",
        str(sent),
    ]
    for _ in range(KILLS):
        process = subprocess.Popen(command, cwd=ROOT)  # noqa: ASYNC220, S603
        before = len(lines(sent))
        await until(lambda: len(lines(sent)) > before)  # noqa: B023 - awaited within the round
        await asyncio.sleep(dice.uniform(0, 0.1))
        process.send_signal(signal.SIGKILL)
        process.wait()
    process = subprocess.Popen(command, cwd=ROOT)  # noqa: ASYNC220, S603
    everything = {f"{sender} m{number}" for sender in range(PEOPLE) for number in range(MESSAGES)}
    await until(lambda: set(sent.read_text().splitlines()) == everything, 40)
    process.terminate()
    process.wait()
    for sender in range(PEOPLE):
        mine = [line for line in sent.read_text().splitlines() if line.startswith(f"{sender} ")]
        # At most the one message in flight at each kill is sent again, right after itself.
        assert list(dict.fromkeys(mine)) == [f"{sender} m{number}" for number in range(MESSAGES)]
        state = await store.database.run(store.state_of, str(sender))
        assert state.turns == MESSAGES
    repeats = collections.Counter(sent.read_text().splitlines())
    assert sum(count - 1 for count in repeats.values()) <= KILLS * PEOPLE


def lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


async def until(condition, seconds: float = 20) -> None:
    for _ in range(int(seconds / 0.02)):
        if condition():
            return
        await asyncio.sleep(0.02)
    pytest.fail("it never happened")


@pytest.mark.parametrize("reason", ["database is locked", "database or disk is full"])
async def test_a_database_that_refuses_keeps_the_update_with_telegram(store, monkeypatch, reason):
    bot = Bot("1:a")
    queue = DurableQueue(store, bot, Inline(store, None, bot), lambda: None)
    chat = {"id": 7, "type": "private", "first_name": "x"}
    person = {"id": 7, "is_bot": False, "first_name": "x"}
    raw = {"update_id": 1, "message": {"message_id": 1, "date": 0, "chat": chat, "from": person, "text": "hi"}}
    update, keep = Update.de_json(raw, Bot("1:a")), store.ingest

    def refuse(*_: object) -> bool:
        raise OperationalError("INSERT", {}, sqlite3.OperationalError(reason))

    monkeypatch.setattr(store, "ingest", refuse)
    with pytest.raises(NetworkError):
        await queue.put(update)
    monkeypatch.setattr(store, "ingest", keep)
    await queue.put(update)
    work = await store.database.run(store.load, store.vault.name("7"))
    assert [received.incoming.text for received in work.unread] == ["hi"]
