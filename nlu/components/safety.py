"""Sees danger in a message: by its words, or by what it means, or both."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from nlu.components.extensions import register
from nlu.components.intents import Reading
from nlu.danger import SAFETY, DangerWords
from nlu.training import Bench
from nlu.types import Intent

_AFRAID, _MEANS_IT = "afraid_of_ex", "wants_to_harass"


@Language.factory(
    "olivebranch_safety",
    assigns=["doc._.safety"],
    default_config={"whole": 0.8, "clause": 0.98, "floor": 0.5},
)
def make_safety(nlp: Language, name: str, *, whole: float, clause: float, floor: float) -> Safety:
    """Makes the component; its lists come from `fit` or `from_disk`.

    Args:
        nlp: The pipeline; an `olivebranch_segments` stands before this component.
        name: Name of the component in it.
        whole: How likely danger must be in the message as a whole.
        clause: How likely it must be in a clause alone.
        floor: How likely it must be in the whole for a clause alone to be believed.
    """
    register()
    return Safety(whole=whole, clause=clause, floor=floor)


class Safety:
    """Two detectors that do not know of each other; either is enough."""

    def __init__(self, *, whole: float, clause: float, floor: float) -> None:
        self._whole = whole
        self._clause = clause
        self._floor = floor
        self._patterns: dict[str, list[str]] = {}
        self._words = DangerWords({})

    def __call__(self, doc: Doc) -> Doc:
        """Writes the safety situations, most urgent first; the first becomes the intent."""
        named = self._words.find(doc.text)
        doc._.danger_named = bool(named)
        doc._.safety = self._by_whom(ordered(named | self._meant(doc._.readings)), doc._.readings[0])
        if doc._.safety:
            self._put_first(doc, doc._.safety[0])
        else:
            self._step_back(doc)
        return doc

    def _by_whom(self, seen: tuple[str, ...], whole: Reading) -> tuple[str, ...]:
        """Words tell what is done ("leak his nudes"), the model who does it: one who means it is not the one afraid."""
        if not {_AFRAID, _MEANS_IT} <= {*seen} or whole.mass((_MEANS_IT,))[_MEANS_IT] < self._whole:
            return seen
        return tuple(sorted(seen, key=lambda name: name == _AFRAID))

    def _step_back(self, doc: Doc) -> None:
        """Likely, but not enough to drop everything for: the ranking keeps it, so that the person is asked."""
        other = next((intent for intent in doc._.ranking if intent.name not in SAFETY), doc._.intent)
        if doc._.intent.name in SAFETY:
            doc._.intent = other
            doc._.sure = False
        doc._.segments = tuple(
            replace(segment, intent=other) if segment.intent.name in SAFETY else segment for segment in doc._.segments
        )

    def _meant(self, readings: list[Reading]) -> set[str]:
        seen = set()
        # Two safety intents that share a message between them are no less dangerous for it.
        masses = [(likely, sum(likely.values())) for likely in (r.mass(SAFETY) for r in readings)]
        for index, (likely, mass) in enumerate(masses):
            if mass >= (self._clause if index else self._whole) and masses[0][1] >= self._floor:
                seen.add(max(likely, key=likely.__getitem__))
        return seen

    def _put_first(self, doc: Doc, name: str) -> None:
        others = tuple(intent for intent in doc._.ranking if intent.name != name)
        known = next((intent.confidence for intent in doc._.ranking if intent.name == name), 0.0)
        # Words that are seen leave no doubt to be expressed in a number.
        confidence = max(known, self._whole, *(intent.confidence for intent in others))
        doc._.intent = Intent(name, confidence)
        doc._.ranking = (doc._.intent, *others)
        doc._.sure = True
        if not any(segment.intent.name == name for segment in doc._.segments):
            told = [s for s in doc._.segments if name in self._words.find(s.text)] or doc._.segments[:1]
            doc._.segments = tuple(replace(s, intent=doc._.intent) if s in told else s for s in doc._.segments)

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
