"""What is too much is turned away, and never the wish to be forgotten."""

from __future__ import annotations

import pytest
from conftest_bot import message

from bot.messages import Kind
from bot.store.crowd import Crowd, CrowdedError
from bot.store.store import Store
from bot.telegram.pace import Pace
from dialogues.state import Conversation


def crowded(store, most, each):
    return Store(store.database, store.vault, 30, Crowd(most, each))


async def test_one_person_cannot_fill_the_inbox_but_can_be_forgotten(store):
    limited = crowded(store, 1000, 3)
    kept = [await store.database.run(limited.ingest, number, message(f"m{number}")) for number in range(5)]
    assert kept == [True, True, True, False, False]
    forget = message("").model_copy(update={"kind": Kind.COMMAND, "payload": "/forget"})
    assert await store.database.run(limited.ingest, 10, forget)
    assert await store.database.run(limited.ingest, 11, message("m", "8")), "others are not kept waiting"
    for number in (12, 13):
        assert await store.database.run(limited.ingest, number, forget)
    assert not await store.database.run(limited.ingest, 14, forget)


async def test_what_is_too_much_in_all_is_refused_until_some_is_answered(store, clock):
    limited = crowded(store, 3, 1000)
    for number in range(3):
        await store.database.run(limited.ingest, number, message("m", str(number)))
    clock.now += 2
    with pytest.raises(CrowdedError):
        await store.database.run(limited.ingest, 5, message("m", "9"))
    people = await store.database.run(limited.claim, "w1", 10)
    work = await store.database.run(limited.load, people[0])
    await store.database.run(limited.commit_turn, "w1", people[0], work.unread[0].id, Conversation(), [])
    clock.now += 2
    assert await store.database.run(limited.ingest, 5, message("m", "9"))


def test_asking_faster_than_anyone_types_is_left_unanswered():
    pace = Pace()
    allowed = [pace.allows(7, number * 0.05) for number in range(100)]
    assert sum(allowed) == 40
    assert pace.allows(8, 5.0)
    assert pace.allows(7, 20.0)


def test_only_so_many_people_are_remembered():
    pace = Pace()
    for person in range(5000):
        pace.allows(person, 0.0)
    assert len(pace._asked) == 1000
