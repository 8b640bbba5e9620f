"""A copy of all that is held about somebody, for them to read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from nlu.errors import DataError
from nlu.reading import read_yaml

_PATH = Path(__file__).with_name("held.yml")


class Words(BaseModel):
    """What stands in `held.yml`.

    Attributes:
        heading: The first line, with the moment as `{at}`.
        nothing: Instead, when there is nothing.
        none: For what is empty.
        yes: For what is true.
        no: For what is not.
        tables: What each table holds.
        labels: What each name in it means; one without a label stands as it is.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    heading: str
    nothing: str
    none: str
    yes: str
    no: str
    tables: dict[str, str]
    labels: dict[str, str]


@cache
def words() -> Words:
    """The lines, read once.

    Raises:
        DataError: When one is missing or unknown.
    """
    try:
        return Words.model_validate(read_yaml(_PATH))
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise DataError(_PATH, first["msg"].lower(), "Mend this line", key=key) from None


def readable(held: dict[str, Any], at: datetime) -> str:
    """All that is held, line by line.

    Args:
        held: As `bot.store.held` gives it.
        at: When it was looked up.
    """
    if not held:
        return words().nothing + "\n"
    lines = [words().heading.format(at=f"{at:%Y-%m-%d %H:%M}")]
    for table, rows in held.items():
        lines += ["", words().tables.get(table, table)]
        for row in rows:
            lines += [*_lines(row, 1), ""]
        del lines[-1]
    return "\n".join(lines) + "\n"


def _lines(value: dict[str, Any], depth: int) -> Iterator[str]:
    for name, item in value.items():
        label = f"{'  ' * depth}{words().labels.get(name, name.replace('_', ' '))}:"
        if isinstance(item, list) and item and not any(isinstance(one, dict | list) for one in item):
            item = ", ".join(_said(one) for one in item)  # noqa: PLW2901 - a list of words is said as one
        if isinstance(item, dict) and item:
            yield label
            yield from _lines(item, depth + 1)
        elif isinstance(item, list) and item:
            yield label
            for number, one in enumerate(item, 1):
                yield from _lines({str(number): one}, depth + 1)
        else:
            yield f"{label} {_said(item)}"


def _said(value: Any) -> str:
    if value is None or value in ({}, []):
        return words().none
    if isinstance(value, bool):
        return words().yes if value else words().no
    return str(value)
