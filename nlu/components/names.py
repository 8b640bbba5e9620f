"""Finds people's names and whose they are: the person's own, the ex's, a friend's."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from nlu.components.extensions import register
from nlu.name_patterns import OTHER, PATTERNS, Pattern, Trust
from nlu.training import Bench
from nlu.types import Entity

_NAMES = ("name", "everyday_name")
_LOOKUPS = (*_NAMES, "not_a_name")
# "It's Mina, not Nina": the second name is the wrong one.
_NOT = re.compile(r"\bnot\s+$", re.IGNORECASE)
_SENTENCE_START = re.compile(r"(?:^|[.!?\n:]\s*|[\"(]\s*)$")


@Language.factory("olivebranch_names", assigns=["doc._.found"])
def make_names(nlp: Language, name: str) -> Names:
    """Makes the component; its lists come from `fit` or `from_disk`.

    Args:
        nlp: The pipeline.
        name: Name of the component in it.
    """
    register()
    return Names(nlp)


class Names:
    """Knows names from lists, and unknown ones from what stands around them."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self._lists: dict[str, list[str]] = {}
        self._sure: set[str] = set()
        self._everyday: set[str] = set()
        self._not_names: set[str] = set()
        self._matcher = PhraseMatcher(nlp.vocab, attr="LOWER")

    def __call__(self, doc: Doc) -> Doc:
        """Adds names to what was found."""
        # spaCy puts the text together anew each time it is asked for.
        text = doc.text
        found: dict[int, Entity] = {}
        for pattern in PATTERNS:
            for entity in self._stated(text, pattern):
                found.setdefault(entity.start, entity)
        for entity in self._listed(doc):
            found.setdefault(entity.start, entity)
        kept = [entity for entity in found.values() if not _NOT.search(text[: entity.start])]
        alone = len(text.split()) <= 2  # noqa: PLR2004
        doc._.found = [*doc._.found, *_with_roles(kept, guess=not alone)]
        return doc

    def fit(self, bench: Bench) -> None:
        """Takes the lists from the training data."""
        self._take({key: bench.data.lookups.get(key, []) for key in _LOOKUPS})

    def to_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002
        """Saves the lists."""
        path.mkdir(parents=True, exist_ok=True)
        (path / "names.json").write_text(json.dumps(self._lists, ensure_ascii=False), encoding="utf-8")

    def from_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> Names:  # noqa: ARG002
        """Loads what `to_disk` saved."""
        self._take(json.loads((path / "names.json").read_text(encoding="utf-8")))
        return self

    def _take(self, lists: dict[str, list[str]]) -> None:
        self._lists = lists
        self._sure = {name.casefold() for name in lists["name"]}
        self._everyday = {name.casefold() for name in lists["everyday_name"]}
        self._not_names = {word.casefold() for word in lists["not_a_name"]}
        self._matcher = PhraseMatcher(self._nlp.vocab, attr="LOWER")
        for key in _NAMES:
            # The tokeniser alone: these are single words, and the pipeline has better things to do.
            self._matcher.add(key, [self._nlp.make_doc(name) for name in lists[key]])

    def _stated(self, text: str, pattern: Pattern) -> Iterable[Entity]:
        for match in pattern.regex.finditer(text):
            start, end = match.span("name")
            words = match["name"]
            if words.endswith("'s"):
                words, end = words[:-2], end - 2
            if self._is_name(text, words, start, pattern.trust):
                yield Entity("name", _spell(words), start, end, pattern.role)

    def _is_name(self, text: str, words: str, start: int, trust: Trust) -> bool:
        first = words.split(maxsplit=1)[0].split("-", maxsplit=1)[0].casefold()
        if first in self._not_names or len(first) < 2:  # noqa: PLR2004
            return False
        capital = words[0].isupper() and not text.isupper()
        if trust is Trust.SAID:
            return True
        if first in self._sure:
            return True
        if first in self._everyday:
            return capital and not _starts_sentence(text, start)
        return trust is Trust.BESIDE and capital and not _starts_sentence(text, start)

    def _listed(self, doc: Doc) -> Iterable[Entity]:
        for key, first, last in self._matcher(doc):
            start = doc[first].idx
            end = doc[last - 1].idx + len(doc[last - 1])
            words = doc.text[start:end]
            everyday = doc.vocab.strings[key] == "everyday_name"
            capital = words[0].isupper() and not words.isupper()
            if everyday and (not capital or _starts_sentence(doc.text, start) or _is_title(doc.text)):
                continue
            yield Entity("name", _spell(words), start, end)


def _with_roles(found: list[Entity], *, guess: bool) -> list[Entity]:
    """Gives a name the role it has elsewhere in the message; a lone one is most likely the ex's."""
    roles = {entity.value: entity.role for entity in found if entity.role}
    bare = {entity.value for entity in found if entity.value not in roles}
    if guess and len(bare) == 1 and "ex" not in roles.values():
        roles[bare.pop()] = "ex"
    return [
        Entity("name", entity.value, entity.start, entity.end, None if role == OTHER else role)
        for entity in found
        for role in [entity.role or roles.get(entity.value)]
    ]


def _starts_sentence(text: str, start: int) -> bool:
    return bool(_SENTENCE_START.search(text[:start]))


def _is_title(text: str) -> bool:
    words = [word for word in text.split() if word[0].isalpha()]
    return len(words) > 2 and all(word[0].isupper() for word in words)  # noqa: PLR2004


def _spell(words: str) -> str:
    """Names people type in lower case are written with a capital; others are left as they are."""
    return words if any(letter.isupper() for letter in words) and not words.isupper() else words.title()
