"""Heads that read when they are asked: of no use to a document as such, so that it passes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Self

from spacy.language import Language
from spacy.tokens import Doc

from nlu.components.encoder import Encoder
from nlu.head_fitting import Recipe, fit_head
from nlu.linear_head import LinearHead
from nlu.normalising import READ_AT_MOST, has_words, normalise
from nlu.training import Bench
from nlu.training_data import Message
from nlu.types import Intent


class AskedHeads:
    """Further heads over the shared encoder, by name.

    Args:
        nlp: The pipeline; an `olivebranch_encoder` stands in it.
        recipe: How each head is fitted.
    """

    def __init__(self, nlp: Language, recipe: Recipe) -> None:
        self._nlp = nlp
        self._recipe = recipe
        self._heads: dict[str, LinearHead] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Passes the document on."""
        return doc

    def to_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002
        """Saves the heads, a folder each."""
        for name, head in self._heads.items():
            (path / name).mkdir(parents=True, exist_ok=True)
            head.save(path / name)

    def from_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> Self:  # noqa: ARG002
        """Loads what `to_disk` saved."""
        if path.is_dir():
            self._heads = {folder.name: LinearHead.load(folder) for folder in sorted(path.iterdir())}
        return self

    def _learn(self, name: str, messages: Sequence[Message], bench: Bench) -> None:
        if bench.vectors is None:
            raise RuntimeError(f"an olivebranch_encoder must stand before {type(self).__name__}")
        if messages:
            texts = [message.text for message in messages]
            meant = [message.intent for message in messages]
            self._heads[name] = fit_head(texts, bench.vectors(texts), meant, self._recipe)

    def _likeliest(self, name: str, words: str) -> Intent | None:
        """What one head reads; None for no words, or when there is no such head."""
        readable = normalise(words)[:READ_AT_MOST]
        head = self._heads.get(name)
        if head is None or not has_words(readable):
            return None
        encoder: Encoder = self._nlp.get_pipe("olivebranch_encoder")  # type: ignore[assignment]
        probabilities = head.predict(readable, encoder.encode(readable))
        best = int(probabilities.argmax())
        return Intent(head.labels[best], float(probabilities[best]))
