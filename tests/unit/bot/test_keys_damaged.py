"""A rotation goes on past what no key opens, and keeps the old key as long as there is any."""

from __future__ import annotations

import asyncio

import pytest
from conftest_keys import NEW, OLD, fill, names_and_values, run_command, with_keys
from sqlalchemy import select, update

from bot.store import keyring as module
from bot.store.database import Database
from bot.store.keys import KeyWrongError, Vault, key_file, new_key, open_vault
from bot.store.schema import upgrade
from bot.store.store import Store
from bot.store.tables import chats, inbox, outbox
from dialogues.state import Conversation


def damaged(_held):
    return b"damaged"


def flipped(held):
    return held[:-9] + (b"A" if held[-9:-8] != b"A" else b"B") + held[-8:]


def of_a_lost_key(held):
    return Vault(new_key()).close(Vault(OLD).open(held))


HELD = [chats.c.state, chats.c.thread, chats.c.address, inbox.c.payload, outbox.c.payload]


def spoil(connection, column, wrong):
    """Spoils the first value of a column, and gives what stands there now."""
    (key,) = column.table.primary_key.columns
    row = connection.execute(select(key, column).where(column.is_not(None)).order_by(key)).first()
    value = wrong(row[1])
    connection.execute(update(column.table).where(key == row[0]).values({column: value}))
    return value


@pytest.mark.parametrize("wrong", [damaged, flipped, of_a_lost_key])
@pytest.mark.parametrize("column", HELD, ids=str)
async def test_what_no_key_opens_is_left_as_it_is_and_all_else_goes_on(store, monkeypatch, column, wrong):
    monkeypatch.setattr(module, "_BATCH", 2)
    await fill(with_keys(store, OLD))
    both = with_keys(store, NEW, OLD)
    spoilt = await store.database.run(spoil, column, wrong)
    await store.database.run(both.keyring.verify)
    named, before = await names_and_values(both)
    done = await both.keyring.rotate()
    assert done.unopened == {str(column): 1}
    assert not done.complete
    named_now, after = await names_and_values(both)
    assert len(after) == len(before)
    assert spoilt in after
    for value in after:
        if value != spoilt:
            Vault(NEW).open(value)
    # Whoever cannot be named anew must still be found, so nobody is.
    assert (named_now == named) == (column is chats.c.address)
    again = await both.keyring.rotate()
    assert (again.renewed, again.unopened) == (0, {str(column): 1})


async def test_damage_of_one_address_is_no_wrong_key_even_with_nobody_else_held(store):
    await fill(with_keys(store, OLD), people=1)
    await store.database.run(spoil, chats.c.address, damaged)
    await store.database.run(with_keys(store, OLD).keyring.verify)
    assert (await with_keys(store, NEW, OLD).keyring.rotate()).unopened == {"chats.address": 1}


async def test_names_follow_once_the_address_is_known_again(store):
    await fill(with_keys(store, OLD))
    both = with_keys(store, NEW, OLD)
    number = []

    def note(held):
        number.append(Vault(OLD).open(held))
        return b"damaged"

    await store.database.run(spoil, chats.c.address, note)
    assert (await both.keyring.rotate()).unnamed == 1
    named, _ = await names_and_values(both)
    address = update(chats).where(chats.c.address == b"damaged").values(address=both.vault.close(number[0]))
    await store.database.run(lambda connection: connection.execute(address))
    assert (await both.keyring.rotate()).complete
    fresh = with_keys(store, NEW)
    await store.database.run(fresh.keyring.verify)
    named_now, _ = await names_and_values(fresh)
    assert len(named_now) == 3
    assert not named_now & named


async def test_a_state_set_aside_for_want_of_its_program_is_brought_under_the_new_key(store):
    await fill(with_keys(store, OLD))
    newer = {**Conversation().to_json(), "version": 99}
    await store.database.run(lambda c: c.execute(update(chats).values(aside=Vault(OLD).close(newer))))
    await store.database.run(spoil, chats.c.aside, damaged)
    done = await with_keys(store, NEW, OLD).keyring.rotate()
    # What was set aside as damaged keeps no key from going.
    assert done.complete
    aside = await store.database.run(lambda c: [bytes(row.aside) for row in c.execute(select(chats.c.aside))])
    aside.remove(b"damaged")
    assert [Vault(NEW).open(value) for value in aside] == [newer, newer]


async def test_a_key_taken_out_while_people_still_need_it_is_missed_at_the_start(store, monkeypatch):
    monkeypatch.setattr(module, "_BATCH", 1)
    await fill(with_keys(store, OLD))
    both, batches = with_keys(store, NEW, OLD), []

    def stop(rows):
        batches.append(rows)
        if len(batches) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(module, "_LOOKED_AT", 2)
    with pytest.raises(KeyboardInterrupt):
        await both.keyring.rotate(stop)
    await store.database.run(both.keyring.verify)
    with pytest.raises(KeyWrongError, match="does not open"):
        await store.database.run(with_keys(store, NEW).keyring.verify)


@pytest.mark.parametrize("wrong", [damaged, flipped])
@pytest.mark.parametrize("column", [chats.c.state, chats.c.address], ids=str)
def test_the_command_keeps_the_old_key_and_says_so_while_something_does_not_open(tmp_path, monkeypatch, column, wrong):
    url = f"sqlite:///{tmp_path / 'x.sqlite3'}"
    path, vault = key_file(url), open_vault(url, None)
    old, database = path.read_text(), Database(url)
    upgrade(database.engine)
    store = Store(database, vault)

    async def prepare():
        await fill(store)
        return await database.run(spoil, column, wrong)

    spoilt = asyncio.run(prepare())
    for _ in range(2):
        result = run_command(monkeypatch, url, "rotate")
        assert result.exit_code == 1
        assert f"({column}: 1)" in result.output
        assert f"the old key stays in {path}" in result.output
        assert ("keeps their name" in result.output) == (column is chats.c.address)
        new, kept = path.read_text().split(",")
        assert kept == old
    with database.engine.begin() as connection:
        values = [bytes(value) for value in connection.execute(select(column)).scalars()]
        assert spoilt in values
        # The operator erases the one whose value it is.
        connection.execute(chats.delete().where(column == spoilt))
    result = run_command(monkeypatch, url, "rotate")
    assert result.exit_code == 0, result.output
    assert path.read_text() == new
    database.close()


def test_with_keys_in_the_environment_the_command_says_which_to_leave(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'x.sqlite3'}"
    database = Database(url)
    upgrade(database.engine)
    store = Store(database, Vault(OLD))

    async def prepare():
        await fill(store)
        await database.run(spoil, outbox.c.payload, damaged)

    asyncio.run(prepare())
    result = run_command(monkeypatch, url, "rotate", key=f"{NEW},{OLD}")
    assert result.exit_code == 1
    assert "leave the old key in OLIVEBRANCH_KEY" in result.output
    assert "can go" not in result.output
    database.close()
