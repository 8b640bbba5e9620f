"""Reminders over a year of a moved clock, restarts and all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from conftest_bot import message

from bot.messages import Kind
from bot.ports import BlockedError
from bot.settings import Delivery
from bot.store.database import Database
from bot.store.store import Store
from bot.worker import Worker
from dialogues.due import moment, out_of_the_night
from dialogues.state import Conversation
from dialogues.types import Outcome, ReminderRequest, Reply

LONDON = ZoneInfo("Europe/London")
# A year that holds both changes of the clocks and a 29 February.
START = datetime(2027, 7, 1, 12, tzinfo=LONDON)


async def promise(store, requests):
    run = store.database.run
    await run(store.ingest, 1, message("hello"))
    (person,) = await run(store.claim, "w1", 10)
    work = await run(store.load, person)
    await run(store.commit_turn, "w1", person, work.unread[0].id, Conversation(), [], requests)
    await run(store.release, "w1", person)
    return person


async def test_every_morning_of_a_year_comes_to_the_minute_over_restarts(store, clock):
    clock.now = START.timestamp()
    dues = [moment(f"P{day}D", START) for day in range(1, 367)]
    assert [(due.hour, due.minute) for due in dues] == [(10, 0)] * 366
    assert {due.utcoffset() for due in dues} == {timedelta(0), timedelta(hours=1)}
    assert datetime(2028, 2, 29, 10, tzinfo=LONDON) in dues
    person = await promise(store, [ReminderRequest(due, f"/reminder_due({n})") for n, due in enumerate(dues)])
    url, again = store.database.engine.url.render_as_string(hide_password=False), store
    for number, due in enumerate(dues):
        if number % 30 == 0:
            again = Store(Database(url, clock=clock), store.vault, lease_seconds=30)
        clock.now = due.astimezone(UTC).timestamp() - 1
        assert not await again.database.run(again.claim, "w2", 10)
        clock.now += 1
        assert await again.database.run(again.claim, "w2", 10) == [person]
        (item,) = (await again.database.run(again.load, person)).unread
        assert item.incoming.payload == f"/reminder_due({number})"
        await again.database.run(again.dropped, item.id)
        await again.database.run(again.release, "w2", person)
        if number % 30 == 29:
            again.database.close()
    again.database.close()


def test_hours_are_counted_through_both_changes_of_the_clocks():
    spring, autumn = datetime(2028, 3, 26, 0, 30, tzinfo=LONDON), datetime(2027, 10, 31, 0, 30, tzinfo=LONDON)
    for night in (spring, autumn):
        assert moment("PT2H", night).timestamp() - night.timestamp() == 7200
    assert moment("P1D", spring - timedelta(hours=12)).isoformat() == "2028-03-26T10:00:00+01:00"
    assert moment("P1D", datetime(2028, 2, 28, 12, tzinfo=LONDON)).isoformat() == "2028-02-29T10:00:00+00:00"


def test_nights_are_quiet():
    late, early = START.replace(hour=22), START.replace(hour=7, minute=59)
    assert out_of_the_night(late) == (START + timedelta(days=1)).replace(hour=8)
    assert out_of_the_night(early) == START.replace(hour=8)
    assert out_of_the_night(START.replace(hour=21, minute=59)).hour == 21


async def test_what_is_put_in_the_place_of_others_leaves_what_is_due_already(store, clock):
    clock.now = START.timestamp()
    soon, later = START + timedelta(hours=1), START + timedelta(days=9)
    person = await promise(
        store, [ReminderRequest(soon, "/reminder_due(a)"), ReminderRequest(later, "/reminder_due(b)")]
    )
    await store.database.run(store.ingest, 2, message("move it"))
    clock.now = soon.timestamp()
    await store.database.run(store.claim, "w1", 10)
    work = await store.database.run(store.load, person)
    asked = next(item for item in work.unread if item.incoming.kind is Kind.TEXT)
    kept = [ReminderRequest(None, replaces=True), ReminderRequest(later + timedelta(days=1), "/reminder_due(b)")]
    await store.database.run(store.commit_turn, "w1", person, asked.id, Conversation(), [], kept)
    open_rows = await store.database.run(store.reminders)
    assert [due for _, due in open_rows] == [soon.timestamp(), (later + timedelta(days=1)).timestamp()]


class Asks:
    """Answers a reminder, and notes what it took for the present."""

    def __init__(self):
        self.at = []

    async def answer(self, conversation, incoming, now, about=None):  # noqa: ARG002
        self.at.append(now)
        return Outcome(conversation, (Reply("did they answer?"),))


class Blocked:
    """A person who has blocked the bot."""

    def render(self, outcome, incoming, replacing=()):  # noqa: ARG002
        return [{"text": reply.text} for reply in outcome.replies]

    async def show_typing(self, address):
        raise AssertionError(address)

    async def send(self, address, message):  # noqa: ARG002
        raise BlockedError


async def test_a_blocked_bot_ends_every_reminder_silently(store, clock):
    clock.now = START.timestamp()
    dues = [moment(f"P{day}D", START) for day in (1, 2)]
    await promise(store, [ReminderRequest(due, "/weekly_due") for due in dues])
    clock.now = dues[0].timestamp()
    asks = Asks()
    await Worker(store, asks, Blocked(), Delivery()).drain()
    assert asks.at == [dues[0]]
    assert await store.database.run(store.reminders) == []
