"""`olivebranch chat`: the conversation in the terminal, and turn by turn as JSON."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TextIO

import click
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from bot.assistant import Assistant
from bot.cli.model import ready_model
from bot.cli.turns import answer_json, incoming_from
from bot.messages import Incoming, Kind
from bot.picture import in_blocks
from bot.settings import load_settings
from dialogues.state import Conversation
from dialogues.types import Reply


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Read a JSON turn per line and write a JSON answer per line.")
@click.option("--sender", default="terminal", show_default=True, help="Who speaks, for --json lines without a sender.")
@click.option("--now", default=None, help="The present as ISO 8601, for turns without one.")
@click.option("--debug", is_flag=True, help="Show intents, flow, slots and time after each turn.")
def chat(*, as_json: bool, sender: str, now: str | None, debug: bool) -> None:
    """Talk in the terminal."""
    settings = load_settings()
    ready_model(settings)
    assistant = Assistant.load(settings.model, settings.action_url)
    if as_json:
        asyncio.run(_json_chat(assistant, sender, now, sys.stdin, sys.stdout))
    else:
        asyncio.run(_terminal_chat(assistant, _moment(now), debug=debug))


async def _json_chat(assistant: Assistant, sender: str, now: str | None, source: TextIO, target: TextIO) -> None:
    conversations: dict[str, Conversation] = {}
    for number, line in enumerate(source, 1):
        if not line.strip():
            continue
        try:
            turn = json.loads(line)
            who = str(turn.get("sender", sender))
            moment = _moment(turn.get("now", now))
        except (ValueError, AttributeError) as error:
            print(json.dumps({"error": f"line {number} is no turn: {error}"}), file=target, flush=True)
            continue
        incoming = incoming_from(turn, who, moment)
        outcome = await assistant.answer(conversations.get(who, Conversation()), incoming, moment)
        conversations[who] = Conversation() if outcome.erase else outcome.conversation
        print(json.dumps(answer_json(outcome), ensure_ascii=False), file=target, flush=True)


async def _terminal_chat(assistant: Assistant, fixed: datetime | None, *, debug: bool) -> None:
    console = Console(highlight=False)
    conversation = Conversation()
    outcome = await assistant.answer(
        conversation,
        Incoming(sender="terminal", kind=Kind.COMMAND, payload="/start", at=_moment(None)),
        _moment(None),
    )
    conversation = outcome.conversation
    _show(console, outcome.replies)
    console.print(Text("(Write, or type a number for a choice. Ctrl-D ends.)", style="dim"))
    for line in _lines(console):
        now = fixed or _moment(None)
        began = time.perf_counter()
        turn = incoming_from({"text": line}, "terminal", now)
        outcome = await assistant.answer(conversation, turn, now)
        took = time.perf_counter() - began
        conversation = Conversation() if outcome.erase else outcome.conversation
        _show(console, outcome.replies)
        if outcome.picture is not None:
            console.print(Panel(Text(in_blocks(outcome.picture)), expand=False))
        if outcome.export is not None:
            console.print_json(data=outcome.export)
        if debug and outcome.trace:
            facts = f"{outcome.trace}\nslots {conversation.slots}\n{took * 1000:.1f} ms"
            console.print(Text(facts, style="dim"))


def _lines(console: Console) -> Iterator[str]:
    while True:
        try:
            line = console.input("[bold]> [/bold]")
        except (EOFError, KeyboardInterrupt):
            console.print()
            return
        if line.strip():
            yield line


def _show(console: Console, replies: tuple[Reply, ...]) -> None:
    number = 0
    for reply in replies:
        console.print()
        if reply.text:
            console.print(Text(reply.text))
        if reply.suggestion:
            console.print(Panel(Text(reply.suggestion.text), border_style="green", expand=False))
        for button in reply.buttons:
            number += 1
            console.print(Text(f"  {number}  {button.title}", style="cyan"))
    console.print()


def _moment(text: str | None) -> datetime:
    moment = datetime.fromisoformat(text) if text else datetime.now(UTC).astimezone()
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
