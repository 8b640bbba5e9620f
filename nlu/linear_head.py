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
        centre: The mean of the training messages' middle vectors.
        meaning: Reads sentence and middle vectors.
        spelling: Reads n-grams.
        vocabulary: The n-grams.
        share: How much the spelling counts, 0 to 1.
        sharpness: What the averaged scores are multiplied by, so that a probability of 0.8 is right
            eight times in ten.
    """

    labels: tuple[str, ...]
    centre: Matrix
    meaning: Linear
    spelling: Linear
    vocabulary: Vocabulary
    share: float
    sharpness: float

    def predict(self, text: str, vector: Matrix) -> Matrix:
        """The probability of each label.

        Args:
            text: The message.
            vector: Its vector, as the encoder gives it.
        """
        meant = spread(vector, self.centre) @ self.meaning.weights + self.meaning.bias
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
            centre=self.centre,
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
                centre=stored["centre"],
                meaning=Linear(stored["meaning"], stored["meaning_bias"]),
                spelling=Linear(stored["spelling"], stored["spelling_bias"]),
                vocabulary=Vocabulary.load(folder / "vocabulary.json"),
                share=float(stored["share"]),
                sharpness=float(stored["sharpness"]),
            )


def spread(vectors: Matrix, centre: Matrix) -> Matrix:
    """Moves the middle halves of vectors away from their centre, where they crowd together.

    Args:
        vectors: One vector, or a row for each.
        centre: The mean of the middle halves.

    Returns:
        The sentence halves as they are, the middle ones centred and of length one again.
    """
    width = len(centre)
    middle = vectors[..., width:] - centre
    length = np.linalg.norm(middle, axis=-1, keepdims=True)
    return np.concatenate([vectors[..., :width], middle / np.maximum(length, 1e-9)], axis=-1)


def softmax(logits: npt.NDArray[np.floating]) -> Matrix:
    """Turns scores into probabilities."""
    raised = np.exp(logits - logits.max())
    probabilities: Matrix = (raised / raised.sum()).astype(np.float32)
    return probabilities
