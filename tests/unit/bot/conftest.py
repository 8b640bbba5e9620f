from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text

from bot.store.database import Database
from bot.store.keys import Vault
from bot.store.schema import upgrade
from bot.store.store import Store
from bot.store.tables import metadata

URLS = ["sqlite", *([os.environ["TEST_POSTGRES_URL"]] if os.environ.get("TEST_POSTGRES_URL") else [])]


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 3, 4, tzinfo=UTC).timestamp()

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=URLS, ids=lambda url: url.partition(":")[0])
def store(request: Any, tmp_path: Any, clock: Clock) -> Iterator[Store]:
    """A store on every database there is: SQLite always, PostgreSQL when TEST_POSTGRES_URL names one."""
    url = f"sqlite:///{tmp_path / 'test.sqlite3'}" if request.param == "sqlite" else request.param
    database = Database(url, clock=clock)
    if request.param != "sqlite":
        metadata.drop_all(database.engine)
        with database.engine.begin() as connection:
            # Otherwise the schema counts as up to date, and no table is made.
            connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    upgrade(database.engine)
    yield Store(database, Vault(Fernet.generate_key().decode()), lease_seconds=30)
    database.close()
