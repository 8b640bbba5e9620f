"""All that is held about one person, whatever tables and columns there are."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, Connection, Float, LargeBinary, select

from bot.store.keys import UNREADABLE, Vault
from bot.store.tables import metadata

Held = dict[str, list[dict[str, Any]]]


def held(connection: Connection, vault: Vault, sender: str) -> Held:
    """Every row about a person, decrypted, as plain JSON: table -> rows, each with all its columns.

    It goes by the tables themselves, so that a new one cannot be left out.

    Args:
        connection: The transaction.
        vault: Decrypts and names.
        sender: Their chat id.

    Returns:
        Only tables with something in them.
    """
    found: Held = {}
    for table in metadata.sorted_tables:
        if "person" not in table.c:
            continue
        (key,) = table.primary_key.columns
        mine = select(table).where(table.c.person == vault.name(sender)).order_by(key)
        rows = [
            {column.name: _plain(column, value, vault) for column, value in zip(table.columns, row, strict=True)}
            for row in connection.execute(mine)
        ]
        if rows:
            found[table.name] = rows
    return found


def _plain(column: Column[Any], value: Any, vault: Vault) -> Any:
    if value is not None and isinstance(column.type, LargeBinary):
        # What no key opens is handed over closed: it must not keep the rest back.
        with contextlib.suppress(*UNREADABLE):
            return vault.open(value)
        return value.decode("ascii", "replace")
    if isinstance(column.type, Float):
        # Every such column is a moment, in seconds since 1970; 0 stands for none.
        return datetime.fromtimestamp(value, UTC).isoformat(timespec="seconds") if value else None
    return value
