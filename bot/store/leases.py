"""Leases: who serves which person, timed by the database's own clock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, or_, select, update

from bot.store.database import Database
from bot.store.tables import chats, inbox, outbox


class LeaseLostError(RuntimeError):
    """Another worker holds this chat now; what was worked out is dropped and done anew there."""


class Leases:
    """The right to serve people, one worker each.

    Args:
        database: The connection.
        lease_seconds: How long a lease holds without being renewed.
    """

    def __init__(self, database: Database, lease_seconds: float) -> None:
        self.database = database
        self._lease = lease_seconds

    def claim(self, connection: Connection, owner: str, most: int) -> list[str]:
        """Takes the lease of people with work that is due, the longest waiting first."""
        now = self.database.now(connection)
        waiting = select(inbox.c.person, func.min(inbox.c.due_at).label("due")).where(
            inbox.c.done_at.is_(None), inbox.c.due_at <= now
        )
        unsent = select(outbox.c.person, func.min(outbox.c.made_at).label("due")).where(outbox.c.done_at.is_(None))
        todo = waiting.group_by(inbox.c.person).union_all(unsent.group_by(outbox.c.person)).subquery()
        oldest = select(todo.c.person, func.min(todo.c.due).label("due")).group_by(todo.c.person).subquery()
        pick = (
            select(chats.c.person)
            .join(oldest, oldest.c.person == chats.c.person)
            .where(or_(chats.c.leased_until < now, chats.c.owner.is_(None)))
            .order_by(oldest.c.due)
            .limit(most)
            .with_for_update(skip_locked=True, of=chats)
        )
        people = list(connection.execute(pick).scalars())
        if people:
            connection.execute(
                update(chats).where(chats.c.person.in_(people)).values(owner=owner, leased_until=now + self._lease)
            )
        return people

    def renew(self, connection: Connection, owner: str, people: Sequence[str]) -> None:
        """Prolongs leases that are still held."""
        now = self.database.now(connection)
        held = update(chats).where(chats.c.person.in_(people), chats.c.owner == owner, chats.c.leased_until > now)
        connection.execute(held.values(leased_until=now + self._lease))

    def release(self, connection: Connection, owner: str, person: str | None = None) -> None:
        """Gives back one lease, or all of a worker."""
        held = update(chats).where(chats.c.owner == owner)
        if person is not None:
            held = held.where(chats.c.person == person)
        connection.execute(held.values(owner=None, leased_until=0))

    def release_dead(self, connection: Connection) -> None:
        """Frees every lease, for a start on SQLite: its one process before us is gone, however it ended.

        Were another one still running after all, the fence would keep its turns from counting.
        """
        connection.execute(update(chats).where(chats.c.owner.is_not(None)).values(owner=None, leased_until=0))

    def fence(self, connection: Connection, owner: str, person: str, values: dict[str, Any]) -> float:
        """Writes to the chat only while the lease is held, and prolongs it."""
        now = self.database.now(connection)
        held = update(chats).where(chats.c.person == person, chats.c.owner == owner, chats.c.leased_until > now)
        changed = {**values, "version": chats.c.version + 1, "leased_until": now + self._lease}
        if connection.execute(held.values(changed)).rowcount != 1:
            raise LeaseLostError("another worker holds this chat")
        return now
