from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

import pytest
from conftest_bot import message
from sqlalchemy import text as sql

from bot.messages import Kind
from bot.ports import BlockedError, RefusedError, SendLaterError
from bot.settings import Delivery
from bot.worker import Worker
from dialogues.state import Conversation
from dialogues.types import Outcome, Reply


class Echo:
    """Answers with what was said, and counts in the state."""

    def __init__(self):
        self.fail = {}
        self.answered = []

    async def answer(self, conversation, incoming, now, about=None):  # noqa: ARG002
        left = self.fail.get(incoming.text, 0)
        if left:
            self.fail[incoming.text] = left - 1
            raise ValueError(f"secret {incoming.text}")
        self.answered.append(incoming.text)
        state = conversation.model_copy(update={"turns": conversation.turns + 1})
        return Outcome(state, (Reply(f"echo {incoming.text}"),), erase=incoming.text == "forget")


class Post:
    """Sends into a list, failing as told."""

    def __init__(self):
        self.sent = []
        self.typing = []
        self.errors = []

    def render(self, outcome, incoming, replacing=()):  # noqa: ARG002
        return [{"text": reply.text} for reply in outcome.replies]

    def remove(self, places):
        return [{"text": f"gone {place}"} for place in places]

    async def show_typing(self, address):
        self.typing.append(address)

    async def send(self, address, message):
        if self.errors:
            raise self.errors.pop(0)
        self.sent.append((address, message["text"]))


def worker_for(store, **limits):
    brain, post = Echo(), Post()
    return Worker(store, brain, post, Delivery(**limits), [{"text": "sorry"}]), brain, post


async def receive(store, number, text, sender="7"):
    await store.database.run(store.ingest, number, message(text, sender))


async def test_everyone_is_answered_in_order(store):
    worker, _, post = worker_for(store)
    for number in range(30):
        await receive(store, number, f"m{number}", sender=str(number % 3))
    await worker.drain()
    for sender in "012":
        expected = [(sender, f"echo m{n}") for n in range(30) if str(n % 3) == sender]
        assert [item for item in post.sent if item[0] == sender] == expected


async def test_a_failing_message_is_tried_again_then_set_aside(store, caplog):
    caplog.set_level(logging.DEBUG)
    worker, brain, post = worker_for(store, attempts=2)
    brain.fail = {"shaky": 1, "poison": 9}
    await receive(store, 1, "shaky")
    await receive(store, 2, "poison")
    await receive(store, 3, "fine")
    await worker.drain()
    assert [text for _, text in post.sent] == ["echo shaky", "sorry", "echo fine"]
    assert "secret" not in caplog.text


async def test_waits_as_long_as_it_is_told_and_sends_in_order(store):
    worker, _, post = worker_for(store)
    post.errors = [SendLaterError(0.05), SendLaterError(0.05)]
    await receive(store, 1, "a")
    await receive(store, 2, "b")
    await worker.drain()
    assert [text for _, text in post.sent] == ["echo a", "echo b"]


async def test_a_refused_message_does_not_hold_up_the_rest(store):
    worker, _, post = worker_for(store)
    post.errors = [RefusedError("BadRequest")]
    await receive(store, 1, "a")
    await receive(store, 2, "b")
    await worker.drain()
    assert [text for _, text in post.sent] == ["echo b"]


async def test_a_block_ends_the_conversation_silently(store):
    worker, brain, post = worker_for(store)
    post.errors = [BlockedError()]
    await receive(store, 1, "a")
    await receive(store, 2, "b")
    await worker.drain()
    assert post.sent == []
    blocked = message("").model_copy(update={"kind": Kind.BLOCKED, "sender": "8"})
    await store.database.run(store.ingest, 3, blocked)
    await worker.drain()
    assert "" not in brain.answered


async def test_forgetting_leaves_only_the_farewell(store):
    worker, _, post = worker_for(store)
    await receive(store, 1, "a")
    await receive(store, 2, "forget")
    await worker.drain()
    assert [text for _, text in post.sent] == ["echo a", "echo forget"]
    held = await store.database.run(lambda connection: connection.execute(sql("SELECT count(*) FROM inbox")).scalar())
    assert held == 0


async def test_the_state_goes_from_turn_to_turn(store):
    worker, _, _ = worker_for(store)
    for number in range(3):
        await receive(store, number, "x")
    await worker.drain()
    state = await store.database.run(store.state_of, "7")
    assert state == Conversation(turns=3)


