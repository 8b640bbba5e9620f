from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text as sql
from sqlalchemy import update
from test_worker import Echo, Post, receive

from bot.settings import Delivery
from bot.store.held import held
from bot.store.keys import Vault
from bot.store.tables import chats, inbox
from bot.worker import Worker
from dialogues.state import Conversation


@pytest.fixture
def post():
    return Post()


@pytest.fixture
def worker(store, post):
    return Worker(store, Echo(), post, Delivery(attempts=2), [{"text": "sorry"}], [{"text": "afresh"}])


async def change(store, column, value, table=chats):
    await store.database.run(lambda c: c.execute(update(table).values({column: value})))


async def one(store, query):
    return await store.database.run(lambda c: c.execute(sql(query)).scalar())


def damaged(_store):
    return b"damaged"


def of_another_key(_store):
    return Vault(Fernet.generate_key().decode()).close(Conversation().to_json())


def of_another_version(store):
    return store.vault.close({**Conversation().to_json(), "version": 99})


def of_no_shape(store):
    return store.vault.close("a string")


WRONG = [damaged, of_another_key, of_another_version, of_no_shape]


@pytest.mark.parametrize("wrong", WRONG)
async def test_a_state_that_cannot_be_opened_is_kept_aside_and_the_person_told_once(store, worker, post, wrong, caplog):
    await receive(store, 1, "a")
    await worker.drain()
    state = wrong(store)
    await change(store, "state", state)
    await receive(store, 2, "b")
    await receive(store, 3, "c")
    await worker.drain()
    assert [text for _, text in post.sent] == ["echo a", "afresh", "echo b", "echo c"]
    assert bytes(await one(store, "SELECT aside FROM chats")) == state
    assert caplog.text.count("to open it failed") == 2
    assert "set aside what cannot be opened: state" in caplog.text
    assert (await store.database.run(store.state_of, "7")).turns == 2


@pytest.mark.parametrize("wrong", WRONG)
async def test_messages_that_cannot_be_opened_hold_up_none_of_the_others(store, worker, post, wrong):
    await receive(store, 1, "a")
    await receive(store, 2, "b", sender="8")
    await change(store, "payload", wrong(store), inbox)
    await receive(store, 3, "c")
    await worker.drain()
    assert sorted(post.sent) == [("7", "afresh"), ("7", "echo c"), ("8", "afresh")]
    assert await one(store, "SELECT count(*) FROM inbox WHERE done_at IS NULL OR payload IS NOT NULL") == 0


async def test_an_address_that_cannot_be_opened_is_taken_from_the_next_message(store, worker, post):
    await receive(store, 1, "a")
    await change(store, "address", b"damaged")
    await worker.drain()
    assert post.sent == [("7", "afresh"), ("7", "echo a")]


async def test_without_any_address_nothing_is_tried_for_ever(store, worker, post):
    await receive(store, 1, "a")
    await change(store, "address", b"damaged")
    await change(store, "payload", b"damaged", inbox)
    await worker.drain()
    assert post.sent == []
    await receive(store, 2, "b")
    await worker.drain()
    assert post.sent[-1] == ("7", "echo b")


async def test_what_was_set_aside_is_exported_rotated_past_and_forgotten(store, worker):
    await receive(store, 1, "a")
    await worker.drain()
    await change(store, "state", b"damaged")
    await receive(store, 2, "b")
    await worker.drain()
    assert (await store.database.run(held, store.vault, "7"))["chats"][0]["aside"] == "damaged"
    await store.keyring.rotate()
    await receive(store, 3, "forget")
    await worker.drain()
    assert await one(store, "SELECT count(*) FROM chats") == 0


async def test_who_is_told_and_says_no_more_keeps_what_was_set_aside(store, worker):
    await receive(store, 1, "a")
    await worker.drain()
    await change(store, "state", b"damaged")
    await receive(store, 2, "b")
    await change(store, "payload", b"damaged", inbox)
    await worker.drain()
    assert bytes(await one(store, "SELECT aside FROM chats")) == b"damaged"


async def test_the_words_of_others_go_in_time_though_one_state_cannot_be_opened(store, worker, clock):
    for number, sender in ((1, "7"), (2, "8")):
        await receive(store, number, "a", sender)
    await worker.drain()
    await change(store, "words", 1)
    broken = update(chats).where(chats.c.person == store.vault.name("7"))
    await store.database.run(lambda c: c.execute(broken.values(state=b"damaged")))
    clock.now += 3 * 86400
    assert await store.database.run(store.drop_words) == 1
