"""Whatever is sent, it is answered in bounded time."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.settings import load_settings
from nlu.interpreter import Interpreter
from tests.unit.nlu.conftest import NOW

# Thousands of times what a message takes on a quiet machine: only what grows out of hand is caught.
_SECONDS = 5
BAD = {
    "broken UTF-8": b"he never \xff\xfe\x80 answered \xc3(".decode("utf-8", errors="replace"),
    "half surrogates": "he \ud800\udfff never \udc80 answered",
    "100,000 letters": "a" * 100_000,
    "100,000 words": "he never answered and " * 5_000,
    "100,000 boundaries": ", . ; ! ? and " * 8_000,
    "100,000 quotes": "\"'" * 50_000,
    "100,000 digits": "7" * 100_000,
    "100,000 spaces": "a" + " " * 100_000 + "b",
    "100,000 open brackets": "([{<" * 25_000,
    "names without end": "Mina " * 20_000,
    "dates without end": "next friday 6pm " * 6_000,
    "numbers of weeks": "3 weeks ago, 12/11/2025 " * 4_000,
    "one letter": "a",
    "one mark": "?",
    "nothing": "",
    "mixed scripts": "привет she не ответила 你好 مرحبا שלום hello " * 40,
    "zalgo": "h" + "\u0301\u0316\u0334" * 300 + "e" + "\u0317" * 3000 + " never answered",
    "only links": "https://example.org/a?b=c " * 2_000,
    "only emoji": "\U0001f600\U0001f468\u200d\U0001f469\u200d\U0001f467" * 5_000,
    "controls": "".join(map(chr, range(32))) * 1_000,
    "right to left": "\u202e\u202d never answered \u2066" * 2_000,
}


@pytest.fixture(scope="module")
def known() -> Interpreter:
    """The whole model: the small one of these tests knows no drafts."""
    return Interpreter.load(load_settings().model)


@pytest.mark.parametrize("kind", BAD)
def test_is_answered_in_bounded_time(interpreter: Interpreter, kind: str):
    began = time.process_time()
    read = interpreter.parse(BAD[kind], now=NOW)
    assert time.process_time() - began < _SECONDS
    assert 0.0 <= read.intent.confidence <= 1.0


@pytest.mark.parametrize("kind", BAD)
def test_as_a_draft_or_as_their_words_too(kind: str, known: Interpreter):
    began = time.process_time()
    marks = known.read_draft(BAD[kind], None)
    known.read_theirs(BAD[kind])
    assert time.process_time() - began < 2 * _SECONDS
    assert all(0 <= mark.start <= mark.end <= len(BAD[kind]) for mark in marks)


def test_the_command_line_survives_bytes_that_are_no_text(workshop: Path):
    command = [str(Path(sys.executable).parent / "olivebranch"), "parse"]
    done = subprocess.run(  # noqa: S603
        command, input=b"he never \xff\xfe answered\n\xc3(\n", capture_output=True, check=True,
        env={"OLIVEBRANCH_MODEL": str(workshop / "model"), "PATH": ""}, cwd=workshop,
    )  # fmt: skip
    assert len(done.stdout.splitlines()) == 2
