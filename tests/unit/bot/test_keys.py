"""Keys come and go: what is held stays readable with the new one, and tells the old one nothing."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import stat

import click
import pytest
from click.testing import CliRunner
from conftest_bot import message
from sqlalchemy import insert, select, update

from bot.cli.keys import keys as command
from bot.store import keyring as module
from bot.store.database import Database
from bot.store.keys import KeyWrongError, Vault, key_file, new_key, open_vault
from bot.store.leases import LeaseLostError
from bot.store.schema import upgrade
from bot.store.store import Store
from bot.store.tables import chats, inbox, keyring, metadata, outbox
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


async def assert_whole(store, people=3):
    for number in range(people):
        state = await store.database.run(store.state_of, str(number))
        assert state.slots == {"my_name": f"n{number}"}
        work = await store.database.run(store.load, store.vault.name(str(number)))
        assert [unsent.payload for unsent in work.unsent] == [{"to": number}]
        await store.database.run(store.sent, work.unsent[0].id)
        work = await store.database.run(store.load, store.vault.name(str(number)))
        assert [item.incoming.text for item in work.unread] == ["second"]


async def test_after_rotating_the_new_key_alone_opens_everything_and_the_old_one_nothing(store):
    await fill(with_keys(store, OLD))
    named_before, _ = await names_and_values(with_keys(store, OLD))
    assert (await with_keys(store, NEW, OLD).keyring.rotate()).renewed > 0
    fresh = with_keys(store, NEW)
    await store.database.run(fresh.keyring.verify)
    named, closed = await names_and_values(fresh)
    assert len(named) == 3
    assert not named & named_before, "an old key must not tell who is held"
    for value in closed:
        with pytest.raises(KeyWrongError):
            Vault(OLD).open(value)
    await assert_whole(fresh)


async def test_rotating_twice_changes_nothing_and_a_third_key_can_follow(store):
    await fill(with_keys(store, OLD))
    rotated = with_keys(store, NEW, OLD)
    await rotated.keyring.rotate()
    named, _ = await names_and_values(rotated)
    assert (await rotated.keyring.rotate()).renewed == 0
    assert (await names_and_values(rotated))[0] == named
    await with_keys(store, NEWER, NEW).keyring.rotate()
    await assert_whole(with_keys(store, NEWER))


@pytest.mark.parametrize("stops_after", [0, 1, 3])
async def test_an_interrupted_rotation_is_taken_up_again(store, monkeypatch, stops_after):
    monkeypatch.setattr(module, "_BATCH", 2)
    await fill(with_keys(store, OLD))
    batches = []

    def stop(rows):
        batches.append(rows)
        if len(batches) > stops_after:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await with_keys(store, NEW, OLD).keyring.rotate(stop)
    between = with_keys(store, NEW, OLD)
    assert (await store.database.run(between.state_of, "1")).slots == {"my_name": "n1"}
    await between.keyring.rotate()
    await assert_whole(with_keys(store, NEW))


async def test_a_worker_that_knows_both_keys_goes_on_through_a_rotation(tmp_path):
    url = f"sqlite:///{tmp_path / 'x.sqlite3'}"
    running, other = (Store(Database(url), Vault(keys)) for keys in (f"{NEW},{OLD}", f"{NEW},{OLD}"))
    upgrade(running.database.engine)
    await fill(with_keys(other, OLD))
    other = with_keys(other, NEW, OLD)
    (claimed,) = await running.database.run(running.claim, "w1", 1)
    (number,) = [n for n in range(3) if running.vault.name(str(n)) == claimed]
    await other.keyring.rotate()
    with pytest.raises(LeaseLostError):
        await running.database.run(running.commit_turn, "w1", claimed, 1, Conversation(), [])
    assert not await running.database.run(running.ingest, number, message("sent twice by Telegram", str(number)))
    await running.database.run(running.ingest, 5000, message("third", str(number)))
    count = await running.database.run(lambda connection: len(connection.execute(select(chats)).all()))
    assert count == 3, "nobody is held twice, by an old name and a new one"
    for store in (running, other):
        store.database.close()


async def test_a_worker_with_old_keys_only_stops_and_writes_nothing_more(tmp_path):
    url = f"sqlite:///{tmp_path / 'x.sqlite3'}"
    running, other = (Store(Database(url), Vault(keys)) for keys in (OLD, f"{NEW},{OLD}"))
    upgrade(running.database.engine)
    await fill(running)
    await other.keyring.rotate()
    with pytest.raises(KeyWrongError):
        await running.database.run(running.ingest, 77, message("late"))
    with pytest.raises(KeyWrongError):
        await running.database.run(running.claim, "w1", 1)
    await assert_whole(with_keys(other, NEW))
    for store in (running, other):
        store.database.close()


async def test_people_of_a_database_from_before_are_found_and_can_be_rotated(store):
    # There the oldest key named people, and no secret was held.
    legacy = hmac.new(OLD.encode(), b"7", hashlib.sha256).digest()[:16].hex()
    closed = Vault(OLD).close

    def put(connection):
        connection.execute(keyring.delete())
        state = Conversation(slots={"my_name": "Kim"}).to_json()
        row = {"person": legacy, "address": closed("7"), "state": closed(state), "seen_at": 0}
        connection.execute(insert(chats).values(row))

    store.database.first = None
    await store.database.run(put)
    for keys in ([NEW], [OLD, NEW]):
        with pytest.raises(KeyWrongError):
            await store.database.run(with_keys(store, *keys).keyring.verify)
    adopted = with_keys(store, NEW, OLD)
    assert (await store.database.run(adopted.state_of, "7")).slots == {"my_name": "Kim"}
    assert adopted.vault.name("7") == legacy
    await adopted.keyring.rotate()
    fresh = with_keys(store, NEW)
    assert (await store.database.run(fresh.state_of, "7")).slots == {"my_name": "Kim"}
    assert fresh.vault.name("7") != legacy


async def test_keys_that_do_not_fit_are_refused(store):
    first = with_keys(store, OLD)
    await store.database.run(first.keyring.verify)
    await store.database.run(first.ingest, 1, message("hello"))
    for fits in ([OLD], [NEW, OLD], [OLD, NEW]):
        await store.database.run(with_keys(store, *fits).keyring.verify)
    with pytest.raises(KeyWrongError, match="does not open"):
        await store.database.run(with_keys(store, NEW).keyring.verify)


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


def run_command(monkeypatch, url, *arguments, key=None):
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("OLIVEBRANCH_KEY", key or "")
    result = CliRunner().invoke(command, arguments)
    if result.exception and not isinstance(result.exception, (SystemExit, click.ClickException)):
        raise result.exception
    return result


def test_the_command_replaces_the_key_file_while_the_bot_runs(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'x.sqlite3'}"
    path, vault = key_file(url), open_vault(url, None)
    before = path.read_text()
    database = Database(url)
    upgrade(database.engine)
    running = Store(database, vault)

    def at_once(work, *args):
        with database.engine.begin() as connection:
            database.first(connection)
            return work(connection, *args)

    at_once(running.ingest, 1, message("hello"))
    result = run_command(monkeypatch, url, "rotate")
    assert result.exit_code == 0, result.output
    after = path.read_text()
    assert before not in after
    assert after.count(",") == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    # The bot that still runs reads the file again.
    (person,) = at_once(running.claim, "w", 1)
    assert at_once(running.load, person).address == "7"
    at_once(running.ingest, 2, message("again"))
    assert len(at_once(running.load, person).unread) == 2
    database.close()
    held = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert before.encode() not in held


def test_the_command_asks_for_a_new_key_in_the_environment(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'x.sqlite3'}"
    result = run_command(monkeypatch, url, "rotate", key=OLD)
    assert result.exit_code == 1
    assert "put a new key before" in result.output
    assert run_command(monkeypatch, url, "rotate", key=f"{NEW},{OLD}").exit_code == 0
    Vault(run_command(monkeypatch, url, "new").output.strip())


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
