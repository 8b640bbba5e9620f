"""Decides which situations a message of several clauses tells of.

Each situation that the whole or a clause makes likely is weighed by how likely it is in the whole, in its best clause
and in what is left of the message without the best clause of the likeliest one. A logistic regression over these few
figures, fitted on messages the intent head never saw, says whether the message tells of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from nlu.components.intents import Reading
from nlu.vector_cache import Matrix

# So many of the likeliest intents of the whole, and so likely ones of a clause, are weighed.
_OF_WHOLE, _LEAST_IN_CLAUSE = 3, 0.1
_SMALL = 1e-9
FEATURES = (
    "in the whole",
    "in the whole, as a share of the likeliest",
    "likeliest of the whole",
    "in its best clause",
    "likeliest of a clause",
    "ahead in its best clause",
    "words of that clause",
    "in another clause too",
    "in what is left",
    "likeliest of what is left",
    "clauses",
    "likeliest, in the whole",
    "like the likeliest",
    "has a clause of its own",
    "the likeliest, in its best clause",
    "familiar, in its best clause",
    "familiar and likely, in its best clause",
    "likeliest and familiar",
    "rank in the whole",
    "among the first of the whole",
    "rank in what is left",
    "a wish turned down",
    "told in a side clause",
)
_FIRST = 8
# "Too nervous to call, so a letter" asks about the letter alone.
_TURNED_DOWN = re.compile(
    r"\b(?:too \w+ (?:to|for)|(?:in)?stead of|rather than|no way|never been|hate|sick of|tired of"
    r"|scare[sd]|terrif\w+|(?:do|did|would|could|ca|wo|is|are|am)n['’]?t|dont|cant|wont|not|without)\b",
    re.IGNORECASE,
)
# "She kissed me when we met for coffee": the side clause says when or why, and asks nothing.
_SIDE = re.compile(
    r"\W*(?:and |but |so )?(?:ever since|as soon as|now that|even though|when(?:ever)?|while|after|since|because|cos"
    r"|although|though|if|before|until)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The readings of a message and of its parts.

    Attributes:
        whole: The message.
        clauses: Each of its clauses.
        rest: The message without the clause that speaks most for its likeliest intent.
        texts: The words of each clause, with those that join it to the one before.
        wishes: Intents somebody may turn down: what is turned down is no situation of its own.
        likeness: Cosines between the intents' mean vectors; those alike are easily taken for each other.
    """

    whole: Reading
    clauses: tuple[Reading, ...]
    rest: Reading
    texts: tuple[str, ...]
    wishes: frozenset[str]
    likeness: Matrix

    def table(self) -> Matrix:
        """A row of probabilities for each clause."""
        return np.stack([reading.probabilities for reading in self.clauses])

    def candidates(self) -> list[int]:
        """Columns of the intents that are worth weighing."""
        likely = np.argsort(-self.whole.probabilities)[:_OF_WHOLE]
        table = self.table()
        tops = {int(row.argmax()) for row in table if row.max() >= _LEAST_IN_CLAUSE}
        left = int(self.rest.probabilities.argmax())
        return sorted({int(column) for column in likely} | tops | {left})

    def features(self, column: int) -> Matrix:
        """The figures of one intent, in the order of `FEATURES`."""
        whole, rest, table = self.whole.probabilities, self.rest.probabilities, self.table()
        top, inside = int(whole.argmax()), table[:, column]
        best = int(inside.argmax())
        others = np.delete(table[best], column)
        familiar = self.clauses[best].familiarity
        is_top = column == top
        return np.array(
            [
                _log(whole[column]),
                _log(whole[column] / max(float(whole[top]), _SMALL)),
                is_top,
                _log(inside[best]),
                table[best].argmax() == column,
                inside[best] - others.max(),
                min(len(self.texts[best].split()), 12) / 12,
                np.sort(inside)[-2],
                _log(rest[column]),
                rest.argmax() == column,
                min(len(self.clauses), 8) / 8,
                whole[top],
                0.0 if is_top else self.likeness[column, top],
                is_top or best != int(table[:, top].argmax()),
                0.0 if is_top else table[best, top],
                familiar,
                inside[best] * familiar,
                is_top * self.whole.familiarity,
                np.log1p(_rank(whole, column)),
                _rank(whole, column) < _FIRST,
                np.log1p(_rank(rest, column)),
                not is_top and self.whole.labels[column] in self.wishes and bool(_TURNED_DOWN.search(self.texts[best])),
                not is_top and bool(_SIDE.match(self.texts[best])),
            ],
            dtype=np.float32,
        )


def best_clause(clauses: list[Reading], column: int) -> int:
    """The clause that speaks most for an intent."""
    return int(np.argmax([reading.probabilities[column] for reading in clauses]))


@dataclass(frozen=True, slots=True)
class SeveralHead:
    """The fitted weights.

    Attributes:
        weights: One for each of `FEATURES`.
        bias: Added to their sum.
    """

    weights: Matrix
    bias: float

    def probability(self, features: Matrix) -> float:
        """How likely a message tells of the intent these figures are of."""
        return float(1 / (1 + np.exp(-(features @ self.weights + self.bias))))


def fit_several(rows: Matrix, told: list[bool], regularisation: float) -> SeveralHead:
    """Fits the weights.

    Args:
        rows: The figures of one intent in one message each.
        told: Whether the message tells of it.
        regularisation: C of the logistic regression.
    """
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - only training needs it

    mean, spread = rows.mean(axis=0), np.maximum(rows.std(axis=0), _SMALL)
    model = LogisticRegression(C=regularisation, max_iter=1000).fit((rows - mean) / spread, told)
    weights = (model.coef_[0] / spread).astype(np.float32)
    return SeveralHead(weights, float(model.intercept_[0] - weights @ mean))


def _rank(probabilities: Matrix, column: int) -> int:
    return int((probabilities > probabilities[column]).sum())


def _log(probability: float) -> float:
    return float(np.log(max(float(probability), _SMALL)))
