"""How long one core takes for one message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlu.measuring.results import Result
from nlu.measuring.shares import quantile

_MEDIAN, _MOST = 0.5, 0.99


@dataclass(frozen=True, slots=True)
class Speed:
    """Milliseconds of one core, reading alone.

    Attributes:
        messages: How many were timed.
        median_ms: Half of them take less.
        p99_ms: Of a hundred, one takes more.
        longest_ms: The slowest one.
    """

    messages: int
    median_ms: float
    p99_ms: float
    longest_ms: float


def speed(results: Sequence[Result]) -> Speed:
    """Sums up what the results took.

    Args:
        results: The messages as they were understood.
    """
    times = [1000 * result.seconds for result in results]
    median, most = (round(quantile(times, part), 2) for part in (_MEDIAN, _MOST))
    return Speed(len(times), median, most, round(max(times, default=0.0), 2))
