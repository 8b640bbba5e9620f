"""Reads drafts with their problems marked: every YAML file under a folder, one file for each kind.

    version: "3.1"
    drafts:
      - channel: text              # how it would be sent
        whole: [too_long]          # problems of the draft as a whole; left out when there are none
        examples: |
          - hi, been a while. [you never wrote](blame) but never mind. coffee?

A file is named after the kind each of its drafts has, among others; `fine.yml` holds drafts without any. A line
break in a draft is written as a backslash and an n.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nlu.drafts.kinds import CHANNELS, KINDS, WHOLE, Mark
from nlu.drafts.marking import read_marks
from nlu.errors import DataError
from nlu.reading import YamlList, YamlLiteral, YamlMap, line_of, read_yaml, refuse_unknown_keys

FINE = "fine"
_VERSION = "3.1"


@dataclass(frozen=True, slots=True)
class Draft:
    """One example.

    Attributes:
        text: The draft as it would be sent.
        channel: One of `CHANNELS`.
        marks: Problems that lie in words, in order.
        whole: Kinds that lie in the whole.
        path: The file it comes from.
        line: Its line there.
    """

    text: str
    channel: str
    marks: tuple[Mark, ...]
    whole: frozenset[str]
    path: Path
    line: int | None

    @property
    def kinds(self) -> frozenset[str]:
        """Every kind of problem it has."""
        return self.whole | {mark.kind for mark in self.marks}


def read_drafts(folder: Path) -> list[Draft]:
    """Reads every draft below a folder.

    Raises:
        DataError: When a file holds something that is not supported, or a draft stands twice.
    """
    drafts: list[Draft] = []
    for path in sorted(folder.rglob("*.yml")):
        drafts += _read_file(path)
    _refuse_duplicates(drafts)
    return drafts


def pairs_of(drafts: Sequence[Draft], share: float) -> list[Draft]:
    """Pairs of drafts, one behind the other, to be read as one.

    Those written to learn from have one problem each for the most part; people's own have several.

    Args:
        drafts: The drafts; those with a problem of the whole stay out of it.
        share: How many pairs, of so many drafts.
    """
    dice = random.Random(0)  # noqa: S311 - only shuffles
    single = [draft for draft in drafts if not draft.whole]
    first, second = (dice.sample(single, int(share * len(single))) for _ in range(2))
    return [_joined(one, two) for one, two in zip(first, second, strict=True) if one is not two]


def _joined(first: Draft, second: Draft) -> Draft:
    shift = len(first.text) + 1
    marks = [Mark(mark.start + shift, mark.end + shift, mark.kind) for mark in second.marks]
    return replace(first, text=f"{first.text}\n{second.text}", marks=(*first.marks, *marks))


def _read_file(path: Path) -> Iterator[Draft]:
    if path.stem not in {*KINDS, FINE}:
        raise DataError(path, "is named after no kind of problem", f"Names are: {FINE}, {', '.join(KINDS)}")
    content = read_yaml(path)
    refuse_unknown_keys(path, content, {"version", "drafts"})
    if str(content.get("version")) != _VERSION:
        mend = f'Write version: "{_VERSION}"'
        raise DataError(path, "is not a supported version", mend, line=line_of(content, "version"), key="version")
    items = content.get("drafts")
    if not isinstance(items, YamlList):
        raise DataError(path, "is no list", "Write a list of drafts", line=line_of(content, "drafts"), key="drafts")
    for index, item in enumerate(items):
        yield from _read_item(path, item, f"drafts.{index}", line_of(items, index))


def _read_item(path: Path, item: Any, where: str, line: int | None) -> Iterator[Draft]:
    if not isinstance(item, YamlMap):
        raise DataError(path, "is no mapping", "Start it with `- channel: …`", line=line, key=where)
    refuse_unknown_keys(path, item, {"channel", "whole", "examples"}, where)
    channel = item.get("channel")
    if channel not in CHANNELS:
        mend = f"Channels are: {', '.join(CHANNELS)}"
        raise DataError(path, f"`{channel}` is no channel", mend, line=line_of(item, "channel"), key=f"{where}.channel")
    whole = item.get("whole", YamlList())
    if not isinstance(whole, YamlList) or not set(whole) <= WHOLE:
        mend = f"Of the whole draft there may be: {', '.join(sorted(WHOLE))}"
        place = line_of(item, "whole")
        raise DataError(path, "lists what is always in some words", mend, line=place, key=f"{where}.whole")
    rows = list(_rows(path, item, f"{where}.examples"))
    if not rows:
        mend = "Write at least one line `- …` under it"
        raise DataError(path, "has no examples", mend, line=line, key=f"{where}.examples")
    for raw, place in rows:
        text, marks = read_marks(raw, path, place, f"{where}.examples")
        draft = Draft(text, channel, marks, frozenset(whole), path, place)
        wrong = bool(draft.kinds) if path.stem == FINE else path.stem not in draft.kinds
        if wrong:
            problem = "has a problem" if path.stem == FINE else f"has no {path.stem}"
            mend = "Mark it, or move it to the file it belongs to"
            raise DataError(path, f"`{text[:40]}` {problem}", mend, line=place, key=f"{where}.examples")
        yield draft


def _rows(path: Path, item: YamlMap, key: str) -> Iterator[tuple[str, int | None]]:
    examples, line = item.get("examples"), line_of(item, "examples")
    if not isinstance(examples, YamlLiteral):
        raise DataError(path, "are no lines", "Write `examples: |` and a line `- …` for each", line=line, key=key)
    for number, row in enumerate(examples.split("\n"), start=1):
        place = line + number if line else None
        if not row.strip():
            continue
        if not row.startswith("- ") or not row[2:].strip():
            raise DataError(path, f"`{row[:40]}` is no example", "Start the line with `- `", line=place, key=key)
        yield row[2:].strip(), place


def _refuse_duplicates(drafts: list[Draft]) -> None:
    seen: dict[str, Draft] = {}
    for draft in drafts:
        folded = " ".join(draft.text.casefold().split())
        first = seen.setdefault(folded, draft)
        if first is not draft:
            problem = f"`{draft.text[:40]}` stands already in {first.path.name}:{first.line}"
            raise DataError(draft.path, problem, "Keep one of the two", line=draft.line)
