"""Reads public intent sets in the formats their projects publish.

CLINC150 (clinc/oos-eval): `data_full.json`, six lists of [text, intent]. BANKING77 (PolyAI-LDN/task-specific-datasets)
and HWU64 as DialoGLUE lays it out: `train.csv` and `test.csv` with `text,category`, HWU64 with a `valid.csv` beside.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlu.errors import DataError

SETS = ("clinc150", "banking77", "hwu64")
_CLINC_LISTS = ("train", "test", "oos_test")


@dataclass(frozen=True, slots=True)
class Example:
    """A text and its intent."""

    text: str
    intent: str


@dataclass(frozen=True, slots=True)
class PublicSet:
    """A set with the split it is published in.

    Attributes:
        train: To learn from.
        test: To be measured on.
        outside: Texts of no intent, to be turned away; empty where a set has none.
    """

    train: list[Example]
    test: list[Example]
    outside: list[Example]


def read_public_set(name: str, path: Path) -> PublicSet:
    """Reads one of `SETS`.

    Args:
        name: Which.
        path: The folder of its files, or CLINC150's one file.

    Raises:
        DataError: When a file is missing or has another format.
    """
    if name == "clinc150":
        return _read_clinc(path / "data_full.json" if path.is_dir() else path)
    train, test = (_read_csv(path / file) for file in ("train.csv", "test.csv"))
    unknown = {example.intent for example in test} - {example.intent for example in train}
    if unknown:
        problem = f"has the category `{min(unknown)}`, which train.csv has not"
        raise DataError(path / "test.csv", problem, "Take both files from the same release")
    return PublicSet(train, test, [])


def _read_clinc(path: Path) -> PublicSet:
    try:
        content: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(path, f"cannot be read ({error})", "Name the folder with data_full.json") from None
    lists = []
    for key in _CLINC_LISTS:
        pairs = content.get(key) if isinstance(content, dict) else None
        if not isinstance(pairs, list) or not all(isinstance(p, list) and len(p) == 2 for p in pairs):  # noqa: PLR2004
            raise DataError(path, "is no list of [text, intent]", "Take data_full.json from clinc/oos-eval", key=key)
        lists.append([Example(str(text), str(intent)) for text, intent in pairs])
    return PublicSet(*lists)


def _read_csv(path: Path) -> list[Example]:
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = csv.DictReader(lines)
            if not {"text", "category"} <= set(rows.fieldnames or ()):
                raise DataError(path, "has no columns `text,category`", "Take the file as it is published", line=1)
            return [_example(path, rows.line_num, row) for row in rows]
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(path, f"cannot be read ({error})", "Name the folder with train.csv and test.csv") from None


def _example(path: Path, line: int, row: dict[str, str | None]) -> Example:
    text, intent = row["text"], row["category"]
    if not text or not intent:
        raise DataError(path, "lacks a text or a category", "Write `text,category`", line=line)
    return Example(text, intent)
