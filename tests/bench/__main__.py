"""`make bench`: time of a turn, start-up, memory. Machines are noisy: compare within one run."""

from __future__ import annotations

import asyncio
import json
import resource
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.assistant import Assistant
from bot.messages import Incoming, Kind
from bot.settings import load_settings
from dialogues.state import Conversation
from nlu.drafts.examples import read_drafts
from nlu.interpreter import Interpreter
from nlu.training_data import read_training_data

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 3, 4, 19, 30, tzinfo=UTC)
TURNS = 1000
# Words.
LETTER = 200


def main() -> None:
    start_up = [_start_up() for _ in range(5)]
    assistant = Assistant.load(load_settings().model)
    before = _megabytes()
    texts = [message.text for message in read_training_data(ROOT / "tests" / "nlu" / "tuned_on").messages][:TURNS]
    turns = asyncio.run(_talk(assistant, texts))
    # Before a second model is loaded for the letters.
    after = _megabytes()
    drafts = _drafts()
    table = Table("figure", "value", title=f"{len(turns)} turns, each held-out message in a conversation of ten")
    table.add_row("time of one turn, median", f"{statistics.median(turns):.1f} ms")
    table.add_row("time of one turn, p99", f"{statistics.quantiles(turns, n=100)[98]:.1f} ms")
    table.add_row("reading a draft of 200 words, median", f"{statistics.median(drafts):.1f} ms")
    table.add_row("start of `olivebranch chat` to its first answer, median", f"{statistics.median(start_up):.2f} s")
    table.add_row("memory once loaded", f"{before:.0f} MB")
    table.add_row("memory after all turns", f"{after:.0f} MB")
    Console().print(table)


async def _talk(assistant: Assistant, texts: list[str]) -> list[float]:
    times, conversation = [], Conversation()
    for number, text in enumerate(texts):
        if number % 10 == 0:
            conversation = Conversation()
        incoming = Incoming(sender="bench", kind=Kind.TEXT, text=text, at=NOW)
        began = time.perf_counter()
        outcome = await assistant.answer(conversation, incoming, NOW)
        times.append((time.perf_counter() - began) * 1000)
        conversation = outcome.conversation
    return times


def _drafts() -> list[float]:
    """Milliseconds for each of many letters of 200 words, made of the training drafts."""
    interpreter = Interpreter.load(load_settings().model)
    words = " ".join(draft.text for draft in read_drafts(ROOT / "nlu" / "data" / "drafts")).split()
    letters = [" ".join(words[start : start + LETTER]) for start in range(0, 50 * LETTER, LETTER)]
    interpreter.read_draft(letters[0], "letter")
    times = []
    for letter in letters[1:]:
        began = time.perf_counter()
        interpreter.read_draft(letter, "letter")
        times.append((time.perf_counter() - began) * 1000)
    return times


def _start_up() -> float:
    began = time.perf_counter()
    command = [str(Path(sys.executable).parent / "olivebranch"), "chat", "--json"]
    # Our own command, with a fixed line.
    subprocess.run(  # noqa: S603
        command, input=json.dumps({"text": "hi"}), text=True, check=True, capture_output=True
    )
    return time.perf_counter() - began


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
