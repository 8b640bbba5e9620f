"""Says why a message was read as it was: what spoke for each of the likeliest intents, and which examples are near."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import spacy

from nlu.clauses import split_clauses
from nlu.components.context import looking_back_from
from nlu.components.encoder import Encoder
from nlu.components.intents import Intents
from nlu.errors import DataError
from nlu.linear_head import LinearHead, spread
from nlu.normalising import READ_AT_MOST, normalise
from nlu.training_data import Message
from nlu.types import Intent
from nlu.vector_cache import Matrix

_TOP, _NEAR, _GRAMS, _MOST_CLAUSES = 3, 5, 8, 24


@dataclass(frozen=True, slots=True)
class Near:
    """A training message that means something like it.

    Attributes:
        text: Its words.
        intent: Its intent.
        likeness: The cosine between the two.
    """

    text: str
    intent: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Case:
    """What spoke for one intent. Scores are ahead of the mean of all intents; their sum decides the ranking.

    Attributes:
        intent: The intent.
        confidence: Its probability, scaled by how familiar the message is.
        meaning: The score by what the encoder makes of it.
        spelling: The score by its n-grams.
        prior: What the head leans to before it has read a word.
        grams: The n-grams that weigh most, for it or against it; `#` marks a piece of a word.
        clauses: How likely the intent is in each clause alone.
    """

    intent: str
    confidence: float
    meaning: float
    spelling: float
    prior: float
    grams: list[tuple[str, float]]
    clauses: list[float]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a message was read as it was.

    Attributes:
        text: The message as it was read.
        intent: What it was read as after the threshold and the look for danger.
        threshold: The confidence that was needed.
        margin: How far the first had to be ahead to be sure, and `sure` whether it was.
        sure: See above.
        safety: Dangers seen, and `danger_named` whether the words themselves name one.
        danger_named: See above.
        clauses: The clauses, read one by one.
        segments: Each segment with its intent.
        cases: The likeliest intents of the head, the likeliest first.
        nearest: The nearest training messages.
    """

    text: str
    intent: Intent
    threshold: float
    margin: float
    sure: bool
    safety: tuple[str, ...]
    danger_named: bool
    clauses: list[str]
    segments: list[tuple[str, str]]
    cases: list[Case]
    nearest: list[Near]

    def to_json(self) -> dict[str, Any]:
        """All of it, ready for `json.dumps`."""
        return asdict(self)


class Explainer:
    """Looks into a trained model.

    Args:
        model: Its folder.
        messages: What it learned from, in the same order.

    Raises:
        DataError: When there is no model, or it learned from other messages.
    """

    def __init__(self, model: Path, messages: list[Message]) -> None:
        mend = "Run `olivebranch train`"
        try:
            self._nlp = spacy.load(model)
        except (OSError, ValueError, KeyError) as error:
            raise DataError(model, f"holds no model that can be used ({error})", mend) from None
        self._encoder: Encoder = self._nlp.get_pipe("olivebranch_encoder")  # type: ignore[assignment]
        self._intents: Intents = self._nlp.get_pipe("olivebranch_intents")  # type: ignore[assignment]
        self._texts: dict[str, list[str]] = {}
        for message in messages:
            self._texts.setdefault(message.intent, []).append(message.text)
        counts = {intent: len(rows) for intent, rows in self._intents.examples.items()}
        if counts != {intent: len(texts) for intent, texts in self._texts.items()}:
            raise DataError(model, "learned from other messages", mend)

    def explain(self, text: str, *, now: datetime) -> Explanation:
        """Reads a message and says why it was read so.

        Args:
            text: The message.
            now: When it was written, with a time zone.
        """
        text = normalise(text)[:READ_AT_MOST]
        clauses = [clause.text for clause in split_clauses(text, _MOST_CLAUSES)]
        vector = self._encoder.encode(text)
        whole = self._intents.read_vector(text, vector)
        parts = [self._intents.read(clause) for clause in clauses]
        columns = [int(column) for column in np.argsort(-whole.probabilities)[:_TOP]]
        with self._nlp.memory_zone(), looking_back_from(now):
            doc = self._nlp(text)
            return Explanation(
                text=text,
                intent=doc._.intent,
                threshold=self._intents.threshold,
                margin=self._intents.margin,
                sure=doc._.sure,
                safety=doc._.safety,
                danger_named=doc._.danger_named,
                clauses=clauses,
                segments=[(segment.text, segment.intent.name) for segment in doc._.segments],
                cases=[
                    _case(self._intents.head, text, vector, column, whole.familiarity, parts_of)
                    for column in columns
                    for parts_of in [[float(part.probabilities[column]) for part in parts]]
                ],
                nearest=self._nearest(vector),
            )

    def _nearest(self, vector: Matrix) -> list[Near]:
        sentence = vector[: len(vector) // 2]
        near = [
            Near(self._texts[intent][row], intent, round(float(likeness), 3))
            for intent, rows in self._intents.examples.items()
            for row, likeness in enumerate(rows @ sentence)
        ]
        return sorted(near, key=lambda example: -example.likeness)[:_NEAR]


def _case(head: LinearHead, text: str, vector: Matrix, column: int, familiarity: float, clauses: list[float]) -> Case:
    of_meaning, of_spelling = head.sharpness * (1 - head.share), head.sharpness * head.share
    meant = of_meaning * (spread(vector, head.centre) @ head.meaning.weights)
    columns, values = head.vocabulary.weigh(text)
    rows = of_spelling * values[:, None] * head.spelling.weights[columns].astype(np.float32)
    weights = rows[:, column] - rows.mean(axis=1)
    prior = of_meaning * head.meaning.bias + of_spelling * head.spelling.bias
    names = head.vocabulary.names(columns)
    heaviest = np.argsort(-np.abs(weights))[:_GRAMS]
    return Case(
        intent=head.labels[column],
        confidence=round(float(head.predict(text, vector)[column]) * familiarity, 4),
        meaning=_ahead(meant, column),
        spelling=round(float(weights.sum()), 3),
        prior=_ahead(prior, column),
        grams=[(names[place], round(float(weights[place]), 3)) for place in heaviest],
        clauses=[round(probability, 3) for probability in clauses],
    )


def _ahead(scores: npt.NDArray[np.floating], column: int) -> float:
    return round(float(scores[column] - scores.mean()), 3)
