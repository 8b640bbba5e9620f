"""`olivebranch keys`: new encryption keys for old."""

from __future__ import annotations

import sys

import click

from bot.cli.stored import with_store
from bot.settings import load_settings
from bot.store.keys import Vault, key_file, new_key, open_vault, write_keys
from bot.store.store import Store


@click.group()
def keys() -> None:
    """Look after the encryption keys."""


@keys.command()
def new() -> None:
    """Print a fresh key."""
    click.echo(new_key())


@keys.command()
def rotate() -> None:
    """Encrypt all that is held with a new key, and name everybody anew, so that the old keys can go.

    Safe to interrupt and to run again; a bot may run meanwhile. With OLIVEBRANCH_KEY put the new key before the old
    one there first; without it the key file beside the SQLite file is replaced.
    """
    settings = load_settings()
    path = None if settings.key else key_file(settings.database_url)
    if path is not None and path.exists():
        held = open_vault(settings.database_url, None).keys
        if len(held) == 1:
            # Both stand there until nothing needs the old one.
            write_keys(path, [new_key(), *held])
    elif settings.key and len(Vault(settings.key).keys) == 1:
        raise click.ClickException(
            "put a new key before the one in OLIVEBRANCH_KEY, with a comma between; `olivebranch keys new` makes one"
        )
    done = with_store(settings, _rotate)
    if path is not None:
        write_keys(path, open_vault(settings.database_url, None).keys[:1])
        click.echo(f"Encrypted {done} values anew; the old key is gone from {path}.")
    else:
        click.echo(f"Encrypted {done} values anew; all keys but the first can go from OLIVEBRANCH_KEY now.")


async def _rotate(store: Store) -> int:
    count = await store.database.run(store.keyring.count)
    with click.progressbar(
        length=count, label="Encrypting anew", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        return await store.keyring.rotate(bar.update)