async def test_a_flood_is_answered_once(store, clock):
    worker, brain, post = worker_for(store)
    for number in range(40):
        await receive(store, number, f"m{number}")
    clock.now += 3
    await worker.drain()
    assert len(post.sent) == 1
    assert brain.answered[0].splitlines() == [f"m{n}" for n in range(40)]
    await receive(store, 41, "later")
    clock.now += 3
    await worker.drain()
    assert len(post.sent) == 2


async def test_what_goes_on_coming_is_waited_for(store, clock):
    worker, _, post = worker_for(store)
    for number in range(21):
        await receive(store, number, f"m{number}")
    working = asyncio.create_task(worker.drain())
    await asyncio.sleep(0.2)
    assert post.sent == []
    await receive(store, 22, "the last")
    clock.now += 3
    await working
    assert len(post.sent) == 1
    assert post.sent[0][1].endswith("the last")


async def test_twenty_are_each_answered(store):
    worker, _, post = worker_for(store)
    for number in range(20):
        await receive(store, number, f"m{number}")
    await worker.drain()
    assert len(post.sent) == 20


async def test_a_double_tap_is_answered_once(store):
    worker, _, post = worker_for(store)
    pressed = message("").model_copy(update={"kind": Kind.BUTTON, "payload": "/menu", "reply_to": 3})
    for number, later in enumerate((0, 0.3, 5)):
        again = pressed.model_copy(update={"at": pressed.at + timedelta(seconds=later)})
        await store.database.run(store.ingest, number, again)
    await worker.drain()
    assert len(post.sent) == 2


async def test_typing_is_shown_only_to_who_waits(store, monkeypatch):
    monkeypatch.setattr("bot.turns._UNSEEN_SECONDS", 0.02)
    worker, brain, post = worker_for(store)
    await receive(store, 1, "quick")
    await worker.drain()
    assert post.typing == []
    quick = brain.answer

    async def slow(*args):
        await asyncio.sleep(0.1)
        return await quick(*args)

    brain.answer = slow
    await receive(store, 2, "slow")
    await worker.drain()
    assert post.typing == ["7"]
    assert [text for _, text in post.sent] == ["echo quick", "echo slow"]


async def test_stops_within_seconds_and_gives_the_leases_back(store):
    worker, _, post = worker_for(store)
    post.errors = [SendLaterError(3600)]
    running = asyncio.create_task(worker.run())
    await receive(store, 1, "a")
    worker.wake()
    while post.errors:  # noqa: ASYNC110 - emptied by a fake that knows no events
        await asyncio.sleep(0.01)
    await worker.stop()
    await running
    assert await store.database.run(store.claim, "other", 1) == [store.vault.name("7")]


async def test_told_to_stop_while_claiming_it_gives_back_what_it_claimed(store, monkeypatch):
    worker, _, post = worker_for(store)
    await receive(store, 1, "a")
    claim = store.claim

    def stopping(connection, owner, most):
        worker._stopping.set()
        return claim(connection, owner, most)

    monkeypatch.setattr(store, "claim", stopping)
    await worker.run()
    monkeypatch.undo()
    assert post.sent == []
    assert await store.database.run(store.claim, "other", 1) == [store.vault.name("7")]


async def test_a_lease_taken_while_a_task_is_ending_is_served(store):
    worker, _, post = worker_for(store)
    await receive(store, 1, "a")
    (person,) = await store.database.run(store.claim, worker.owner, 1)
    worker._start(person)
    # The moment between giving the lease back and the end of the task.
    worker._again.add(person)
    await receive(store, 2, "b")
    while worker._busy:
        await asyncio.wait(list(worker._busy.values()))
        await asyncio.sleep(0)
    assert [text for _, text in post.sent] == ["echo a", "echo b"]
    assert worker._again == set()


async def test_what_was_forgotten_is_in_no_file_while_the_bot_runs(store, tmp_path):
    if not store.database.on_sqlite:
        pytest.skip("the write-ahead log of PostgreSQL is its operator's")
    worker, _, _ = worker_for(store)
    await receive(store, 1, "a")
    held = "SELECT person, address FROM chats"
    person, address = await store.database.run(lambda connection: connection.execute(sql(held)).one())

    def found() -> bool:
        return any(trace in path.read_bytes() for path in tmp_path.iterdir() for trace in (person.encode(), address))

    assert found()
    await receive(store, 2, "forget")
    await worker.drain()
    assert not found()
