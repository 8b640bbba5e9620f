"""Reads what somebody says to a question of ours: "he kept looking at his phone" to "did he seem keen?"."""

from __future__ import annotations

from spacy.language import Language

from nlu.components.asked import AskedHeads
from nlu.head_fitting import Recipe
from nlu.training import Bench
from nlu.types import Intent


@Language.factory(
    "olivebranch_answers",
    default_config={"regularisation": 10.0, "ngram_regularisation": 30.0, "ngram_share": 0.3, "sharpness": 2.0},
)
def make_answers(
    nlp: Language,
    name: str,
    *,
    regularisation: float,
    ngram_regularisation: float,
    ngram_share: float,
    sharpness: float,
) -> Answers:
    """Makes the component; what it knows comes from `fit` or `from_disk`.

    Args:
        nlp: The pipeline; an `olivebranch_encoder` stands in it.
        name: Name of the component in it.
        regularisation: C of the logistic regression on meaning.
        ngram_regularisation: C of that on n-grams.
        ngram_share: How much the n-grams count, 0 to 1.
        sharpness: What the averaged scores are multiplied by.
    """
    return Answers(nlp, Recipe(regularisation, ngram_regularisation, ngram_share, 1, sharpness))


class Answers(AskedHeads):
    """A small head for each question, over the shared encoder; which one is open only the dialogue knows."""

    def read(self, question: str, words: str) -> Intent | None:
        """What a reply answers to a question.

        Args:
            question: One of the files in `nlu/data/answers`.
            words: The reply.

        Returns:
            The value it means, or `unrelated`, with its probability; None for no words or a question nobody taught.
        """
        return self._likeliest(question, words)

    def fit(self, bench: Bench) -> None:
        """Learns from the replies in `nlu/data/answers`, if there are any."""
        for question, replies in bench.data.answers.items():
            self._learn(question, replies, bench)
