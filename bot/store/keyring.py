"""The secret that people's names are made with, and the way from old keys to a new one."""

from __future__ import annotations

import collections
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Connection, LargeBinary, Table, bindparam, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.database import Database
from bot.store.keys import DOES_NOT_OPEN, UNREADABLE, KeyWrongError, Vault
from bot.store.tables import chats, inbox, keyring, metadata, outbox

_BATCH = 500
_ONLY = 1
# Enough people for one damaged row to say nothing about the keys.
_LOOKED_AT = 20
# The secret first: whoever still has old keys only then stops, and writes nothing more under them.
_TABLES = (keyring, *(table for table in metadata.sorted_tables if table is not keyring))


@dataclass
class Rotation:
    """What a rotation did.

    Attributes:
        renewed: How many values were encrypted anew.
        unopened: Values that no key there is opens, left as they are: `table.column` -> how many.
        unnamed: How many addresses do not open; because of them everybody keeps the name an old key may tell.
    """

    renewed: int = 0
    unopened: collections.Counter[str] = field(default_factory=collections.Counter)
    unnamed: int = 0

    @property
    def complete(self) -> bool:
        """Whether nothing needs the old keys any more."""
        return not self.unopened and not self.unnamed


class Keyring:
    """Keeps the vault in step with the database, whatever another process does to the keys meanwhile.

    Args:
        database: The connection; every transaction looks here first.
        vault: Encrypts and names.
    """

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault
        self._held: bytes | None = None
        database.first = self.settle

    def settle(self, connection: Connection) -> None:
        """Takes the secret that is held, where it is not the one known; makes it in a database that has none.

        The row is locked against `rename`, so no transaction ever mixes old names with new ones.

        Raises:
            KeyWrongError: When the keys do not open what is held.
        """
        held = self._read(connection)
        if held is None:
            held = self._make(connection)
        if held != self._held:
            self._vault.use_secret(held)
            self._held = held

    def verify(self, connection: Connection) -> None:
        """Sees that the keys fit what is held, before anyone is answered; a damaged row here and there is no sign.

        It looks at those whom a rotation reaches last: an old key that was taken out too early shows there.

        Raises:
            KeyWrongError: When they do not open it, or would find nobody in it.
        """
        some = select(chats.c.person, chats.c.address, chats.c.state, chats.c.thread)
        rows = connection.execute(some.order_by(chats.c.person.desc()).limit(_LOOKED_AT)).all()
        for row in rows:
            if self._opens(row.address) and self._vault.name(self._vault.open(row.address)) != row.person:
                raise KeyWrongError("people in this database are found by an older key; put it back, as the last one")
        if rows and not any(value and self._opens(value) for row in rows for value in row[1:]):
            raise KeyWrongError(DOES_NOT_OPEN)

    def count(self, connection: Connection) -> int:
        """How many rows `rotate` will look at."""
        return sum(connection.execute(select(func.count()).select_from(table)).scalar_one() for table in _TABLES)

    async def rotate(self, progress: Callable[[int], None] = lambda _: None) -> Rotation:
        """Brings everything under the newest key and names everybody anew; safe to interrupt and to run again.

        What no key opens stays as it is. The older keys may go when nothing of that kind was found.

        Args:
            progress: Told, batch by batch, how many rows more were looked at.
        """
        done = Rotation(unnamed=await self._database.run(self._rename))
        for table in _TABLES:
            after: Any = None
            while True:
                after, rows, changed, unopened = await self._database.run(self._renew, table, after)
                done.renewed += changed
                done.unopened.update(unopened)
                progress(rows)
                if after is None:
                    break
        if done.unnamed:
            # A message of theirs may have come meanwhile.
            done.unnamed = await self._database.run(self._rename)
        return done

    def _read(self, connection: Connection) -> bytes | None:
        held = select(keyring.c.secret).where(keyring.c.id == _ONLY).with_for_update(read=True)
        secret: bytes | None = connection.execute(held).scalar()
        return secret

    def _make(self, connection: Connection) -> bytes:
        """A new secret; where people are held already, the oldest key, by which they are named."""
        held = connection.execute(select(chats.c.person).limit(1)).first() is not None
        secret = self._vault.oldest_as_secret() if held else self._vault.new_secret()
        self._vault.use_secret(secret)
        self.verify(connection)
        make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
        row = make(keyring).values(id=_ONLY, secret=secret)
        connection.execute(row.on_conflict_do_nothing(index_elements=["id"]))
        return self._read(connection) or secret

    def _rename(self, connection: Connection) -> int:
        """Names everybody by a new secret, all at once, unless that was done since the newest key is there.

        Where an address cannot be opened nobody is: under a new name that person would be a stranger, whom /forget
        would not find. Their next message brings the address back.

        Leases stay with the new names: a turn in progress is done anew once its lease has run out, so that nobody is
        answered twice.

        Returns:
            How many addresses cannot be opened.
        """
        held = self._read(connection)
        if held is None or self._vault.is_of_newest_key(held):
            return 0
        people = connection.execute(select(chats.c.person, chats.c.address)).all()
        unnamed = sum(not self._opens(row.address) for row in people)
        if unnamed:
            return unnamed
        secret = self._vault.new_secret()
        self._vault.use_secret(secret)
        names = {row.person: self._vault.name(self._vault.open(row.address)) for row in people}
        self._apply(connection, chats, chats.c.person, {person: person for person in names}, names)
        for table in (inbox, outbox):
            rows = connection.execute(select(table.c.id, table.c.person)).all()
            self._apply(connection, table, table.c.id, {row.id: row.person for row in rows}, names)
        connection.execute(update(keyring).where(keyring.c.id == _ONLY).values(secret=secret))
        self._held = secret
        return 0

    def _opens(self, token: bytes) -> bool:
        try:
            self._vault.open(token)
        except UNREADABLE:
            return False
        return True

    def _apply(
        self, connection: Connection, table: Table, key: Column[Any], rows: dict[Any, str], names: dict[str, str]
    ) -> None:
        changed = [{"row": row, "now": names[person]} for row, person in rows.items() if person in names]
        if changed:
            connection.execute(update(table).where(key == bindparam("row")).values(person=bindparam("now")), changed)

    def _renew(self, connection: Connection, table: Table, after: Any) -> tuple[Any, int, int, list[str]]:
        """Encrypts the next rows of a table anew.

        Returns:
            The last of them (None at the end), how many, how many values changed, the names of those that no key opens.
        """
        (key,) = table.primary_key.columns
        closed = [column for column in table.columns if isinstance(column.type, LargeBinary)]
        some = select(key, *closed).order_by(key).limit(_BATCH).with_for_update()
        rows = connection.execute(some if after is None else some.where(key > after)).all()
        count, unopened = 0, []
        for row in rows:
            changed: dict[Column[Any], bytes] = {}
            for column, held in zip(closed, row[1:], strict=True):
                try:
                    token = self._vault.renew(held) if held else None
                except KeyWrongError:
                    # What was set aside is known to open with nothing, unless only its program is missing.
                    unopened += [f"{table.name}.{column.name}"] if column is not chats.c.aside else []
                else:
                    changed.update({column: token} if token is not None else {})
            if changed:
                connection.execute(update(table).where(key == row[0]).values(changed))
                count += len(changed)
        if table is keyring:
            self._held = self._read(connection)
        return (rows[-1][0] if len(rows) == _BATCH else None), len(rows), count, unopened
