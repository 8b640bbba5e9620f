"""Opens the store for a command, and closes it again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import click

from bot.settings import Settings
from bot.store.database import Database
from bot.store.keys import KeyMissingError, KeyWrongError, open_vault
from bot.store.schema import upgrade
from bot.store.store import Store

_R = TypeVar("_R")


def with_store(settings: Settings, work: Callable[[Store], Awaitable[_R]]) -> _R:
    """Does something with the store that the settings name.

    Raises:
        click.ClickException: When there is no key or it does not fit.
    """
    try:
        vault = open_vault(settings.database_url, settings.key)
        database = Database(settings.database_url, settings.config.delivery.synchronous)
        try:
            upgrade(database.engine)
            return asyncio.run(_work(Store(database, vault), work))
        finally:
            database.close()
    except (KeyMissingError, KeyWrongError) as error:
        raise click.ClickException(str(error)) from None


async def _work(store: Store, work: Callable[[Store], Awaitable[_R]]) -> _R:
    await store.database.run(store.keyring.verify)
    done = await work(store)
    # A bot that runs beside this keeps the log, and what was erased in it.
    await store.database.truncate_log()
    return done
