"""A copy of all that is held leaves nothing out."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from conftest_bot import message
from sqlalchemy import Float, LargeBinary

from bot.held import readable, words
from bot.store.held import held
from bot.store.tables import metadata
from bot.thread import Thread
from dialogues.state import Conversation

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
# What is about nobody. A new table stands here, or in a copy.
IMPERSONAL = {"keyring"}


def row_for(table, vault, number):
    """A row with something to be found in every column, and what is to be found."""
    row, canaries = {}, []
    for column in table.columns:
        number += 1
        canary = f"{table.name}-{column.name}"[:16]
        if column.name == "person":
            row["person"] = vault.name("7")
        elif isinstance(column.type, LargeBinary):
            row[column.name] = vault.close({"inner": canary})
            canaries.append(canary)
        elif isinstance(column.type, Float):
            row[column.name] = 1_700_000_000.0 + number
            canaries.append(datetime.fromtimestamp(row[column.name], UTC).isoformat())
        else:
            row[column.name] = number if column.type.python_type is int else canary
            canaries.append(str(row[column.name]))
    return row, canaries


async def test_every_column_of_every_table_is_in_the_copy(store):
    await store.database.run(store.ingest, 1, message("hello", "other"))
    personal = [table for table in metadata.sorted_tables if table.name not in IMPERSONAL]
    canaries = []

    def put(connection):
        for table in personal:
            row, its = row_for(table, store.vault, 7_000_000)
            connection.execute(table.insert().values(row))
            canaries.extend(its)

    await store.database.run(put)
    found = await store.database.run(held, store.vault, "7")
    assert set(found) == {table.name for table in personal}
    for table in personal:
        assert [set(row) for row in found[table.name]] == [{column.name for column in table.columns}]
    written, text = json.dumps(found, ensure_ascii=False), readable(found, NOW)
    assert [canary for canary in canaries if canary not in written] == []
    assert [canary for canary in canaries if canary not in text] == []


async def test_nothing_of_anyone_else_is_in_it(store):
    await store.database.run(store.ingest, 1, message("their words", "8"))
    assert await store.database.run(held, store.vault, "7") == {}
    assert readable({}, NOW) == words().nothing + "\n"


def test_every_name_a_person_meets_is_explained():
    names = {
        column.name for table in metadata.sorted_tables if table.name not in IMPERSONAL for column in table.columns
    }
    names |= {*Conversation.model_fields, *Thread.model_fields}
    assert names - set(words().labels) == set()
    assert {table.name for table in metadata.sorted_tables} - IMPERSONAL == set(words().tables)


def test_lists_and_empty_things_can_be_read():
    text = readable(
        {"chats": [{"state": {"said": ["a", "b"], "visits": [{"situation": "no_reply"}], "slots": {}}}]}, NOW
    )
    assert "Lines of mine last said, by name: a, b\n" in text
    assert "    Talked about before:\n      1:\n        What it was about: no_reply\n" in text
    assert "Facts: none\n" in text


async def test_what_no_key_opens_keeps_nothing_else_back(store):
    async def damage(table, column):
        def spoil(connection):
            connection.execute(table.delete())
            row, canaries = row_for(table, store.vault, 7_000_000)
            connection.execute(table.insert().values({**row, column.name: b"damaged"}))
            return [canary for canary in canaries if canary != f"{table.name}-{column.name}"[:16]]

        return await store.database.run(spoil)

    closed = [(t, c) for t in metadata.sorted_tables if t.name not in IMPERSONAL for c in t.c]
    closed = [(table, column) for table, column in closed if isinstance(column.type, LargeBinary)]
    assert len(closed) > 4
    for table, column in closed:
        rest = await damage(table, column)
        (row,) = (await store.database.run(held, store.vault, "7"))[table.name]
        assert row[column.name] == "damaged"
        assert [canary for canary in rest if canary not in json.dumps(row)] == []
