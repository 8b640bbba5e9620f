"""What the tests of keys share: people to hold, keys to hold them under, and the command."""

from __future__ import annotations

import click
from click.testing import CliRunner
from conftest_bot import message
from sqlalchemy import select

from bot.cli.keys import keys as command
from bot.store.keys import Vault, new_key
from bot.store.store import Store
from bot.store.tables import chats, inbox, metadata, outbox
from dialogues.state import Conversation

OLD, NEW, NEWER = (new_key() for _ in range(3))


def with_keys(store, *keys):
    return Store(store.database, Vault(",".join(keys)), lease_seconds=30)


async def fill(store, people=3):
    """Everybody with a state, an unsent message and an unread one."""
    run = store.database.run
    for number in range(people):
        await run(store.ingest, number, message("first", str(number)))
        (person,) = await run(store.claim, "w1", 10)
        (row,) = (await run(store.load, person)).unread
        state = Conversation(slots={"my_name": f"n{number}"})
        await run(store.commit_turn, "w1", person, row.id, state, [{"to": number}])
        await run(store.ingest, 1000 + number, message("second", str(number)))
    await run(store.release, "w1")


async def names_and_values(store):
    def read(connection):
        names = {row.person for table in (chats, inbox, outbox) for row in connection.execute(select(table.c.person))}
        closed = [
            value
            for table in metadata.sorted_tables
            for row in connection.execute(select(table))
            for value in row
            if isinstance(value, bytes)
        ]
        return names, closed

    return await store.database.run(read)


def run_command(monkeypatch, url, *arguments, key=None):
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("OLIVEBRANCH_KEY", key or "")
    result = CliRunner().invoke(command, arguments)
    if result.exception and not isinstance(result.exception, (SystemExit, click.ClickException)):
        raise result.exception
    return result
