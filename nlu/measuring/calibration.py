"""Whether the classifier is as sure as it is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlu.measuring.results import Result

_BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Messages of which the classifier was about equally sure.

    Attributes:
        low: The least confidence in it.
        high: The most.
        messages: How many.
        confidence: How sure it was, on the mean.
        right: How often it was right.
    """

    low: float
    high: float
    messages: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How far confidence and success are apart.

    Attributes:
        ece: Expected calibration error: the mean gap between the two, each bin weighed by its messages.
        bins: Ten of equal width; those without messages are left out.
    """

    ece: float
    bins: list[Bin]


def calibration(results: Sequence[Result]) -> Calibration:
    """Sorts messages by how sure the first intent was.

    Args:
        results: The messages as they were understood.
    """
    sorted_in: dict[int, list[Result]] = {}
    for result in results:
        sorted_in.setdefault(min(int(result.confidence * _BINS), _BINS - 1), []).append(result)
    bins = [_bin(place, sorted_in[place]) for place in sorted(sorted_in)]
    ece = sum(one.messages * abs(one.confidence - one.right) for one in bins) / max(len(results), 1)
    return Calibration(round(ece, 4), bins)


def _bin(place: int, results: Sequence[Result]) -> Bin:
    count = len(results)
    return Bin(
        low=place / _BINS,
        high=(place + 1) / _BINS,
        messages=count,
        confidence=round(sum(result.confidence for result in results) / count, 4),
        right=round(sum(result.is_right for result in results) / count, 4),
    )
