"""One contract, on every database."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

import pytest
from conftest_bot import message

from bot.store.leases import LeaseLostError
from dialogues.state import Conversation, PendingReminder, Reviewed
from dialogues.types import ReminderRequest


async def receive(store, number, text="hello", sender="7"):
    return await store.database.run(store.ingest, number, message(text, sender))


async def claim(store, owner="w1", most=10):
    return await store.database.run(store.claim, owner, most)


async def load(store, person):
    return await store.database.run(store.load, person)


async def test_an_update_is_kept_once(store):
    assert await receive(store, 1)
    assert not await receive(store, 1)
    (person,) = await claim(store)
    assert [r.incoming.text for r in (await load(store, person)).unread] == ["hello"]


async def test_a_turn_is_made_true_as_a_whole(store):
    await receive(store, 1)
    (person,) = await claim(store)
    work = await load(store, person)
    state = Conversation(slots={"ex_name": "Dana"})
    await store.database.run(store.commit_turn, "w1", person, work.unread[0].id, state, [{"a": 1}, {"a": 2}])
    work = await load(store, person)
    assert work.state.slots == {"ex_name": "Dana"}
    assert [m.payload for m in work.unsent] == [{"a": 1}, {"a": 2}]
    assert work.unread == ()
    for unsent in work.unsent:
        await store.database.run(store.sent, unsent.id)
    work = await load(store, person)
    assert (work.unsent, work.unread) == ((), ())


async def test_what_is_unsent_goes_before_what_is_unread(store):
    await receive(store, 1, "first")
    (person,) = await claim(store)
    work = await load(store, person)
    await store.database.run(store.commit_turn, "w1", person, work.unread[0].id, Conversation(), [{"a": 1}])
    await receive(store, 2, "second")
    work = await load(store, person)
    assert len(work.unsent) == 1
    assert work.unread == ()


async def test_messages_keep_their_order(store):
    for number in (5, 6, 7):
        await receive(store, number, f"m{number}")
    (person,) = await claim(store)
    assert [r.incoming.text for r in (await load(store, person)).unread] == ["m5", "m6", "m7"]


async def test_a_lease_is_held_by_one(store):
    await receive(store, 1)
    assert len(await claim(store, "w1")) == 1
    assert await claim(store, "w2") == []


async def test_a_lost_lease_fences_out_its_worker(store, clock):
    await receive(store, 1)
    (person,) = await claim(store, "w1")
    work = await load(store, person)
    clock.now += 31
    assert await claim(store, "w2") == [person]
    with pytest.raises(LeaseLostError):
        await store.database.run(store.commit_turn, "w1", person, work.unread[0].id, Conversation(), [{"a": 1}])
    assert (await load(store, person)).unsent == ()


async def test_a_lease_can_be_renewed_and_given_back(store, clock):
    await receive(store, 1)
    (person,) = await claim(store, "w1")
    clock.now += 20
    await store.database.run(store.renew, "w1", [person])
    clock.now += 20
    assert await claim(store, "w2") == []
    await store.database.run(store.release, "w1", person)
    assert await claim(store, "w2") == [person]


async def test_leases_of_a_dead_process_are_freed_at_the_start(store):
    await receive(store, 1)
    (person,) = await claim(store, "dead")
    await store.database.run(store.release_dead)
    assert await claim(store, "new") == [person]


async def test_the_longest_waiting_goes_first(store, clock):
    for number, sender in enumerate(("3", "1", "2"), 1):
        await receive(store, number, sender=sender)
        clock.now += 1
    assert await claim(store, most=2) == [store.vault.name("3"), store.vault.name("1")]


async def test_a_reminder_comes_when_it_is_due(store, clock):
    await receive(store, 1)
    (person,) = await claim(store)
    work = await load(store, person)
    due = datetime.fromtimestamp(clock.now + 3600, UTC)
    reminder = ReminderRequest(due, "/reminder_due(no_reply)", "no_reply")
    await store.database.run(store.commit_turn, "w1", person, work.unread[0].id, Conversation(), [], [reminder])
    assert (await load(store, person)).unread == ()
    assert await store.database.run(store.reminders) == [(person, due.timestamp())]
    clock.now += 3601
    assert await claim(store, "w2") == [person]
    (received,) = (await load(store, person)).unread
    assert received.incoming.payload == "/reminder_due(no_reply)"


async def test_reminders_are_dropped_together(store, clock):
    await receive(store, 1)
    (person,) = await claim(store)
    work = await load(store, person)
    due = datetime.fromtimestamp(clock.now + 60, UTC)
    requests = [ReminderRequest(due, "/a"), ReminderRequest(due, "/b"), ReminderRequest(None)]
    await store.database.run(store.commit_turn, "w1", person, work.unread[0].id, Conversation(), [], requests)
    assert await store.database.run(store.reminders) == []


async def test_forgetting_erases_everything_but_the_farewell(store):
    await receive(store, 1, "canary-text")
    (person,) = await claim(store)
    await store.database.run(store.forget, person, [{"bye": 1}])
    work = await load(store, person)
    assert work.state == Conversation()
    assert [m.payload for m in work.unsent] == [{"bye": 1}]
    await store.database.run(store.drop_shell, person)
    assert await load(store, person) is not None
    await store.database.run(store.sent, work.unsent[0].id)
    await store.database.run(store.drop_shell, person)
    assert await load(store, person) is None


async def test_idle_conversations_are_purged(store, clock):
    await receive(store, 1, sender="old")
    clock.now += 181 * 86400
    await receive(store, 2, sender="new")
    assert await store.database.run(store.purge, 180) == 1
    assert await load(store, store.vault.name("old")) is None
    assert await load(store, store.vault.name("new")) is not None


async def test_words_nobody_comes_back_to_are_gone_after_a_day(store, clock):
    async def after_a_turn(number, **held):
        await receive(store, number)
        (person,) = await claim(store)
        work = await load(store, person)
        run, state = store.database.run, Conversation(slots={"ex_name": "Dana"}, **held)
        await run(store.commit_turn, "w1", person, work.unread[0].id, state, [], [], 5, work.state)
        await run(store.release, "w1")
        return person

    person = await after_a_turn(1, last_text="maybe later", reviewed=Reviewed(text="babe"))
    clock.now += 86000
    assert await store.database.run(store.drop_words) == 0
    assert (await load(store, person)).state.last_text == "maybe later"
    clock.now += 500
    assert await store.database.run(store.drop_words) == 1
    work = await load(store, person)
    assert work.state == Conversation(slots={"ex_name": "Dana"})
    assert work.thread.answered is None
    assert await store.database.run(store.drop_words) == 0
    await after_a_turn(2, last_text="another")
    clock.now += 87000
    assert await store.database.run(store.drop_words) == 1


def test_a_draft_kept_for_a_reminder_stays_until_it_was_shown():
    due = PendingReminder(due=datetime(2026, 3, 5, tzinfo=UTC), topic="")
    kept = Conversation(slots={"held_draft": "hi", "ex_name": "Dana"}, reminders=[due])
    assert not kept.holds_words
    shown = kept.model_copy(update={"reminders": []})
    assert shown.holds_words
    assert shown.without_words().slots == {"ex_name": "Dana"}


async def test_a_blocked_bot_ends_what_is_pending(store):
    await receive(store, 1)
    (person,) = await claim(store)
    await store.database.run(store.deactivate, person)
    work = await load(store, person)
    assert (work.unsent, work.unread) == ((), ())


async def test_the_file_holds_nothing_readable(store, tmp_path):
    if not store.database.on_sqlite:
        pytest.skip("looks at SQLite's file")
    await receive(store, 1, "canary-text", sender="chat-canary")
    (person,) = await claim(store)
    work = await load(store, person)
    state = Conversation(slots={"ex_name": "name-canary"})
    await store.database.run(store.commit_turn, "w1", person, work.unread[0].id, state, [{"text": "reply-canary"}])
    held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"canary" not in held
    with sqlite3.connect(tmp_path / "test.sqlite3") as raw:
        assert raw.execute("SELECT payload FROM inbox").fetchall() == [(None,)]
    raw.close()
