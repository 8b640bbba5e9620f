"""Chooses the numbers of `config.yml` that say when to believe the classifier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlu.measuring.results import Result
from nlu.types import OUT_OF_SCOPE

_STEPS = [step / 100 for step in range(61)]
# What an unclear reading is worth whose buttons offer the right intent: less than an answer.
_BUTTONS = 0.5
_TOP = 3


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The numbers for `olivebranch_intents`.

    Attributes:
        threshold: Below this confidence a message is out of scope.
        margin: Two intents closer than this are too close to choose between.
    """

    threshold: float
    margin: float


def fit_thresholds(results: Sequence[Result], *, accept: float = 0.95) -> Thresholds:
    """Fits both on held-out messages.

    Args:
        results: The messages as they were understood, whatever the thresholds then were.
        accept: The share of messages in scope that must stay above the threshold.

    Returns:
        The highest threshold that still accepts so many; the margin that is worth most when a wrong
        answer costs as much as a right one brings, and the right button half of it.
    """
    inside = sorted(_top(result) for result in results if result.message.intent != OUT_OF_SCOPE)
    threshold = inside[int((1 - accept) * len(inside))] if inside else 0.0
    margin = max(_STEPS, key=lambda step: (sum(_worth(result, step) for result in results), -step))
    return Thresholds(round(threshold, 3), margin)


def _top(result: Result) -> float:
    return result.read.ranking[0].confidence if result.read.ranking else 0.0


def _worth(result: Result, margin: float) -> float:
    names = [intent.name for intent in result.read.ranking[:_TOP]]
    confidences = [intent.confidence for intent in result.read.ranking[:2]]
    right = names[:1] == [result.message.intent]
    if len(confidences) < 2 or confidences[0] - confidences[1] >= margin:  # noqa: PLR2004
        return 1.0 if right else -1.0
    return _BUTTONS if result.message.intent in names else 0.0
