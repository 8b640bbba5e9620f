"""The intent head: two linear classifiers, on meaning and on spelling, whose scores are averaged."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from nlu.ngrams import Vocabulary
from nlu.vector_cache import Matrix


@dataclass(frozen=True, slots=True)
class Linear:
    """One multinomial logistic regression.

    Attributes:
        weights: A row for each feature, a column for each label.
        bias: One number for each label.
    """

    weights: npt.NDArray[np.floating]
    bias: Matrix


@dataclass(frozen=True, slots=True)
class LinearHead:
    """Predicts without scikit-learn what `head_fitting` learnt with it.

    Attributes:
        labels: The intents, in the order of the columns.
        meaning: Reads sentence vectors.
        spelling: Reads n-grams.
        vocabulary: The n-grams.
        share: How much the spelling counts, 0 to 1.
        sharpness: What the averaged scores are multiplied by, so that a probability of 0.8 is right
            eight times in ten.
    """

    labels: tuple[str, ...]
    meaning: Linear
    spelling: Linear
    vocabulary: Vocabulary
    share: float
    sharpness: float

    def predict(self, text: str, vector: Matrix) -> Matrix:
        """The probability of each label.

        Args:
            text: The message.
            vector: Its sentence vector.
        """
        meant = vector @ self.meaning.weights + self.meaning.bias
        columns, values = self.vocabulary.weigh(text)
        rows = self.spelling.weights[columns].astype(np.float32)
        spelt = values @ rows + self.spelling.bias
        return softmax(self.sharpness * ((1 - self.share) * meant + self.share * spelt))

    def save(self, folder: Path) -> None:
        """Writes the head to a folder; the large n-gram weights in half precision."""
        self.vocabulary.save(folder / "vocabulary.json")
        np.savez(
            folder / "head.npz",
            labels=np.array(self.labels),
            share=np.float32(self.share),
            sharpness=np.float32(self.sharpness),
            meaning=self.meaning.weights.astype(np.float32),
            meaning_bias=self.meaning.bias,
            spelling=self.spelling.weights.astype(np.float16),
            spelling_bias=self.spelling.bias,
        )

    @classmethod
    def load(cls, folder: Path) -> LinearHead:
        """Reads what `save` wrote."""
        with np.load(folder / "head.npz") as stored:
            return cls(
                labels=tuple(str(label) for label in stored["labels"]),
                meaning=Linear(stored["meaning"], stored["meaning_bias"]),
                spelling=Linear(stored["spelling"], stored["spelling_bias"]),
                vocabulary=Vocabulary.load(folder / "vocabulary.json"),
                share=float(stored["share"]),
                sharpness=float(stored["sharpness"]),
            )


def softmax(logits: npt.NDArray[np.floating]) -> Matrix:
    """Turns scores into probabilities."""
    raised = np.exp(logits - logits.max())
    probabilities: Matrix = (raised / raised.sum()).astype(np.float32)
    return probabilities
