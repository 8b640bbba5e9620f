"""The right to be the one process that fetches updates for a database; it ends with the process, however that ends."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from bot.store.database import Database

# Any number will do; PostgreSQL names its advisory locks by one.
_LOCK = 0x0711_5EB2


class NotAloneError(RuntimeError):
    """Another process holds the right; the message says so, in one line."""


@contextmanager
def alone(database: Database) -> Iterator[None]:
    """Holds the right as long as the block runs.

    A lease in a table would have to run out after a crash; these locks are let go by the system at once.

    Args:
        database: The connection.

    Raises:
        NotAloneError: When another process holds it.
    """
    with _file(database) if database.on_sqlite else _advisory(database):
        yield


@contextmanager
def _file(database: Database) -> Iterator[None]:
    name = database.engine.url.database
    if not name or name == ":memory:":
        yield
        return
    with Path(f"{name}.lock").open("w", encoding="utf-8") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotAloneError(f"another Olive Branch is running on {name}; stop it first") from None
        yield


@contextmanager
def _advisory(database: Database) -> Iterator[None]:
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.execute(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": _LOCK}).scalar_one():
            raise NotAloneError("another Olive Branch is polling on this database; several at once need the webhook")
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": _LOCK})
