"""Reads the entities written inside an example: `[Mina]{"entity": "name", "role": "ex"}`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlu.errors import DataError

_ANNOTATION = re.compile(
    r"""
    (?P<escape> \\[n\\\[] )
    | \[ (?P<text> [^\[\]]+ ) \]
      (?: \( (?P<short> [^()]* ) \) | (?P<long> \{ [^{}]* \} ) | (?P<list> \[ \{ [^\[\]]* \} \] ) )
    """,
    re.VERBOSE,
)
_ESCAPES = {r"\n": "\n", r"\\": "\\", r"\[": "["}
_KEYS = {"entity", "value", "role", "group"}


@dataclass(frozen=True, slots=True)
class Annotation:
    """An entity marked by whoever wrote the example.

    Attributes:
        entity: What kind it is.
        value: Its normal form; the words themselves unless another was given.
        start: Offset of the first character in the plain text.
        end: Offset after the last character.
        role: Whose or which it is, such as `ex`.
        group: Which of several things in a message it belongs to.
    """

    entity: str
    value: str
    start: int
    end: int
    role: str | None = None
    group: str | None = None


def read_example(raw: str, path: Path, line: int | None, key: str) -> tuple[str, tuple[Annotation, ...]]:
    r"""Takes the annotations out of one example.

    A bracket that is not followed by `(` or `{` is an ordinary one; `\[` always is. Words that are two things at once
    have a list of them: `[insta][{"entity": "platform", …}, {"entity": "channel", …}]`.

    Args:
        raw: The example as written.
        path: Its file, for complaints.
        line: Its line, for complaints.
        key: Where it stands in the file, for complaints.

    Returns:
        The plain text and what was marked in it.

    Raises:
        DataError: When an annotation cannot be read.
    """
    plain: list[str] = []
    length = 0
    position = 0
    found: list[Annotation] = []
    for match in _ANNOTATION.finditer(raw):
        before = raw[position : match.start()]
        words = _ESCAPES[match["escape"]] if match["escape"] else match["text"]
        start = length + len(before)
        if not match["escape"]:
            found += _annotations(match, start, path, line, key)
        plain += [before, words]
        length = start + len(words)
        position = match.end()
    plain.append(raw[position:])
    return "".join(plain), tuple(found)


def _annotations(match: re.Match[str], start: int, path: Path, line: int | None, key: str) -> Iterator[Annotation]:
    words = match["text"]
    if match["short"] is not None:
        entity, _, value = match["short"].partition(":")
        marked: list[Any] = [{"entity": entity.strip(), "value": value.strip() or words}]
    else:
        written = match["long"] or match["list"]
        try:
            marked = json.loads(f"[{written}]" if match["long"] else written)
        except ValueError:
            problem = f"`{written}` after `[{words}]` is not JSON"
            raise DataError(path, problem, 'Write {"entity": "…"}', line=line, key=key) from None
    for fields in marked:
        if not isinstance(fields, dict):
            problem = f"`{fields}` after `[{words}]` is no entity"
            raise DataError(path, problem, 'Write {"entity": "…"}', line=line, key=key)
        yield _annotation(fields, words, start, path, line, key)


def _annotation(fields: dict[str, Any], words: str, start: int, path: Path, line: int | None, key: str) -> Annotation:
    unknown = sorted(fields.keys() - _KEYS)
    if unknown:
        problem = f"`{unknown[0]}` is not supported in an annotation"
        raise DataError(path, problem, "Use entity, value, role or group", line=line, key=key)
    if not fields.get("entity"):
        problem = f"`[{words}]` names no entity"
        raise DataError(path, problem, "Name it, as in [Mina](name)", line=line, key=key)
    return Annotation(
        entity=str(fields["entity"]),
        value=str(fields.get("value", words)),
        start=start,
        end=start + len(words),
        role=fields.get("role"),
        group=fields.get("group"),
    )
