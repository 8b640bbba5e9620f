"""Reads the ex's own words: what somebody who writes back means by it."""

from __future__ import annotations

from spacy.language import Language

from nlu.components.asked import AskedHeads
from nlu.head_fitting import Recipe
from nlu.training import Bench
from nlu.types import Intent

_HEAD = "words"


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


class Theirs(AskedHeads):
    """One more head over the shared encoder: what the person says is no word of the ex's."""

    def read(self, words: str) -> Intent | None:
        """What the ex most likely means, as one of the files in `nlu/data/theirs`; None for no words.

        Args:
            words: The message, as the ex wrote it.
        """
        return self._likeliest(_HEAD, words)

    def fit(self, bench: Bench) -> None:
        """Learns from the messages in `nlu/data/theirs`, if there are any."""
        self._learn(_HEAD, bench.data.theirs, bench)
