"""Finds the service a message was or would be written on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from nlu.components.extensions import register
from nlu.training import Bench
from nlu.types import Entity

# Words with another meaning: believed only beside words that speak of writing.
_DOUBTFUL = {
    "ig",
    "wa",
    "x",
    "snap",
    "sc",
    "signal",
    "hinge",
    "bumble",
    "threads",
    "steam",
    "slack",
    "line",
    "zoom",
}
_BEFORE = re.compile(r"\b(?:on|via|over|through|by|from|his|her|their|my|to)\s+$", re.IGNORECASE)
_AFTER = re.compile(
    r"^\s+(?:message|messages|dm|dms|story|stories|post|chat|call|account|match|profile|group)", re.IGNORECASE
)
# "On the line", "from x": too common to mean a service.
_NEVER_AFTER = re.compile(r"\b(?:from|to|by|my)\s+$", re.IGNORECASE)


@Language.factory("olivebranch_platforms", assigns=["doc._.found"])
def make_platforms(nlp: Language, name: str) -> Platforms:
    """Makes the component; its list comes from `fit` or `from_disk`.

    Args:
        nlp: The pipeline.
        name: Name of the component in it.
    """
    register()
    return Platforms(nlp)


class Platforms:
    """Matches the synonyms of services, the doubtful ones with care."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self._synonyms: dict[str, str] = {}
        self._matcher = PhraseMatcher(nlp.vocab, attr="LOWER")

    def __call__(self, doc: Doc) -> Doc:
        """Adds services to what was found."""
        found: list[Entity] = []
        for _, first, last in self._matcher(doc):
            start, end = doc[first].idx, doc[last - 1].idx + len(doc[last - 1])
            words = doc.text[start:end].casefold()
            if words not in _DOUBTFUL or _speaks_of_writing(doc.text, start, end):
                found.append(Entity("platform", self._synonyms[words], start, end))
        doc._.found = [*doc._.found, *_longest(found)]
        return doc

    def fit(self, bench: Bench) -> None:
        """Takes the synonyms from the training data."""
        self._take(dict(bench.data.synonyms))

    def to_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002
        """Saves the synonyms."""
        path.mkdir(parents=True, exist_ok=True)
        (path / "synonyms.json").write_text(json.dumps(self._synonyms), encoding="utf-8")

    def from_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> Platforms:  # noqa: ARG002
        """Loads what `to_disk` saved."""
        self._take(json.loads((path / "synonyms.json").read_text(encoding="utf-8")))
        return self

    def _take(self, synonyms: dict[str, str]) -> None:
        self._synonyms = synonyms
        self._matcher = PhraseMatcher(self._nlp.vocab, attr="LOWER")
        self._matcher.add("platform", [self._nlp.make_doc(words) for words in synonyms])


def _speaks_of_writing(text: str, start: int, end: int) -> bool:
    if _AFTER.search(text[end:]):
        return True
    before = text[:start]
    return bool(_BEFORE.search(before)) and not _NEVER_AFTER.search(before)


def _longest(found: list[Entity]) -> list[Entity]:
    return [one for one in found if not any(o is not one and o.start <= one.start and one.end <= o.end for o in found)]
