"""Keys come and go: what is held stays readable with the new one, and tells the old one nothing."""

from __future__ import annotations

import hashlib
import hmac
import stat

import pytest
from conftest_bot import message
from conftest_keys import NEW, NEWER, OLD, fill, names_and_values, run_command, with_keys
from sqlalchemy import insert, select

from bot.store import keyring as module
from bot.store.database import Database
from bot.store.keys import KeyWrongError, Vault, key_file, open_vault
from bot.store.leases import LeaseLostError
from bot.store.schema import upgrade
from bot.store.store import Store
from bot.store.tables import chats, keyring
from dialogues.state import Conversation


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
