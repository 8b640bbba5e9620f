"""`olivebranch keys`: new encryption keys for old."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bot.cli.stored import with_store
from bot.settings import load_settings
from bot.store.keyring import Rotation
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
    one there first; without it the key file beside the SQLite file is replaced. What no key opens is left as it is;
    then the old key stays, and the exit status is 1.
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
    click.echo(f"Encrypted {done.renewed} values anew.")
    if not done.complete:
        raise click.ClickException(_unfinished(done, path, settings.config.privacy.keep_days))
    if path is not None:
        write_keys(path, open_vault(settings.database_url, None).keys[:1])
        click.echo(f"The old key is gone from {path}.")
    else:
        click.echo("All keys but the first can go from OLIVEBRANCH_KEY now.")


def _unfinished(done: Rotation, path: Path | None, keep_days: int) -> str:
    """What to say of damage: what it is, what stays because of it, and how it ends."""
    where = ", ".join(f"{name}: {count}" for name, count in sorted(done.unopened.items()))
    stays = f"the old key stays in {path}" if path is not None else "leave the old key in OLIVEBRANCH_KEY"
    names = ", and everybody keeps their name in the database" if done.unnamed else ""
    return (
        f"some values open with no key there is, and were left as they are ({where}). So {stays}{names}. If an older "
        "key is missing, put it last. What is damaged is set aside when its owner writes again, or erased after "
        f"{keep_days} days; then run this again."
    )


async def _rotate(store: Store) -> Rotation:
    count = await store.database.run(store.keyring.count)
    with click.progressbar(
        length=count, label="Encrypting anew", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        return await store.keyring.rotate(bar.update)
