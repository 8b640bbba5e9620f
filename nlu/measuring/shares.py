"""Shares of what was counted, and how far they can be trusted."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# The standard normal quantile of a 95 % interval.
_Z = 1.96


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many.

    Attributes:
        hits: How many.
        of: Of how many.
        value: The share between 0 and 1; None of none.
        low: The lower end of its 95 % interval (Wilson's): what a few messages can tell at most.
        high: The upper end.
    """

    hits: int
    of: int
    value: float | None
    low: float
    high: float


def share(hits: Iterable[bool]) -> Share:
    """Counts what is true."""
    counted = [bool(hit) for hit in hits]
    right, of = sum(counted), len(counted)
    if not of:
        return Share(0, 0, None, 0.0, 1.0)
    value = right / of
    middle = (value + _Z**2 / (2 * of)) / (1 + _Z**2 / of)
    reach = _Z * math.sqrt(value * (1 - value) / of + _Z**2 / (4 * of**2)) / (1 + _Z**2 / of)
    return Share(right, of, round(value, 4), round(max(middle - reach, 0.0), 4), round(min(middle + reach, 1.0), 4))


def quantile(values: Sequence[float], part: float) -> float:
    """The value that so large a part of the others stays below; 0 of none."""
    ranked = sorted(values)
    return ranked[min(int(part * len(ranked)), len(ranked) - 1)] if ranked else 0.0
