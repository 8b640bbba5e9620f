"""The connection: one writer thread on SQLite, several on PostgreSQL, and the database's own clock."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Concatenate, Literal, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url

_P = ParamSpec("_P")
_R = TypeVar("_R")

_BUSY_MILLISECONDS = 10_000
_CLOCK = {
    "sqlite": "SELECT (julianday('now') - 2440587.5) * 86400.0",
    "postgresql": "SELECT extract(epoch FROM clock_timestamp())",
}


class Database:
    """Runs plain functions as transactions, off the event loop.

    Args:
        url: An SQLAlchemy URL; SQLite or PostgreSQL.
        synchronous: SQLite's setting, `full` or `normal`.
        clock: Seconds since 1970, for tests that move time; the database's own clock when None.
    """

    def __init__(
        self,
        url: str,
        synchronous: Literal["full", "normal"] = "full",
        clock: Callable[[], float] | None = None,
    ) -> None:
        self.engine = _engine(url, synchronous)
        self._clock = clock
        # What every transaction begins with.
        self.first: Callable[[Connection], None] | None = None
        threads = 1 if self.engine.dialect.name == "sqlite" else 8
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="database")

    @property
    def on_sqlite(self) -> bool:
        """Whether this is SQLite."""
        return self.engine.dialect.name == "sqlite"

    def now(self, connection: Connection) -> float:
        """Seconds since 1970 by the clock every worker shares."""
        if self._clock is not None:
            return self._clock()
        return float(connection.execute(text(_CLOCK[self.engine.dialect.name])).scalar_one())

    async def run(self, work: Callable[Concatenate[Connection, _P], _R], *args: _P.args, **kwargs: _P.kwargs) -> _R:
        """Runs `work(connection, …)` as one transaction in a thread.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: When the database refuses; nothing of the work is kept.
        """

        def transaction() -> _R:
            with self.engine.begin() as connection:
                if self.first is not None:
                    self.first(connection)
                return work(connection, *args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(self._pool, transaction)

    async def truncate_log(self) -> bool:
        """Empties SQLite's write-ahead log, which would hold erased rows until it is written anew.

        Returns:
            False when another program was reading; the next time will do.
        """
        if not self.on_sqlite:
            return True

        def truncate() -> bool:
            # Outside any transaction: inside one SQLite refuses.
            raw = self.engine.raw_connection()
            try:
                busy = raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            except sqlite3.OperationalError:
                return False
            finally:
                raw.close()
            return not busy

        return await asyncio.get_running_loop().run_in_executor(self._pool, truncate)

    def close(self) -> None:
        """Waits for running transactions and lets go of the database."""
        self._pool.shutdown(wait=True)
        self.engine.dispose()


def _engine(url: str, synchronous: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        if parsed.drivername == "postgresql":
            # The driver we ship for; SQLAlchemy's own default is another one.
            parsed = parsed.set(drivername="postgresql+psycopg")
        return create_engine(parsed, pool_pre_ping=True)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        # SQLAlchemy begins transactions itself, below; the driver must not.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute(f"PRAGMA synchronous = {synchronous.upper()}")
        # What is forgotten is overwritten, not left in free pages.
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A transaction that reads first and writes later would otherwise fail under a second process.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
