"""`make bench-memory`: the memory of one process over many messages, no two of them alike."""

from __future__ import annotations

import random
import sys
from datetime import UTC, datetime
from pathlib import Path

from bot.settings import load_settings
from nlu.interpreter import Interpreter
from nlu.training_data import read_training_data

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 3, 4, 19, 30, tzinfo=UTC)
SAMPLES = 10


def main(count: int) -> None:
    interpreter = Interpreter.load(load_settings().model)
    vocab = interpreter._nlp.vocab
    texts = [message.text for message in read_training_data(ROOT / "tests" / "nlu" / "tuned_on").messages]
    dice = random.Random(0)  # noqa: S311 - only shuffles
    for number in range(count + 1):
        if number % max(count // SAMPLES, 1) == 0:
            print(f"{number:>9} messages {_megabytes():7.1f} MB {len(vocab.strings):>8} strings", flush=True)  # noqa: T201
        # A word nobody wrote before: it would stay in spaCy's vocabulary for ever.
        interpreter.parse(f"{dice.choice(texts)} {dice.getrandbits(48):x}", now=NOW)


def _megabytes() -> float:
    """What the process holds now, not at its peak."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


if __name__ == "__main__":
    main(int(sys.argv[1]))
