"""Measures how well messages are understood that were never learnt from."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nlu.danger import SAFETY
from nlu.interpreter import Interpreter
from nlu.progress import track
from nlu.training_data import Message, read_training_data
from nlu.types import OUT_OF_SCOPE, Understanding

# A fixed moment: results must not depend on the day they are measured.
_NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
_TOP = 3
_LISTED = 20


@dataclass(slots=True)
class Report:
    """What was measured; shares are between 0 and 1.

    Attributes:
        messages: How many were read.
        top1: How often the first intent of the ranking was right.
        top3: How often one of the first three was.
        intent: How often the intent was right after the threshold.
        segments_right: How often the right intent is that of some segment.
        one_segment: How often a message was kept whole.
        sure: How often the first intent was clear, and `sure_right` how often it was then right.
        safety_recall: How many dangerous messages were seen, and `safety_id` with the right id.
        safety_false: How many harmless ones were taken for dangerous.
        out_of_scope_recall: How many messages about other things were turned away.
        turned_away: How many messages in scope were turned away.
        median_ms: Time for one message.
        per_intent: Share of right first intents for each intent.
        confusions: The commonest wrong readings: expected, read, how often.
        missed: Dangerous messages that were not seen.
        false_alarms: Harmless messages that were taken for dangerous.
    """

    messages: int
    top1: float
    top3: float
    intent: float
    segments_right: float
    one_segment: float
    sure: float
    sure_right: float
    safety_recall: float
    safety_id: float
    safety_false: float
    out_of_scope_recall: float
    turned_away: float
    median_ms: float
    per_intent: dict[str, float] = field(default_factory=dict)
    confusions: list[tuple[str, str, int]] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    false_alarms: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """All figures, ready for `json.dumps`."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Result:
    """One message and how it was understood.

    Attributes:
        message: What was said, and what it means.
        read: What it was understood as.
        seconds: How long that took.
    """

    message: Message
    read: Understanding
    seconds: float


def evaluate(model_dir: Path, data_dir: Path, *, progress: bool = False) -> Report:
    """Reads held-out messages with a trained model.

    Args:
        model_dir: The model.
        data_dir: Rasa NLU files with the messages and their intents.
        progress: Whether a bar may be shown.

    Raises:
        DataError: When the model or the messages cannot be used.
    """
    interpreter = Interpreter.load(model_dir)
    messages = read_training_data(data_dir).messages
    return report(list(read_all(interpreter, messages, progress=progress)))


def read_all(interpreter: Interpreter, messages: Sequence[Message], *, progress: bool) -> Iterator[Result]:
    """Understands messages one after the other."""
    for message in track(messages, "reading messages", total=len(messages), show=progress):
        start = time.perf_counter()
        read = interpreter.parse(message.text, now=_NOW)
        yield Result(message, read, time.perf_counter() - start)


def report(results: Sequence[Result]) -> Report:
    """Counts what was right and what was not."""
    first = [_first(result) == result.message.intent for result in results]
    sure = [right for result, right in zip(results, first, strict=True) if result.read.sure]
    danger = [result for result in results if result.message.intent in SAFETY]
    harmless = [result for result in results if result.message.intent not in SAFETY]
    outside = [result for result in results if result.message.intent == OUT_OF_SCOPE]
    inside = [result for result in results if result.message.intent != OUT_OF_SCOPE]
    mistakes = Counter(
        (result.message.intent, _first(result)) for result, right in zip(results, first, strict=True) if not right
    )
    return Report(
        messages=len(results),
        top1=_share(first),
        top3=_share([result.message.intent in _names(result)[:_TOP] for result in results]),
        intent=_share([result.read.intent.name == result.message.intent for result in results]),
        segments_right=_share([result.message.intent in _segment_names(result) for result in results]),
        one_segment=_share([len(result.read.segments) <= 1 for result in results]),
        sure=len(sure) / max(len(results), 1),
        sure_right=_share(sure),
        safety_recall=_share([bool(result.read.safety) for result in danger]),
        safety_id=_share([result.message.intent in result.read.safety for result in danger]),
        safety_false=_share([bool(result.read.safety) for result in harmless]),
        out_of_scope_recall=_share([result.read.intent.name == OUT_OF_SCOPE for result in outside]),
        turned_away=_share([result.read.intent.name == OUT_OF_SCOPE for result in inside]),
        median_ms=1000 * sorted(result.seconds for result in results)[len(results) // 2] if results else 0.0,
        per_intent=_per_intent(results, first),
        confusions=[(expected, read, count) for (expected, read), count in mistakes.most_common(_LISTED)],
        missed=[result.message.text for result in danger if not result.read.safety],
        false_alarms=[result.message.text for result in harmless if result.read.safety],
    )


def _per_intent(results: Sequence[Result], right: Sequence[bool]) -> dict[str, float]:
    by_intent: dict[str, list[bool]] = {}
    for result, is_right in zip(results, right, strict=True):
        by_intent.setdefault(result.message.intent, []).append(is_right)
    return {intent: _share(by_intent[intent]) for intent in sorted(by_intent)}


def _names(result: Result) -> list[str]:
    return [intent.name for intent in result.read.ranking]


def _first(result: Result) -> str:
    return next(iter(_names(result)), OUT_OF_SCOPE)


def _segment_names(result: Result) -> set[str]:
    return {segment.intent.name for segment in result.read.segments}


def _share(hits: Sequence[bool]) -> float:
    return round(sum(hits) / len(hits), 4) if hits else 0.0
