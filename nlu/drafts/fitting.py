"""Fits the drafts' heads with scikit-learn, which only training needs."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nlu.drafts.examples import Draft
from nlu.drafts.features import Split, overlapping
from nlu.drafts.kinds import COUNTED, KINDS
from nlu.drafts.multi_head import MultiHead
from nlu.head_fitting import sparse_rows
from nlu.linear_head import Linear
from nlu.ngrams import Vocabulary
from nlu.vector_cache import Matrix

# A mark counts for a piece when it takes up so much of it, or when so much of the mark lies in it.
_OF_PIECE, _OF_MARK = 0.5, 0.6
# The log-odds of what cannot be learnt, and how often the fit may be improved.
_NEVER, _ROUNDS = -10.0, 300


@dataclass(frozen=True, slots=True)
class DraftRecipe:
    """How the heads are fitted.

    Attributes:
        regularisation: C on the features; larger trusts the examples more.
        ngram_regularisation: C on the n-grams.
        ngram_share: How much the n-grams count.
        ngram_least: In how many pieces an n-gram must stand.
    """

    regularisation: float = 1.0
    ngram_regularisation: float = 10.0
    ngram_share: float = 0.5
    ngram_least: int = 2


def piece_targets(draft: Draft, split: Split) -> Matrix:
    """Which kinds each piece of a draft has: a row for each piece, a column for each kind."""
    targets = np.zeros((len(split.pieces), len(KINDS)), dtype=np.float32)
    for mark in draft.marks:
        places = overlapping(split.pieces, mark.start, mark.end)
        for place in places:
            piece = split.pieces[place]
            shared = min(piece.end, mark.end) - max(piece.start, mark.start)
            if shared >= _OF_PIECE * (piece.end - piece.start) or shared >= _OF_MARK * (mark.end - mark.start):
                targets[place, KINDS.index(mark.kind)] = 1
    return targets


def draft_targets(draft: Draft) -> Matrix:
    """Which kinds a draft has, and behind them whether it has any that is not just counted."""
    kinds = [kind in draft.kinds for kind in KINDS]
    return np.array([*kinds, bool(draft.kinds - {COUNTED})], dtype=np.float32)


def fit_multi(texts: Sequence[str], rows: Matrix, targets: Matrix, recipe: DraftRecipe) -> MultiHead:
    """Learns to tell kinds.

    Args:
        texts: The words.
        rows: Their features, a row each.
        targets: Their kinds, a row each of zeros and ones.
        recipe: How to fit.
    """
    vocabulary = Vocabulary.fit(texts, least=recipe.ngram_least)
    return MultiHead(
        meaning=_fit(rows, targets, recipe.regularisation),
        spelling=_fit(sparse_rows(vocabulary, texts), targets, recipe.ngram_regularisation),
        vocabulary=vocabulary,
        share=recipe.ngram_share,
    )


def _fit(features: Any, targets: Matrix, regularisation: float) -> Linear:
    """A logistic regression for each column."""
    from scipy.sparse import issparse  # noqa: PLC0415
    from sklearn.exceptions import ConvergenceWarning  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    weights = np.zeros((features.shape[1], targets.shape[1]), dtype=np.float32)
    bias = np.full(targets.shape[1], _NEVER, dtype=np.float32)
    # Each is the quicker one for its kind of rows.
    solver = "liblinear" if issparse(features) else "lbfgs"
    for column in range(targets.shape[1]):
        # A kind that every example has, or none, cannot be learnt; it is never said.
        if len(np.unique(targets[:, column])) < 2:  # noqa: PLR2004 - yes and no
            continue
        model = LogisticRegression(C=regularisation, solver=solver, max_iter=_ROUNDS, tol=1e-3)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            model.fit(features, targets[:, column])
        weights[:, column], bias[column] = model.coef_[0], model.intercept_[0]
    return Linear(weights, bias)
