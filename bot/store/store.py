"""The inbox, the outbox and the state. Every method is one transaction, safe to repeat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.flood import lately
from bot.messages import Incoming, Kind
from bot.store.crowd import Crowd
from bot.store.database import Database
from bot.store.erasing import Erasing
from bot.store.keys import Vault
from bot.store.leases import LeaseLostError
from bot.store.tables import chats, inbox, outbox
from bot.thread import Answered, Thread
from dialogues.state import Conversation
from dialogues.types import ReminderRequest

_BATCH = 25


@dataclass(frozen=True, slots=True)
class Received:
    """A row of the inbox, decrypted."""

    id: int
    incoming: Incoming
    attempts: int
    came: float = 0.0


@dataclass(frozen=True, slots=True)
class ToSend:
    """A row of the outbox, decrypted."""

    id: int
    payload: dict[str, Any]
    attempts: int


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done for one person at `now`, in order: first what is unsent, then what is unanswered."""

    address: str
    state: Conversation
    thread: Thread
    unsent: tuple[ToSend, ...]
    unread: tuple[Received, ...]
    now: float = 0.0


class Store(Erasing):
    """All that is kept.

    Args:
        database: The connection.
        vault: Encrypts and names.
        lease_seconds: How long a lease holds without being renewed.
        crowd: Turns away what is too much; None to take everything.
    """

    def __init__(self, database: Database, vault: Vault, lease_seconds: float = 30, crowd: Crowd | None = None) -> None:
        super().__init__(database, vault, lease_seconds)
        self._crowd = crowd

    def ingest(self, connection: Connection, update_id: int | None, incoming: Incoming) -> bool:
        """Keeps a message; False when this update was kept before, or too many of theirs wait.

        Raises:
            CrowdedError: When too much waits in all.
        """
        now = self.database.now(connection)
        insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
        person = self.vault.name(incoming.sender)
        if self._crowd is not None and not self._crowd.admit(connection, person, incoming.kind, now):
            return False
        row = {
            "update_id": update_id,
            "person": person,
            "payload": self.vault.close(incoming.to_json()),
            "kind": incoming.kind.value,
            "due_at": now,
        }
        kept = insert(inbox).values(row).on_conflict_do_nothing(index_elements=["update_id"]).returning(inbox.c.id)
        if connection.execute(kept).first() is None:
            return False
        chat = insert(chats).values(person=person, address=self.vault.close(incoming.sender), seen_at=now)
        connection.execute(chat.on_conflict_do_update(index_elements=["person"], set_={"seen_at": now, "active": 1}))
        return True

    def load(self, connection: Connection, person: str, most: int = _BATCH) -> Work | None:
        """What is to be done for a person now; None when they are unknown.

        Args:
            connection: The transaction.
            person: Their name in the database.
            most: How many messages at most.
        """
        chat = connection.execute(select(chats).where(chats.c.person == person)).first()
        if chat is None:
            return None
        now = self.database.now(connection)
        unsent = connection.execute(
            select(outbox)
            .where(outbox.c.person == person, outbox.c.done_at.is_(None))
            .order_by(outbox.c.id)
            .limit(_BATCH)
        ).all()
        unread = connection.execute(
            select(inbox)
            .where(inbox.c.person == person, inbox.c.done_at.is_(None), inbox.c.due_at <= now)
            .order_by(inbox.c.id)
            .limit(most)
        ).all()
        state = Conversation.model_validate(self.vault.open(chat.state)) if chat.state else Conversation()
        return Work(
            address=self.vault.open(chat.address),
            state=state,
            thread=self._thread(chat.thread),
            unsent=tuple(ToSend(row.id, self.vault.open(row.payload), row.attempts) for row in unsent),
            unread=tuple(
                Received(row.id, Incoming.model_validate(self.vault.open(row.payload)), row.attempts, row.due_at)
                for row in unread
            )
            if not unsent
            else (),
            now=now,
        )

    def commit_turn(
        self,
        connection: Connection,
        owner: str,
        person: str,
        received: int | Sequence[int],
        state: Conversation,
        messages: Sequence[dict[str, Any]],
        reminders: Sequence[ReminderRequest] = (),
        answers: int | None = None,
        before: Conversation | None = None,
        pressed: Incoming | None = None,
        *,
        anew: bool = False,
        theirs: Sequence[int] = (),
        emptied: bool = False,
    ) -> None:
        """Makes one turn true: state, messages, reminders and the inbox mark, or nothing of it.

        Args:
            connection: The transaction.
            owner: The worker whose lease must still hold.
            person: Their name in the database.
            received: The row of the inbox that was answered, or the rows that were answered as one.
            state: The new state.
            messages: What is to be sent.
            reminders: Reminders to set or drop.
            answers: The id of the person's message in the channel, where it may be edited later.
            before: The state before the turn.
            pressed: The button that was pressed, if any.
            anew: Whether the turn stands in for the last one, whose reminders go with it.
            theirs: Ids of the messages that were answered.
            emptied: Whether the chat is emptied first.

        Raises:
            LeaseLostError: When the lease went to another worker in the meantime.
        """
        words = int(answers is not None or state.holds_words)
        now = self.fence(connection, owner, person, {"state": self.vault.close(state.to_json()), "words": words})
        rows = [received] if isinstance(received, int) else list(received)
        came = self._answered(connection, rows, now)
        if len(came) != len(rows):
            raise LeaseLostError("the message was answered elsewhere")
        for message in messages:
            row = {"person": person, "payload": self.vault.close(message), "made_at": now}
            connection.execute(outbox.insert().values(row))
        held = connection.execute(select(chats.c.thread).where(chats.c.person == person)).scalar()
        thread = self._thread(held)
        if anew and thread.answered is not None:
            undone = inbox.c.id.in_(thread.answered.reminders) & inbox.c.done_at.is_(None)
            connection.execute(delete(inbox).where(undone))
        set_now = [self._remind(connection, person, request) for request in reminders]
        if None in set_now:
            # Reminders that were dropped cannot be brought back, so this turn stays as it is.
            before = None
        ids = [row for row in set_now if row is not None]
        thread.answered = Answered(message=answers, before=before, reminders=ids) if answers is not None else None
        thread.sent, thread.pressed = [], pressed
        if emptied:
            thread.empty()
        else:
            thread.place(theirs, now)
        thread.lately = lately([*thread.lately, *came], came[-1])
        self._keep_thread(connection, owner, person, thread)

    def _answered(self, connection: Connection, rows: Sequence[int], now: float) -> list[float]:
        """Marks rows as answered and gives when those that were not yet came, oldest first."""
        open_rows = inbox.c.id.in_(rows) & inbox.c.done_at.is_(None)
        done = update(inbox).where(open_rows).values(done_at=now, payload=None)
        return sorted(connection.execute(done.returning(inbox.c.due_at)).scalars())

    def dropped(self, connection: Connection, received: int) -> None:
        """Marks a message as done that needs no answer."""
        self._answered(connection, [received], self.database.now(connection))

    def begin(self, connection: Connection, received: Sequence[int]) -> None:
        """Counts an attempt at messages before it is made: one that ends the process has to count too."""
        connection.execute(update(inbox).where(inbox.c.id.in_(received)).values(attempts=inbox.c.attempts + 1))

    def take_back(self, connection: Connection, received: Sequence[int]) -> None:
        """Uncounts an attempt that failed for no fault of the messages."""
        open_rows = inbox.c.id.in_(received) & inbox.c.done_at.is_(None)
        connection.execute(update(inbox).where(open_rows).values(attempts=inbox.c.attempts - 1))

    def failed(self, connection: Connection, received: int, error: str) -> None:
        """Notes how an attempt at a message failed; it stays the next one in line."""
        connection.execute(update(inbox).where(inbox.c.id == received).values(error=error))

    def sent(self, connection: Connection, message: int, error: str | None = None) -> None:
        """Marks a message as sent, or as given up with the kind of error."""
        row = update(outbox).where(outbox.c.id == message)
        connection.execute(row.values(done_at=self.database.now(connection), payload=None, error=error))

    def delivered(self, connection: Connection, owner: str, person: str, message: ToSend, place: int | None) -> None:
        """Marks a message as sent, and notes where in the chat it stands so that it can be referred to."""
        self.sent(connection, message.id)
        row = connection.execute(select(chats.c.thread).where(chats.c.person == person)).first()
        if place is None or row is None:
            return
        thread = self._thread(row.thread)
        now, fixed = self.database.now(connection), bool(message.payload.get("fixed"))
        thread.deliver(place, now, message.payload.get("offered"), fixed=fixed)
        self._keep_thread(connection, owner, person, thread)

    def unsendable(self, connection: Connection, message: int, error: str) -> None:
        """Counts a failed attempt to send; it stays the next one in line."""
        row = update(outbox).where(outbox.c.id == message)
        connection.execute(row.values(attempts=outbox.c.attempts + 1, error=error))

    def reminders(self, connection: Connection) -> list[tuple[str, float]]:
        """Reminders not yet due: the person's name in the database, and when."""
        rows = select(inbox.c.person, inbox.c.due_at).where(inbox.c.kind == "reminder", inbox.c.done_at.is_(None))
        return [(row.person, row.due_at) for row in connection.execute(rows.order_by(inbox.c.due_at))]

    def state_of(self, connection: Connection, sender: str) -> Conversation | None:
        """What is held about a person, by their chat id."""
        row = connection.execute(select(chats.c.state).where(chats.c.person == self.vault.name(sender))).first()
        if row is None:
            return None
        return Conversation.model_validate(self.vault.open(row.state)) if row.state else Conversation()

    def _thread(self, held: bytes | None) -> Thread:
        return Thread.model_validate(self.vault.open(held)) if held else Thread()

    def _keep_thread(self, connection: Connection, owner: str, person: str, thread: Thread) -> None:
        mine = update(chats).where(chats.c.person == person, chats.c.owner == owner)
        connection.execute(mine.values(thread=self.vault.close(thread.to_json())))

    def _remind(self, connection: Connection, person: str, request: ReminderRequest) -> int | None:
        """Sets a reminder and gives its row, or drops all open ones and gives None."""
        if request.due is None:
            pending = delete(inbox).where(
                inbox.c.person == person, inbox.c.kind == "reminder", inbox.c.done_at.is_(None)
            )
            if request.replaces:
                pending = pending.where(inbox.c.due_at > self.database.now(connection))
            connection.execute(pending)
            return None
        sender = self.vault.open(
            connection.execute(select(chats.c.address).where(chats.c.person == person)).scalar_one()
        )
        incoming = Incoming(sender=sender, kind=Kind.REMINDER, payload=request.payload, at=request.due)
        row = {
            "person": person,
            "payload": self.vault.close(incoming.to_json()),
            "kind": "reminder",
            "due_at": request.due.timestamp(),
        }
        added = connection.execute(inbox.insert().values(row).returning(inbox.c.id))
        return int(added.scalar_one())
