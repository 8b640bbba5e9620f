"""How well messages about other things are told from those that belong here, at every threshold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlu.measuring.results import Result
from nlu.measuring.shares import Share, share
from nlu.types import OUT_OF_SCOPE

_ACCEPTED = 0.95


@dataclass(frozen=True, slots=True)
class Point:
    """What one threshold does.

    Attributes:
        accepted: The share of messages in scope that pass it.
        recall: The share of messages out of scope that do not.
    """

    accepted: float
    recall: float


@dataclass(frozen=True, slots=True)
class Scope:
    """Recall of what is out of scope against acceptance of what is in scope.

    Attributes:
        recall: Messages out of scope that are turned away as the model is set.
        turned_away: Messages in scope that are turned away as the model is set.
        recall_at_95: Recall at the threshold that 95 % of the messages in scope pass; None without any out of scope.
        let_in: Messages out of scope that are taken for a situation.
        curve: From the strictest threshold to the mildest; empty unless there are messages of both kinds.
    """

    recall: Share
    turned_away: Share
    recall_at_95: float | None
    let_in: list[str]
    curve: list[Point]


def scope(results: Sequence[Result]) -> Scope:
    """Tries every threshold there is between two messages.

    Args:
        results: The messages as they were understood.
    """
    outside = [result for result in results if result.message.intent == OUT_OF_SCOPE]
    inside = [result for result in results if result.message.intent != OUT_OF_SCOPE]
    in_scores, out_scores = sorted(map(_belongs, inside)), sorted(map(_belongs, outside))
    return Scope(
        recall=share(result.read.intent.name == OUT_OF_SCOPE for result in outside),
        turned_away=share(result.read.intent.name == OUT_OF_SCOPE for result in inside),
        recall_at_95=_recall(in_scores, out_scores) if inside and outside else None,
        let_in=[result.message.text for result in outside if result.read.intent.name != OUT_OF_SCOPE],
        curve=_curve(in_scores, out_scores) if inside and outside else [],
    )


def _belongs(result: Result) -> float:
    """How far the likeliest situation is ahead of `out_of_scope`."""
    known = {intent.name: intent.confidence for intent in reversed(result.read.ranking)}
    outside = known.pop(OUT_OF_SCOPE, 0.0)
    return max(known.values(), default=0.0) - outside


def _recall(inside: Sequence[float], outside: Sequence[float]) -> float:
    least = inside[int((1 - _ACCEPTED) * len(inside))]
    return round(sum(score < least for score in outside) / len(outside), 4)


def _curve(inside: Sequence[float], outside: Sequence[float]) -> list[Point]:
    # Between two messages out of scope nothing changes but acceptance: the best threshold lies just above one.
    thresholds = [float("-inf"), *sorted({*outside}), float("inf")]
    points = {
        Point(
            round(sum(score > threshold for score in inside) / len(inside), 4),
            round(sum(score <= threshold for score in outside) / len(outside), 4),
        )
        for threshold in thresholds
    }
    return sorted(points, key=lambda point: (point.accepted, -point.recall))
