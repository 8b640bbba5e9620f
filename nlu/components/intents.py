"""Finds which situation a text describes, and says how sure that is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from nlu.components.encoder import Encoder
from nlu.components.extensions import register
from nlu.head_fitting import Recipe, fit_head
from nlu.linear_head import LinearHead
from nlu.training import Bench
from nlu.types import OUT_OF_SCOPE, Intent
from nlu.vector_cache import Matrix

_RANKED = 10
# Examples of these many likeliest intents are asked whether they have seen such a text.
_NEIGHBOURS = 3
_NODS = frozenset({"affirm", "deny"})
_SOCIAL = _NODS | {"greet", "goodbye", "thank"}
_OPENING_NOD = re.compile(r"\W*(?:(?:no+|nope|nah|naw|yes|yeah|yea|yep|yup|ok|okay)\b[\s,.]*)+", re.IGNORECASE)
# So many words after it can tell something.
_MORE_WORDS = 3


@Language.factory(
    "olivebranch_intents",
    assigns=["doc._.ranking", "doc._.sure"],
    default_config={
        "regularisation": 10.0,
        "ngram_regularisation": 10.0,
        "ngram_share": 0.5,
        "ngram_least": 2,
        "sharpness": 1.75,
        "threshold": 0.3,
        "margin": 0.05,
    },
)
def make_intents(
    nlp: Language,
    name: str,
    *,
    regularisation: float,
    ngram_regularisation: float,
    ngram_share: float,
    ngram_least: int,
    sharpness: float,
    threshold: float,
    margin: float,
) -> Intents:
    """Makes the component; what it knows comes from `fit` or `from_disk`.

    Args:
        nlp: The pipeline; an `olivebranch_encoder` stands before this component.
        name: Name of the component in it.
        regularisation: C of the logistic regression on sentence vectors.
        ngram_regularisation: C of the one on n-grams.
        ngram_share: How much the n-grams count, 0 to 1.
        ngram_least: In how many messages an n-gram must stand to be kept.
        sharpness: What the averaged scores are multiplied by before they become probabilities.
        threshold: Below this confidence a text is out of scope.
        margin: Two intents closer than this are too close to choose between.
    """
    register()
    recipe = Recipe(regularisation, ngram_regularisation, ngram_share, ngram_least, sharpness)
    return Intents(nlp, recipe, threshold=threshold, margin=margin)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one text was read as.

    Attributes:
        labels: All intents.
        probabilities: One for each of them.
        familiarity: How close the nearest example is, 0 to 1; it scales every confidence.
    """

    labels: tuple[str, ...]
    probabilities: Matrix
    familiarity: float

    @property
    def best(self) -> Intent:
        """The likeliest intent."""
        return self._intent(int(self.probabilities.argmax()))

    def ranking(self, length: int = _RANKED) -> tuple[Intent, ...]:
        """The likeliest intents by falling confidence."""
        return tuple(self._intent(int(index)) for index in np.argsort(-self.probabilities)[:length])

    def mass(self, names: Collection[str]) -> dict[str, float]:
        """The plain probability of each of some intents."""
        pairs = zip(self.labels, self.probabilities, strict=True)
        return {label: float(probability) for label, probability in pairs if label in names}

    def _intent(self, index: int) -> Intent:
        return Intent(self.labels[index], float(self.probabilities[index]) * self.familiarity)


