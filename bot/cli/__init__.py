"""The command line. Each command's module is imported only when it is called, since start-up matters."""

from __future__ import annotations

import importlib
import os
import sys

import click

from nlu.errors import DataError

_COMMANDS = {
    "actions": "content:actions",
    "chat": "chat:chat",
    "check-draft": "check_draft:check_draft",
    "db": "data:db",
    "docs": "docs:docs",
    "evaluate": "model:evaluate",
    "explain": "explain:explain",
    "export": "data:export",
    "forget": "data:forget",
    "graph": "content:graph",
    "keys": "keys:keys",
    "parse": "parse:parse",
    "purge": "data:purge",
    "reminders": "data:reminders",
    "telegram": "telegram:telegram",
    "train": "model:train",
    "validate": "content:validate",
}


class _LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002
        if name not in _COMMANDS:
            return None
        module, _, attribute = _COMMANDS[name].partition(":")
        command = getattr(importlib.import_module(f"bot.cli.{module}"), attribute)
        return command if isinstance(command, click.Command) else None


@click.command(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Olive Branch: a private companion for becoming friends with an ex."""


def main() -> None:
    """Runs the command line; what a person can mend is said in one line, without a traceback."""
    try:
        cli()
    except DataError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except BrokenPipeError:
        # The reader went away, as `head` does.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
