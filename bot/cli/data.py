"""`olivebranch db`, `export`, `forget`, `purge` and `reminders`: what an operator does with the data."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import click
from sqlalchemy import Connection

from bot.cli.stored import with_store
from bot.held import readable
from bot.settings import load_settings
from bot.store.held import held
from bot.store.store import Store


@click.group()
def db() -> None:
    """Look after the database."""


@db.command()
def upgrade() -> None:
    """Bring the schema up to date."""
    _with_store(lambda _store, _connection: None)
    click.echo("The schema is up to date.")


@click.command()
@click.argument("chat_id")
@click.option("--text", "as_text", is_flag=True, help="To be read, not as JSON.")
def export(chat_id: str, *, as_text: bool) -> None:
    """Print all that is held about CHAT_ID, as JSON."""
    found = _with_store(lambda store, connection: held(connection, store.vault, chat_id))
    if not found:
        raise click.ClickException("nothing is held about this chat")
    click.echo(readable(found, datetime.now(UTC)) if as_text else json.dumps(found, ensure_ascii=False, indent=2))


@click.command()
@click.argument("chat_id")
def forget(chat_id: str) -> None:
    """Erase every row about CHAT_ID."""
    _with_store(lambda store, connection: store.forget(connection, store.vault.name(chat_id)))
    click.echo("Erased.")


@click.command()
def purge() -> None:
    """Erase conversations idle for longer than privacy.keep_days, and words nobody came back to for a day."""
    days = load_settings().config.privacy.keep_days

    def erase(store: Store, connection: Connection) -> int:
        store.drop_words(connection)
        return store.purge(connection, days)

    click.echo(f"Erased {_with_store(erase)} idle conversations.")


@click.command()
def reminders() -> None:
    """List reminders that are not yet due; people are named by a hash."""
    for person, due in _with_store(lambda store, connection: store.reminders(connection)):
        click.echo(f"{datetime.fromtimestamp(due, UTC):%Y-%m-%d %H:%M} UTC  {person[:8]}")


def _with_store(work: Callable[[Store, Any], Any]) -> Any:
    async def one(store: Store) -> Any:
        return await store.database.run(lambda connection: work(store, connection))

    return with_store(load_settings(), one)
