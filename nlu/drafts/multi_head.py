"""Scores several kinds at once: a logistic regression for each, on meaning and on spelling, averaged."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from nlu.linear_head import Linear
from nlu.ngrams import Vocabulary
from nlu.vector_cache import Matrix


@dataclass(frozen=True, slots=True)
class MultiHead:
    """Predicts without scikit-learn what `fitting` learnt with it.

    Attributes:
        meaning: Reads rows of features; a column for each kind.
        spelling: Reads n-grams; the same columns.
        vocabulary: The n-grams.
        share: How much the spelling counts, 0 to 1.
    """

    meaning: Linear
    spelling: Linear
    vocabulary: Vocabulary
    share: float

    def score(self, text: str, row: Matrix) -> Matrix:
        """The log-odds of each kind.

        Args:
            text: The words.
            row: Their features.
        """
        meant = row @ self.meaning.weights + self.meaning.bias
        columns, values = self.vocabulary.weigh(text)
        spelt = values @ self.spelling.weights[columns].astype(np.float32) + self.spelling.bias
        scores: Matrix = ((1 - self.share) * meant + self.share * spelt).astype(np.float32)
        return scores

    def save(self, folder: Path, name: str) -> None:
        """Writes the head to files that begin with a name."""
        self.vocabulary.save(folder / f"{name}_vocabulary.json")
        np.savez(
            folder / f"{name}.npz",
            share=np.float32(self.share),
            meaning=self.meaning.weights.astype(np.float32),
            meaning_bias=self.meaning.bias,
            spelling=self.spelling.weights.astype(np.float16),
            spelling_bias=self.spelling.bias,
        )

    @classmethod
    def load(cls, folder: Path, name: str) -> MultiHead:
        """Reads what `save` wrote."""
        with np.load(folder / f"{name}.npz") as stored:
            return cls(
                meaning=Linear(stored["meaning"], stored["meaning_bias"]),
                spelling=Linear(stored["spelling"], stored["spelling_bias"]),
                vocabulary=Vocabulary.load(folder / f"{name}_vocabulary.json"),
                share=float(stored["share"]),
            )


def sigmoid(scores: npt.NDArray[np.floating]) -> Matrix:
    """Turns log-odds into probabilities."""
    probabilities: Matrix = (1 / (1 + np.exp(-np.clip(scores, -30, 30)))).astype(np.float32)
    return probabilities
