"""What is said about each kind of problem, and the wording that may take its place: read from `dialogues/drafts/`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dialogues.engine.phrasings import TONES
from nlu.drafts.kinds import KINDS
from nlu.errors import DataError
from nlu.reading import YamlList, YamlMap, line_of, read_yaml, refuse_unknown_keys

_KEYS = {"version", "why", "cut", "swap", "instead"}
_SHARED = "shared"
_PARTS = ("intention", "freedom", "in_public")


@dataclass(frozen=True, slots=True)
class Lines:
    """The words for one kind of problem; templates, all of them.

    Attributes:
        why: Why it works against friendship, a line, in variations.
        cut: What to do where the words just go.
        swap: What to do where others take their place; `{instead}` is those.
        instead: Those others, whole sentences, by tone; none for what is always left out.
    """

    why: tuple[str, ...]
    cut: tuple[str, ...]
    swap: tuple[str, ...]
    instead: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Wording:
    """All there is to say about drafts.

    Attributes:
        kinds: By kind of problem.
        intention: A sentence that says what one would like, by tone.
        freedom: A sentence that leaves the answer to them, by tone.
        in_public: A sentence that anybody may read, by tone.
    """

    kinds: dict[str, Lines]
    intention: dict[str, tuple[str, ...]]
    freedom: dict[str, tuple[str, ...]]
    in_public: dict[str, tuple[str, ...]]

    def templates(self) -> list[tuple[str, str]]:
        """Every template with the kind it belongs to, for checks."""
        found = []
        for kind, lines in self.kinds.items():
            groups = (lines.why, lines.cut, lines.swap, *lines.instead.values())
            found += [(kind, text) for group in groups for text in group]
        found += [
            (_SHARED, text)
            for part in (self.intention, self.freedom, self.in_public)
            for group in part.values()
            for text in group
        ]
        return found


def load_wording(folder: Path) -> Wording:
    """Reads a file for each kind, and `shared.yml`.

    Raises:
        DataError: When a file is missing, or holds something unknown or too little.
    """
    kinds = {kind: _read_lines(folder / f"{kind}.yml") for kind in KINDS}
    for path in sorted(folder.glob("*.yml")):
        if path.stem not in {*KINDS, _SHARED}:
            raise DataError(path, "is named after no kind of problem", f"Kinds are: {', '.join(KINDS)}")
    path = folder / f"{_SHARED}.yml"
    content = read_yaml(path)
    refuse_unknown_keys(path, content, {"version", *_PARTS})
    return Wording(kinds, *(_by_tone(path, content, part) for part in _PARTS))


def _read_lines(path: Path) -> Lines:
    content = read_yaml(path)
    refuse_unknown_keys(path, content, _KEYS)
    instead = _by_tone(path, content, "instead") if "instead" in content else {}
    swap = _texts(path, content, "swap") if instead else ()
    return Lines(_texts(path, content, "why"), _texts(path, content, "cut"), swap, instead)


def _by_tone(path: Path, content: YamlMap, key: str) -> dict[str, tuple[str, ...]]:
    node = content.get(key)
    if not isinstance(node, YamlMap):
        raise DataError(path, "is no mapping", "Write a list for each tone", line=line_of(content, key), key=key)
    refuse_unknown_keys(path, node, set(TONES), key)
    return {tone: _texts(path, node, tone, f"{key}.") for tone in TONES}


def _texts(path: Path, node: YamlMap, key: str, where: str = "") -> tuple[str, ...]:
    value = node.get(key)
    if not isinstance(value, YamlList) or not value or not all(isinstance(text, str) and text for text in value):
        mend = "Write at least one line `- …` below it"
        raise DataError(path, "is no list of texts", mend, line=line_of(node, key), key=f"{where}{key}")
    return tuple(str(text).strip() for text in value)
