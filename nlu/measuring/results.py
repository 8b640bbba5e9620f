"""Reads held-out messages one by one, and keeps how each was understood."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from nlu.interpreter import Interpreter
from nlu.progress import track
from nlu.training_data import Message
from nlu.types import OUT_OF_SCOPE, Understanding

# A fixed moment, a Monday: results must not depend on the day they are measured.
NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Result:
    """One message and how it was understood.

    Attributes:
        message: What was said, and what it means.
        read: What it was understood as.
        seconds: The time of one core that this took.
    """

    message: Message
    read: Understanding
    seconds: float

    @property
    def names(self) -> list[str]:
        """The intents of the ranking, the likeliest first."""
        return [intent.name for intent in self.read.ranking]

    @property
    def first(self) -> str:
        """The likeliest intent."""
        return next(iter(self.names), OUT_OF_SCOPE)

    @property
    def confidence(self) -> float:
        """How sure the classifier is of it."""
        return self.read.ranking[0].confidence if self.read.ranking else 0.0

    @property
    def is_right(self) -> bool:
        """Whether the likeliest intent is what was meant."""
        return self.first == self.message.intent

    @property
    def told(self) -> frozenset[str]:
        """Every situation that was found, also those that would only be offered below the answer."""
        return frozenset(segment.intent.name for segment in self.read.segments) or frozenset({self.read.intent.name})

    @property
    def answered(self) -> frozenset[str]:
        """Every situation that would be answered unasked."""
        segments = [segment for segment in self.read.segments if not segment.aside]
        return frozenset(segment.intent.name for segment in segments) or frozenset({self.read.intent.name})


def read_all(interpreter: Interpreter, messages: Sequence[Message], *, progress: bool) -> Iterator[Result]:
    """Understands messages one after the other.

    Args:
        interpreter: Who reads them.
        messages: What is read.
        progress: Whether a bar may be shown.
    """
    for message in track(messages, "reading messages", total=len(messages), show=progress):
        # Not the clock on the wall: what else the machine does is no matter.
        began = time.process_time()
        read = interpreter.parse(message.text, now=NOW)
        yield Result(message, read, time.process_time() - began)
