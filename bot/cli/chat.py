"""`olivebranch chat`: the conversation in the terminal, and turn by turn as JSON."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
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
from dialogues.types import Outcome, Reply, Trace, Turn

# How many readings `--debug` shows.
_LIKELY = 3


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Read a JSON turn per line and write a JSON answer per line.")
@click.option("--sender", default="terminal", show_default=True, help="Who speaks, for --json lines without a sender.")
@click.option("--now", default=None, help="The present as ISO 8601, for turns without one.")
@click.option("--debug", is_flag=True, help="Show intents, flow, slots and time after each turn.")
def chat(*, as_json: bool, sender: str, now: str | None, debug: bool) -> None:
    """Talk in the terminal."""
    settings = load_settings()
    ready_model(settings)
    assistant = Assistant.load(settings.model, settings.action_url, settings.config.time_zone)
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
    show(console, outcome.replies)
    console.print(Text("(Write, or type a number for a choice. Ctrl-D ends.)", style="dim"))
    for line in _lines(console):
        now = fixed or _moment(None)
        marks = [time.perf_counter()]
        turn = assistant.turn(incoming_from({"text": line}, "terminal", now), assistant.local(conversation, now))
        marks.append(time.perf_counter())
        outcome = await assistant.decide(conversation, turn, now)
        marks.append(time.perf_counter())
        conversation = Conversation() if outcome.erase else outcome.conversation
        show(console, outcome.replies)
        if outcome.picture is not None:
            console.print(Panel(Text(in_blocks(outcome.picture)), expand=False))
        if outcome.export is not None:
            console.print_json(data=outcome.export)
        if debug:
            reading, deciding = (1000 * (after - before) for before, after in pairwise(marks))
            console.print(Text(debugged(turn, outcome), style="dim"))
            console.print(Text(f"time    reading {reading:.1f} ms, deciding {deciding:.1f} ms\n", style="dim"))


def debugged(turn: Turn, outcome: Outcome) -> str:
    """What `--debug` shows of a turn: how it was read, what was done, where that leaves the dialogue.

    Args:
        turn: What the person did, as it was read.
        outcome: What it led to.
    """
    state, trace = outcome.conversation, outcome.trace or Trace()
    read = turn.understanding
    likely = ", ".join(f"{intent.name} {intent.confidence:.2f}" for intent in read.ranking[:_LIKELY]) if read else ""
    doubt = "" if read is None or read.sure else " (unsure)"
    waits = f"{state.stack[-1].flow}/{state.stack[-1].step} waits" if state.stack else f"{trace.flow or '-'} ended"
    held = [f"hold {state.hold.kind}/{state.hold.stage}"] if state.hold else []
    held += [f"boundary {state.boundary}"] if state.boundary else []
    slots = [f"{name}={' / '.join(str(value).splitlines())}" for name, value in sorted(state.slots.items())]
    lines = {
        "read": f"{likely or turn.payload or '-'}{doubt}",
        "intents": ", ".join(trace.intents) or "-",
        "flow": f"{waits}; {' > '.join(trace.steps) or 'no steps'}",
        "said": ", ".join(trace.responses) or "-",
        "slots": ", ".join([*held, *slots]) or "-",
    }
    return "\n".join(f"{key:<8}{value}" for key, value in lines.items())


def _lines(console: Console) -> Iterator[str]:
    while True:
        try:
            line = console.input("[bold]> [/bold]")
        except (EOFError, KeyboardInterrupt):
            console.print()
            return
        if line.strip():
            yield line


def show(console: Console, replies: tuple[Reply, ...]) -> None:
    """Writes an answer: words, wording in a box, buttons as numbered choices."""
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
