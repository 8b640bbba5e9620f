"""What goes: on request, after a while, or when somebody has blocked the bot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, select, update

from bot.store.database import Database
from bot.store.keyring import Keyring
from bot.store.keys import UNREADABLE, Vault
from bot.store.leases import Leases
from bot.store.tables import chats, inbox, outbox
from bot.thread import Thread
from dialogues.state import Conversation

# Words of somebody's that a question is open about, and the last message while it may be edited, wait this long.
_KEEP_WORDS_SECONDS = 86400
# Rows that were answered are kept this long, so that an update sent twice is known again.
_KEEP_DONE_SECONDS = 3 * 86400


class Erasing(Leases):
    """The part of the store that erases.

    Args:
        database: The connection.
        vault: Encrypts and names.
        lease_seconds: How long a lease holds without being renewed.
    """

    def __init__(self, database: Database, vault: Vault, lease_seconds: float = 30) -> None:
        super().__init__(database, lease_seconds)
        self.vault = vault
        self.keyring = Keyring(database, vault)

    def deactivate(self, connection: Connection, person: str) -> None:
        """Ends everything pending for a person who blocked the bot; what is known stays until it is purged."""
        now = self.database.now(connection)
        connection.execute(update(chats).where(chats.c.person == person).values(active=0))
        for table in (inbox, outbox):
            pending = update(table).where(table.c.person == person, table.c.done_at.is_(None))
            connection.execute(pending.values(done_at=now, payload=None, error="blocked"))

    def forget(
        self, connection: Connection, person: str, farewell: Sequence[dict[str, Any]] = (), owner: str | None = None
    ) -> None:
        """Erases every row of a person, reminders and unsent messages too.

        Args:
            connection: The transaction.
            person: Their name in the database.
            farewell: Messages still to be sent; their rows go once they are sent.
            owner: The worker whose lease must still hold; None for the operator, who needs none.

        Raises:
            LeaseLostError: When the lease went to another worker in the meantime.
        """
        if owner is not None:
            self.fence(connection, owner, person, {})
        chat = connection.execute(select(chats.c.address).where(chats.c.person == person)).first()
        for table in (inbox, outbox, chats):
            connection.execute(delete(table).where(table.c.person == person))
        if farewell and chat is not None:
            now = self.database.now(connection)
            lease = {"owner": owner, "leased_until": now + self._lease} if owner else {}
            connection.execute(chats.insert().values(person=person, address=chat.address, seen_at=now, **lease))
            for message in farewell:
                row = {"person": person, "payload": self.vault.close(message), "made_at": now}
                connection.execute(outbox.insert().values(row))

    def drop_shell(self, connection: Connection, person: str) -> bool:
        """Erases what is left of a person after `forget`, once the farewell is sent; False when nothing was."""
        pending = [
            connection.execute(select(table.c.id).where(table.c.person == person, table.c.done_at.is_(None))).first()
            for table in (inbox, outbox)
        ]
        nothing = chats.c.state.is_(None) & chats.c.aside.is_(None)
        state = connection.execute(select(chats.c.person).where(chats.c.person == person, nothing))
        if state.first() is None or any(pending):
            return False
        for table in (inbox, outbox, chats):
            connection.execute(delete(table).where(table.c.person == person))
        return True

    def purge(self, connection: Connection, keep_days: int) -> int:
        """Erases conversations idle for longer than allowed and rows long done; answers how many people."""
        now = self.database.now(connection)
        idle = select(chats.c.person).where(chats.c.seen_at < now - keep_days * 86400)
        people = list(connection.execute(idle).scalars())
        for person in people:
            self.forget(connection, person)
        for table in (inbox, outbox):
            connection.execute(delete(table).where(table.c.done_at < now - _KEEP_DONE_SECONDS))
        return len(people)

    def drop_words(self, connection: Connection) -> int:
        """Erases what somebody wrote and has not come back to for a day; answers in how many conversations."""
        now = self.database.now(connection)
        idle = select(chats.c.person, chats.c.state, chats.c.thread).where(
            chats.c.words == 1, chats.c.seen_at < now - _KEEP_WORDS_SECONDS, chats.c.leased_until < now
        )
        rows = connection.execute(idle.with_for_update(skip_locked=True)).all()
        dropped = 0
        for row in rows:
            try:
                state = Conversation.model_validate(self.vault.open(row.state)).without_words() if row.state else None
                thread = Thread.model_validate(self.vault.open(row.thread)) if row.thread else Thread()
            except UNREADABLE:
                # Set aside when they write again; until then it must not hold up the others.
                continue
            dropped += 1
            thread.answered = None
            changed = {
                "state": self.vault.close(state.to_json()) if state is not None else None,
                "thread": self.vault.close(thread.to_json()),
                "words": 0,
            }
            connection.execute(update(chats).where(chats.c.person == row.person).values(changed))
        return dropped
