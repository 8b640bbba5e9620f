"""Reads and writes the marks in a draft: `see you. [you never cared](blame)`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from nlu.drafts.kinds import KINDS, Mark
from nlu.errors import DataError

_MARKED = re.compile(r"\[(?P<words>[^\[\]]+)\]\((?P<kinds>[^()]*)\)")
_BRACKET = re.compile(r"[\[\]]")


def read_marks(raw: str, path: Path, line: int | None, key: str) -> tuple[str, tuple[Mark, ...]]:
    r"""Takes the marks out of an example; `\n` in it is a line break.

    Args:
        raw: The example as it stands in the file.
        path: The file, for complaints.
        line: The line in it.
        key: The key.

    Returns:
        The plain draft and its marks, in order.

    Raises:
        DataError: When a mark is not closed, is empty or names no kind.
    """
    raw = raw.replace("\\n", "\n")
    pieces: list[str] = []
    marks: list[Mark] = []
    place = length = 0
    for match in _MARKED.finditer(raw):
        before = raw[place : match.start()]
        words = match["words"]
        start = length + len(before)
        # Blanks at the edge of a mark belong to no problem.
        inner = len(words) - len(words.lstrip()), len(words.rstrip())
        for kind in match["kinds"].split(","):
            name = kind.strip()
            if name not in KINDS:
                mend = f"Kinds are: {', '.join(KINDS)}"
                raise DataError(path, f"`{name}` is no kind of problem", mend, line=line, key=key)
            if inner[0] >= inner[1]:
                raise DataError(path, "marks no words", "Put the words into the brackets", line=line, key=key)
            marks.append(Mark(start + inner[0], start + inner[1], name))
        pieces += [before, words]
        length = start + len(words)
        place = match.end()
    pieces.append(raw[place:])
    text = "".join(pieces)
    stray = _BRACKET.search(text)
    if stray:
        around = text[max(0, stray.start() - 10) : stray.end() + 10]
        mend = "Write marks as `[words](kind)` and no other square brackets"
        raise DataError(path, f"has a bracket that marks nothing near `{around}`", mend, line=line, key=key)
    return text, tuple(sorted(marks))


def write_marks(text: str, marks: Iterable[Mark]) -> str:
    r"""The example `read_marks` reads; marks may not overlap unless they are the same stretch."""
    places: dict[tuple[int, int], list[str]] = {}
    for mark in sorted(marks):
        places.setdefault((mark.start, mark.end), []).append(mark.kind)
    pieces: list[str] = []
    place = 0
    for (start, end), kinds in sorted(places.items()):
        pieces += [text[place:start], f"[{text[start:end]}]({', '.join(kinds)})"]
        place = end
    return "".join([*pieces, text[place:]]).replace("\n", "\\n")
