"""Reads what somebody says to a question of ours: "he kept looking at his phone" to "did he seem keen?"."""

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


class Answers:
    """A small head for each question, over the shared encoder.

    Which question is open only the dialogue knows, so the component lets documents pass and reads when it is asked.
    """

    def __init__(self, nlp: Language, recipe: Recipe) -> None:
        self._nlp = nlp
        self._recipe = recipe
        self._heads: dict[str, LinearHead] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Passes the document on."""
        return doc

    def read(self, question: str, words: str) -> Intent | None:
        """What a reply answers to a question.

        Args:
            question: One of the files in `nlu/data/answers`.
            words: The reply.

        Returns:
            The value it means, or `unrelated`, with its probability; None for no words or a question nobody taught.
        """
        readable = normalise(words)[:READ_AT_MOST]
        head = self._heads.get(question)
        if head is None or not has_words(readable):
            return None
        encoder: Encoder = self._nlp.get_pipe("olivebranch_encoder")  # type: ignore[assignment]
        probabilities = head.predict(readable, encoder.encode(readable))
        best = int(probabilities.argmax())
        return Intent(head.labels[best], float(probabilities[best]))

    def fit(self, bench: Bench) -> None:
        """Learns from the replies in `nlu/data/answers`, if there are any."""
        if bench.vectors is None:
            raise RuntimeError("an olivebranch_encoder must stand before olivebranch_answers")
        for question, replies in bench.data.answers.items():
            texts = [reply.text for reply in replies]
            self._heads[question] = fit_head(texts, bench.vectors(texts), [r.intent for r in replies], self._recipe)

    def to_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002
        """Saves the heads, a folder each."""
        for question, head in self._heads.items():
            (path / question).mkdir(parents=True, exist_ok=True)
            head.save(path / question)

    def from_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> Answers:  # noqa: ARG002
        """Loads what `to_disk` saved."""
        if path.is_dir():
            self._heads = {folder.name: LinearHead.load(folder) for folder in sorted(path.iterdir())}
        return self
