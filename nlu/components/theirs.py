"""Reads the ex's own words: what somebody who writes back means by it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from nlu.components.encoder import Encoder
from nlu.head_fitting import Recipe, fit_head
from nlu.linear_head import LinearHead
from nlu.normalising import READ_AT_MOST, has_words, normalise
from nlu.training import Bench
from nlu.types import Intent


@Language.factory(
    "olivebranch_theirs",
    default_config={"regularisation": 3.0, "ngram_regularisation": 10.0, "ngram_share": 0.5, "sharpness": 2.0},
)
def make_theirs(
    nlp: Language,
    name: str,
    *,
    regularisation: float,
    ngram_regularisation: float,
    ngram_share: float,
    sharpness: float,
) -> Theirs:
    """Makes the component; what it knows comes from `fit` or `from_disk`.

    Args:
        nlp: The pipeline; an `olivebranch_encoder` stands in it.
        name: Name of the component in it.
        regularisation: C of the logistic regression on meaning.
        ngram_regularisation: C of that on n-grams.
        ngram_share: How much the n-grams count, 0 to 1.
        sharpness: What the averaged scores are multiplied by.
    """
    return Theirs(nlp, Recipe(regularisation, ngram_regularisation, ngram_share, sharpness=sharpness))


class Theirs:
    """One more head over the shared encoder.

    What the person says is no word of the ex's, so the component lets documents pass and reads when it is asked.
    """

    def __init__(self, nlp: Language, recipe: Recipe) -> None:
        self._nlp = nlp
        self._recipe = recipe
        self._head: LinearHead | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Passes the document on."""
        return doc

    def read(self, words: str) -> Intent | None:
        """What the ex most likely means, as one of the files in `nlu/data/theirs`; None for no words.

        Args:
            words: The message, as the ex wrote it.
        """
        readable = normalise(words)[:READ_AT_MOST]
        if self._head is None or not has_words(readable):
            return None
        encoder: Encoder = self._nlp.get_pipe("olivebranch_encoder")  # type: ignore[assignment]
        probabilities = self._head.predict(readable, encoder.encode(readable))
        best = int(probabilities.argmax())
        return Intent(self._head.labels[best], float(probabilities[best]))

    def fit(self, bench: Bench) -> None:
        """Learns from the messages in `nlu/data/theirs`, if there are any."""
        if bench.vectors is None:
            raise RuntimeError("an olivebranch_encoder must stand before olivebranch_theirs")
        if not bench.data.theirs:
            return
        texts = [message.text for message in bench.data.theirs]
        meant = [message.intent for message in bench.data.theirs]
        self._head = fit_head(texts, bench.vectors(texts), meant, self._recipe)

    def to_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002
        """Saves the head."""
        if self._head is not None:
            path.mkdir(parents=True, exist_ok=True)
            self._head.save(path)

    def from_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> Theirs:  # noqa: ARG002
        """Loads what `to_disk` saved."""
        if path.is_dir():
            self._head = LinearHead.load(path)
        return self
