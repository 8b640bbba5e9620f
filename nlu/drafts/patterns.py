"""Finds the words of `patterns.yml` in a draft with spaCy's matcher."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language
from spacy.matcher import Matcher, PhraseMatcher
from spacy.tokens import Doc

from nlu.drafts.kinds import KINDS, Mark
from nlu.drafts.phrases import PhraseError, compile_phrase, parted, wordings
from nlu.errors import DataError
from nlu.reading import YamlList, YamlMap, line_of, read_yaml, refuse_unknown_keys

PATH = Path(__file__).with_name("patterns.yml")
_ROLES = ("sure", "hints", "unless")
_STRAIGHT = str.maketrans({"\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"'})


@dataclass(frozen=True, slots=True)
class Hit:
    """Words that a phrase names.

    Attributes:
        mark: Where they stand and which kind they tell of.
        sure: Whether they are so plain that nobody else is asked.
    """

    mark: Mark
    sure: bool


class Patterns:
    """All phrases, ready to be looked for.

    Args:
        nlp: Its tokeniser and vocabulary.
        path: The file with the phrases.

    Raises:
        DataError: When the file cannot be used.
    """

    def __init__(self, nlp: Language, path: Path = PATH) -> None:
        self._nlp = nlp
        self._words = PhraseMatcher(nlp.vocab, attr="LOWER")
        self._shapes = Matcher(nlp.vocab)
        self._names: dict[int, tuple[str, str, int]] = {}
        for kind, role, phrases in _read(nlp, path):
            for phrase in phrases:
                before, after = parted(phrase)
                plain = wordings(nlp, after)
                if plain is None:
                    self._shapes.add(self._name(kind, role), list(compile_phrase(nlp, phrase)))
                    continue
                for context in (wordings(nlp, before) or []) if before else [()]:
                    docs = [Doc(nlp.vocab, words=[*context, *words]) for words in plain if words]
                    self._words.add(self._name(kind, role, len(context)), docs)

    def _name(self, kind: str, role: str, skipped: int = 0) -> str:
        """The name of phrases whose first tokens are not part of what is found."""
        name = f"{kind}/{role}/{skipped}"
        self._names[self._nlp.vocab.strings.add(name)] = (kind, role, skipped)
        return name

    def find(self, text: str) -> list[Hit]:
        """Every hit that is no look-alike, in order; of hits of one kind within each other the longest.

        Args:
            text: The draft.
        """
        doc = self._nlp.make_doc(text.translate(_STRAIGHT))
        excused: dict[str, list[tuple[int, int]]] = {}
        found: list[Hit] = []
        for key, start, end in [*self._words(doc), *self._shapes(doc)]:
            kind, role, skipped = self._names[key]
            place = doc[start + skipped].idx, doc[end - 1].idx + len(doc[end - 1])
            if role == "unless":
                excused.setdefault(kind, []).append(place)
            else:
                found.append(Hit(Mark(*place, kind), role == "sure"))
        found = [
            hit
            for hit in found
            if not any(a < hit.mark.end and hit.mark.start < b for a, b in excused.get(hit.mark.kind, ()))
        ]
        return _longest(found)


def _longest(hits: list[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.mark.start, -hit.mark.end, not hit.sure)):
        inside = any(
            other.mark.kind == hit.mark.kind
            and other.sure >= hit.sure
            and other.mark.start <= hit.mark.start
            and hit.mark.end <= other.mark.end
            for other in kept
        )
        if not inside:
            kept.append(hit)
    return kept


def _read(nlp: Language, path: Path) -> Iterator[tuple[str, str, list[str]]]:
    content = read_yaml(path)
    refuse_unknown_keys(path, content, {"version", "patterns"})
    kinds = content.get("patterns")
    if not isinstance(kinds, YamlMap):
        line = line_of(content, "patterns")
        raise DataError(path, "is no mapping", "Write kinds below it", line=line, key="patterns")
    refuse_unknown_keys(path, kinds, set(KINDS), "patterns")
    for kind, roles in kinds.items():
        refuse_unknown_keys(path, roles, set(_ROLES), f"patterns.{kind}")
        for role, phrases in roles.items():
            where = f"patterns.{kind}.{role}"
            if not isinstance(phrases, YamlList):
                raise DataError(path, "is no list", "Write a list of phrases", line=line_of(roles, role), key=where)
            for position, phrase in enumerate(phrases):
                try:
                    list(compile_phrase(nlp, str(phrase)))
                except PhraseError as error:
                    line = line_of(phrases, position)
                    raise DataError(path, f"`{phrase}` {error}", "Mend the phrase", line=line, key=where) from None
            yield kind, role, [str(phrase) for phrase in phrases]
