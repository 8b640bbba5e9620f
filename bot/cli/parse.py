"""`olivebranch parse`: how messages are understood, as Rasa's parse JSON."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime

import click

from bot.settings import load_settings
from nlu.interpreter import Interpreter


@click.command()
@click.argument("messages", nargs=-1)
@click.option("--now", default=None, help="The present as ISO 8601; dates are reckoned from it.")
def parse(messages: tuple[str, ...], now: str | None) -> None:
    """Read MESSAGES, or a message per line from standard input."""
    interpreter = Interpreter.load(load_settings().model)
    moment = datetime.fromisoformat(now) if now else datetime.now(UTC).astimezone()
    lines = messages or (line.decode("utf-8", errors="replace").rstrip("\r\n") for line in sys.stdin.buffer)
    for line in lines:
        answer = interpreter.parse(line, now=moment if moment.tzinfo else moment.replace(tzinfo=UTC))
        click.echo(json.dumps(answer.to_json(), ensure_ascii=False))
