"""Finds the one of several short titles that a message means, said in other words: "how long should I give her"."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nlu.vector_cache import Matrix

# What means a title in other words lies above both; tests/nlu/test_choices.py holds what they were set on.
_LEAST, _AHEAD = 0.4, 0.15


def nearest(words: Matrix, titles: Sequence[Matrix]) -> int | None:
    """The place of the title that is plainly nearest.

    Args:
        words: Sentence vector of the message; like each of `titles` two unit vectors in one, of the last layer and of
            the middle one.
        titles: Sentence vectors of the titles.

    Returns:
        Its index; None when none is near, or two are about as near.
    """
    alike = sorted(((_alike(words, title), place) for place, title in enumerate(titles)), reverse=True)
    if not alike or alike[0][0] < _LEAST:
        return None
    ahead = len(alike) == 1 or alike[0][0] - alike[1][0] >= _AHEAD
    return alike[0][1] if ahead else None


def _alike(one: Matrix, other: Matrix) -> float:
    """Mean cosine of the two halves."""
    half = len(one) // 2
    pairs = ((one[:half], other[:half]), (one[half:], other[half:]))
    return float(np.mean([a @ b / max(float(np.linalg.norm(a) * np.linalg.norm(b)), 1e-9) for a, b in pairs]))
