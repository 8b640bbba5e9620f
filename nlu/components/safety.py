"""Sees danger in a message: by its words, or by what it means, or both."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from nlu.components.extensions import register
from nlu.danger import SAFETY, DangerWords
from nlu.training import Bench


@Language.factory(
    "olivebranch_safety",
    assigns=["doc._.safety"],
    default_config={"whole": 0.35, "clause": 0.5},
)
def make_safety(nlp: Language, name: str, *, whole: float, clause: float) -> Safety:
    """Makes the component; its lists come from `fit` or `from_disk`.

    Args:
        nlp: The pipeline; an `olivebranch_intents` stands before this component.
        name: Name of the component in it.
        whole: How likely a safety intent must be for the whole message.
        clause: How likely it must be for a clause of it.
    """
    register()
    return Safety(whole=whole, clause=clause)


class Safety:
    """Two detectors that do not know of each other; either is enough."""

    def __init__(self, *, whole: float, clause: float) -> None:
        self._whole = whole
        self._clause = clause
        self._patterns: dict[str, list[str]] = {}
        self._words = DangerWords({})

    def __call__(self, doc: Doc) -> Doc:
        """Writes the safety situations, most urgent first."""
        seen = self._words.find(doc.text)
        for index, reading in enumerate(doc._.readings):
            least = self._clause if index else self._whole
            likely = reading.mass(SAFETY)
            # Two safety intents that share a message between them are no less dangerous for it.
            if sum(likely.values()) >= least:
                seen.add(max(likely, key=likely.__getitem__))
        doc._.safety = ordered(seen)
        return doc

    def scan(self, text: str) -> tuple[str, ...]:
        """What the words alone say, for text that is too long to be read with care."""
        return ordered(self._words.find(text))

    def fit(self, bench: Bench) -> None:
        """Takes the lists from the training data."""
        patterns = bench.data.patterns
        self._take({name: patterns[name] for name in sorted(DangerWords.names() & patterns.keys())})

    def to_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002
        """Saves the lists."""
        path.mkdir(parents=True, exist_ok=True)
        (path / "patterns.json").write_text(json.dumps(self._patterns), encoding="utf-8")

    def from_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> Safety:  # noqa: ARG002
        """Loads what `to_disk` saved."""
        self._take(json.loads((path / "patterns.json").read_text(encoding="utf-8")))
        return self

    def _take(self, patterns: dict[str, list[str]]) -> None:
        self._patterns = patterns
        self._words = DangerWords(patterns)


def ordered(seen: set[str]) -> tuple[str, ...]:
    """Safety ids, most urgent first."""
    return tuple(name for name in SAFETY if name in seen)
