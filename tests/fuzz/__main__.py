"""`make fuzz`: generated updates through the whole path, and what came of them.

Usage: python -m tests.fuzz [updates] [seed]
"""

from __future__ import annotations

import asyncio
import logging
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "telegram"))

from bot import log
from bot.assistant import Assistant
from bot.settings import load_settings
from dialogues.engine.library import load_library
from tests.fuzz.path import Figures, send_all
from tests.fuzz.updates import Updates

_MOST_SECONDS = 1.0
# What stays is what the allocator keeps in pieces; a leak of a kilobyte an update is a fifth and more.
_MOST_GROWTH = 0.08


def main() -> None:
    """Runs, prints the figures, and fails where a limit was passed."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    log.set_up(level="CRITICAL")
    logging.getLogger().setLevel(logging.ERROR)
    assistant = Assistant.load(load_settings().model)

    def progress(figures: Figures) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(
                f"\r{figures.sent} of {count}, {figures.turns} turns, {len(figures.errors)} kinds of error "
            )

    with tempfile.TemporaryDirectory() as folder:
        figures = asyncio.run(send_all(Updates(seed, load_library()), count, Path(folder), assistant, progress))
    growth = figures.memory[1] / figures.memory[0] - 1
    sys.stdout.write(
        f"\n{figures.sent} updates, seed {seed}, in {figures.seconds:.0f} s; {figures.turns} turns\n"
        f"webhook's answers: {dict(figures.statuses)}\n"
        f"slowest turn: {figures.slowest[0]:.2f} s of processor ({figures.slowest[1]})\n"
        f"longest stand-still: {figures.lag:.2f} s\n"
        f"memory: {figures.memory[0]:.0f} MiB after a tenth, {figures.memory[1]:.0f} at the end ({growth:+.1%})\n"
    )
    for error, times in [*figures.errors.most_common(), *figures.refused.most_common()]:
        sys.stdout.write(f"  {times:6} {error}\n")
    failed = (
        figures.errors
        or figures.refused
        or figures.statuses[500]
        or figures.slowest[0] > _MOST_SECONDS
        or growth > _MOST_GROWTH
    )
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
