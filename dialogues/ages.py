"""Hears from a message whether the person, or the ex, is under 18."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nlu.errors import DataError
from nlu.reading import line_of, read_yaml, refuse_unknown_keys

_PATH = Path(__file__).with_name("ages.yml")
_KINDS = ("me", "both", "ex", "grown_up")
_AGE = (
    r"(?:1[0-7]|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)\b"
    r"(?![.:,]?\d|['’\"%-]\d|%|-?\s?(?:{counts})\b)"
)
# So few words say nothing else.
_ONLY = 7
_READ_AT_MOST = 1000


@dataclass(frozen=True, slots=True)
class Heard:
    """What a message says of ages.

    Attributes:
        young: Who is under 18: of `me` and `ex`.
        grown_up: Whether the person says they are 18 or more.
        only: Whether the message says hardly anything else.
    """

    young: frozenset[str]
    grown_up: bool
    only: bool


def heard(text: str) -> Heard | None:
    """What a message says of ages; None when it says nothing.

    Args:
        text: The message, as it was written.
    """
    plain = text[:_READ_AT_MOST].casefold().replace("’", "'")
    found = {kind for kind, patterns in _patterns().items() if any(pattern.search(plain) for pattern in patterns)}
    if not found:
        return None
    young = {"me", "ex"} if "both" in found else found & {"me", "ex"}
    return Heard(frozenset(young), "grown_up" in found, len(plain.split()) <= _ONLY and "?" not in plain)


@cache
def _patterns() -> dict[str, tuple[re.Pattern[str], ...]]:
    content = read_yaml(_PATH)
    refuse_unknown_keys(_PATH, content, {*_KINDS, "counts"})
    age = _AGE.replace("{counts}", str(content["counts"]))
    known = {}
    for kind in _KINDS:
        try:
            known[kind] = tuple(re.compile(str(pattern).replace("{age}", age)) for pattern in content[kind])
        except re.error as error:
            line = line_of(content, kind)
            raise DataError(_PATH, f"is no pattern: {error}", "Mend it", line=line, key=kind) from None
    return known
