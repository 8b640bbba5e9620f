"""Fits the intent head with scikit-learn, which only training needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nlu.linear_head import Linear, LinearHead, spread
from nlu.ngrams import Vocabulary
from nlu.vector_cache import Matrix


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the head is fitted.

    Attributes:
        regularisation: scikit-learn's C for the sentence vectors; larger trusts the examples more.
        ngram_regularisation: The same for the n-grams.
        ngram_share: How much the n-grams count in the average.
        ngram_least: In how many messages an n-gram must stand.
        sharpness: What the averaged scores are multiplied by.
    """

    regularisation: float = 10.0
    ngram_regularisation: float = 10.0
    ngram_share: float = 0.5
    ngram_least: int = 2
    sharpness: float = 1.75


def fit_head(texts: Sequence[str], vectors: Matrix, intents: Sequence[str], recipe: Recipe) -> LinearHead:
    """Learns which intent a message has.

    Args:
        texts: The messages.
        vectors: Their vectors, a row each.
        intents: Their intents.
        recipe: How to fit.

    Returns:
        A head that predicts with NumPy alone.
    """
    labels, targets = np.unique(np.array(intents), return_inverse=True)
    centre = vectors[:, vectors.shape[1] // 2 :].mean(axis=0)
    vocabulary = Vocabulary.fit(texts, least=recipe.ngram_least)
    return LinearHead(
        labels=tuple(str(label) for label in labels),
        centre=centre,
        meaning=_fit(spread(vectors, centre), targets, recipe.regularisation),
        spelling=_fit(sparse_rows(vocabulary, texts), targets, recipe.ngram_regularisation),
        vocabulary=vocabulary,
        share=recipe.ngram_share,
        sharpness=recipe.sharpness,
    )


def sparse_rows(vocabulary: Vocabulary, texts: Sequence[str]) -> Any:
    """The n-gram weights of many texts as a SciPy sparse matrix."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415

    weighed = [vocabulary.weigh(text) for text in texts]
    starts = np.cumsum([0, *(len(columns) for columns, _ in weighed)])
    columns = np.concatenate([columns for columns, _ in weighed])
    values = np.concatenate([values for _, values in weighed])
    return csr_matrix((values, columns, starts), shape=(len(texts), len(vocabulary)))


def _fit(features: Any, targets: Any, regularisation: float) -> Linear:
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    model = LogisticRegression(C=regularisation, max_iter=1000, tol=1e-3).fit(features, targets)
    weights, bias = model.coef_, model.intercept_
    if len(weights) == 1:
        # Two classes are fitted as one score; the softmax wants two.
        weights, bias = np.stack([0 * weights[0], weights[0]]), np.array([0.0, bias[0]])
    return Linear(np.ascontiguousarray(weights.T, dtype=np.float32), bias.astype(np.float32))
