"""What is held about a person and cannot be opened: set aside, so that they can be answered again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, select, update

from bot.messages import Incoming
from bot.store.keys import UNREADABLE
from bot.store.leases import LeaseLostError
from bot.store.store import Store
from bot.store.tables import chats, inbox, outbox
from bot.thread import Thread
from dialogues.state import Conversation


def set_aside(
    connection: Connection, store: Store, owner: str, person: str, notice: Sequence[dict[str, Any]]
) -> list[str]:
    """Takes what cannot be opened out of the way, and says so to the person once.

    A state is kept as it is, in a column of its own, for whoever finds the right key or program for it; a message
    that cannot be opened is emptied.

    Args:
        connection: The transaction.
        store: Where it is held.
        owner: The worker whose lease must still hold.
        person: Their name in the database.
        notice: What they are told.

    Returns:
        What could not be opened, by the names of the columns.

    Raises:
        LeaseLostError: When the lease went to another worker in the meantime.
    """
    chat = connection.execute(select(chats).where(chats.c.person == person, chats.c.owner == owner)).first()
    if chat is None:
        raise LeaseLostError("another worker holds this chat")
    opens, now, broken = store.vault.open, store.database.now(connection), []
    changed: dict[str, Any] = {}
    if chat.state and not _can(lambda: Conversation.model_validate(opens(chat.state))):
        broken.append("state")
        changed |= {"state": None, "aside": chat.state}
    if chat.thread and not _can(lambda: Thread.model_validate(opens(chat.thread))):
        broken.append("thread")
        changed |= {"thread": None}
    sender = None
    for table, reads in ((inbox, Incoming.model_validate), (outbox, dict)):
        rows = connection.execute(select(table).where(table.c.person == person, table.c.done_at.is_(None))).all()
        for row in rows:
            if _can(lambda row=row, reads=reads: reads(opens(row.payload))):  # type: ignore[misc]
                sender = opens(row.payload)["sender"] if table is inbox else sender
                continue
            broken.append(table.name)
            emptied = {"done_at": now, "payload": None, "error": "unreadable"}
            connection.execute(update(table).where(table.c.id == row.id).values(emptied))
    if not _can(lambda: opens(chat.address)):
        broken.append("address")
        if sender is not None:
            changed |= {"address": store.vault.close(sender)}
        else:
            # Nobody knows where to; their next message says it.
            connection.execute(
                update(outbox)
                .where(outbox.c.person == person, outbox.c.done_at.is_(None))
                .values(done_at=now, payload=None, error="unreadable")
            )
            notice = ()
    store.fence(connection, owner, person, changed)
    for message in notice if broken else ():
        connection.execute(outbox.insert().values(person=person, payload=store.vault.close(message), made_at=now))
    return broken


def _can(opening: Callable[[], Any]) -> bool:
    try:
        opening()
    except UNREADABLE:
        return False
    return True