class Intents:
    """The intent head with its examples.

    Attributes:
        threshold: Below this confidence a text is out of scope.
        margin: Two intents closer than this are too close to choose between.
        likeness: Cosines between the mean vectors of the intents, in the order of the labels.
    """

    def __init__(self, nlp: Language, recipe: Recipe, *, threshold: float, margin: float) -> None:
        self.threshold = threshold
        self.margin = margin
        self._nlp = nlp
        self._recipe = recipe
        self._head: LinearHead | None = None
        self._examples: dict[str, Matrix] = {}
        self.likeness: Matrix = np.zeros((0, 0), dtype=np.float32)

    def __call__(self, doc: Doc) -> Doc:
        """Writes the ranking of the whole message."""
        reading = self._past_a_nod(doc.text, self.read(doc.text))
        doc._.readings = [reading]
        doc._.ranking = reading.ranking()
        doc._.intent = self.decide(reading.best)
        doc._.sure = self.is_clear(doc._.ranking)
        return doc

    def _past_a_nod(self, text: str, whole: Reading) -> Reading:
        """Reads what follows a yes or a no that opens a message, where it says more: "nah, havent spoke since"."""
        opening = _OPENING_NOD.match(text)
        if opening is None or whole.best.name not in _NODS or len(text[opening.end() :].split()) < _MORE_WORDS:
            return whole
        rest = self.read(text[opening.end() :])
        says_more = rest.best.name not in _SOCIAL and rest.best.confidence >= whole.best.confidence / 2
        return rest if says_more else whole

    @property
    def head(self) -> LinearHead:
        """The fitted head, for those who ask why."""
        if self._head is None:
            raise RuntimeError("the intent head is not trained")
        return self._head

    @property
    def examples(self) -> dict[str, Matrix]:
        """Sentence vectors of the training messages of each intent, in their order."""
        return self._examples

    def read(self, text: str) -> Reading:
        """Reads any text: a message or a clause of one."""
        encoder: Encoder = self._nlp.get_pipe("olivebranch_encoder")  # type: ignore[assignment]
        return self.read_vector(text, encoder.encode(text))

    def read_vector(self, text: str, vector: Matrix) -> Reading:
        """Reads a text whose sentence vector is known."""
        probabilities = self.head.predict(text, vector)
        return Reading(self.head.labels, probabilities, self._familiarity(vector, probabilities))

    def is_clear(self, ranking: tuple[Intent, ...]) -> bool:
        """Whether the first intent is far enough before the second."""
        return len(ranking) < 2 or ranking[0].confidence - ranking[1].confidence >= self.margin  # noqa: PLR2004

    def decide(self, intent: Intent) -> Intent:
        """The intent itself, or `out_of_scope` when it is below the threshold."""
        if intent.confidence >= self.threshold:
            return intent
        return Intent(OUT_OF_SCOPE, intent.confidence)

    def fit(self, bench: Bench) -> None:
        """Learns from the messages of the training data."""
        if bench.vectors is None:
            raise RuntimeError("an olivebranch_encoder must stand before olivebranch_intents")
        texts = [message.text for message in bench.data.messages]
        intents = [message.intent for message in bench.data.messages]
        self.fit_vectors(texts, bench.vectors(texts), intents)

    def fit_vectors(self, texts: list[str], vectors: Matrix, intents: list[str]) -> None:
        """Learns from messages whose sentence vectors are known."""
        self._head = fit_head(texts, vectors, intents, self._recipe)
        belongs = np.array(intents)
        sentences = vectors[:, : vectors.shape[1] // 2]
        self._examples = {label: sentences[belongs == label] for label in self._head.labels}
        self.likeness = _likeness(self._examples)

    def to_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002
        """Saves the head and the examples' vectors."""
        if self._head is None:
            return
        path.mkdir(parents=True, exist_ok=True)
        self._head.save(path)
        halves = {label: rows.astype(np.float16) for label, rows in self._examples.items()}
        np.savez(path / "examples.npz", **halves)  # type: ignore[arg-type]

    def from_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> Intents:  # noqa: ARG002
        """Loads what `to_disk` saved."""
        self._head = LinearHead.load(path)
        with np.load(path / "examples.npz") as stored:
            self._examples = {label: stored[label].astype(np.float32) for label in self._head.labels}
        self.likeness = _likeness(self._examples)
        return self

    def _familiarity(self, vector: Matrix, probabilities: Matrix) -> float:
        if self._head is None:
            return 0.0
        likeliest = np.argsort(-probabilities)[:_NEIGHBOURS]
        sentence = vector[: len(vector) // 2]
        nearest = max(float((self._examples[self._head.labels[i]] @ sentence).max()) for i in likeliest)
        return min(max(nearest, 0.0), 1.0)


def _likeness(examples: dict[str, Matrix]) -> Matrix:
    means = np.stack([rows.mean(axis=0) for rows in examples.values()])
    means /= np.linalg.norm(means, axis=1, keepdims=True)
    likeness: Matrix = means @ means.T
    return likeness
