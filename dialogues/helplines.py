"""Numbers to ring, by country, and a way to find others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from dialogues.places import country_of
from nlu.errors import DataError
from nlu.reading import YamlMap, line_of, read_yaml, refuse_unknown_keys

PATH = Path(__file__).with_name("helplines.yml")
_KINDS = ("crisis", "violence")
_ENTRY = {"say", "source", "checked", "copy"}
_ADDRESS = re.compile(r"https?://[\w.-]+\.\w+(?:/\S*)?")
_COPY = re.compile(r"\d{4}(?:-\d{2})?")
# A name is a country's where the message is no more than the name, or says that they are there; Sydney may be the ex.
_INITIALS = re.compile(r"\b(?:\w\.){2,}")
_PARTS = re.compile(r"[,;!?\n]+|\.(?:\s|$)|\bbut\b|\band\b")
_FILLERS = re.compile(
    r"\b(?:i'?m|i am|i|am|we'?re|live|living|based|stay|staying|a|an|the|in|here|now|currently|it'?s|this is)\b"
)
_THERE = r"(?<!\bnot )\b(?:in|from|near|around|outside|moved to)\s+(?:the\s+)?"
_SOMEBODY = re.compile(r"\b(?:s?he|they|his|hers?|their|ex|him|them)(?:'s)?\b")


@dataclass(frozen=True, slots=True)
class Line:
    """One number as it is said, and where it was read.

    Attributes:
        say: The words.
        source: The page it was read on.
        checked: When.
        copy: The date that page bears, when it bears one.
    """

    say: str
    source: str
    checked: date
    copy: str = ""


@dataclass(frozen=True, slots=True)
class Country:
    """Help in one country, ready to be said; a line that is None has no number with a source."""

    name: str
    code: str
    names: tuple[str, ...]
    emergency: Line
    crisis: Line | None
    violence: Line | None


@dataclass(frozen=True, slots=True)
class Helplines:
    """All countries, and what holds everywhere."""

    countries: tuple[Country, ...]
    worldwide: Country

    def find(self, text: str) -> Country | None:
        """The country a message says somebody is in, or names alone."""
        plain = _INITIALS.sub(lambda initials: initials[0].replace(".", ""), text.casefold().replace("’", "'"))
        for part in _PARTS.split(plain):
            alone = " ".join(_FILLERS.sub(" ", part).split()).strip(" .")
            for country in self.countries:
                names = "|".join(re.escape(name) for name in sorted(country.names, key=len, reverse=True))
                if re.fullmatch(rf"(?:(?:{names})(?!\w) ?)+", alone):
                    return country
                if not _SOMEBODY.search(part) and re.search(rf"{_THERE}(?:{names})(?!\w)", part):
                    return country
        return None

    def of_zone(self, zone: str | None) -> Country | None:
        """The country of a time zone."""
        code = country_of(zone) if zone else None
        return next((country for country in self.countries if country.code == code), None) if code else None

    def lines(self, kind: str, region: str | None) -> str:
        """What to ring, a line each.

        Args:
            kind: `crisis` or `violence`.
            region: A country's name, or None when it is not known.
        """
        elsewhere = _line(self.worldwide, kind)
        known = next((c for c in self.countries if c.name == region), None)
        if known is None:
            near = [f"{c.name[4:]}: {_line(c, kind)}." for c in self.countries if c.code in {"US", "GB"}]
            return "\n".join(
                [
                    *near,
                    f"Elsewhere: {elsewhere}.",
                    f"In danger now: {self.worldwide.emergency.say}.",
                    "Which country are you in? Then I can give you its number.",
                ]
            )
        number = getattr(known, kind)
        own = [f"In {known.name}: {number.say}."] if number is not None else []
        return "\n".join(
            [*own, f"In danger now: {known.emergency.say}.", f"{'Or' if own else f'In {known.name}'}: {elsewhere}."]
        )


def _line(country: Country, kind: str) -> str:
    return str(getattr(country, kind).say)


@cache
def load_helplines(path: Path = PATH) -> Helplines:
    """Reads the numbers.

    Raises:
        DataError: When a country lacks a key or has one too many, or a number lacks its source or date.
    """
    content = read_yaml(path)
    refuse_unknown_keys(path, content, {"android", "directory", "worldwide", "countries"})
    countries = []
    for position, node in enumerate(content["countries"]):
        refuse_unknown_keys(path, node, {"name", "code", "names", "emergency", *_KINDS}, "countries")
        missing = sorted({"name", "code", "names", "emergency"} - set(node))
        if missing:
            line = line_of(content["countries"], position)
            raise DataError(path, f"lacks {', '.join(missing)}", "Add it", line=line, key=str(node.get("name", "")))
        countries.append(_country(path, node, node["name"], node["code"], tuple(node["names"])))
    everywhere = _country(path, content["worldwide"], "worldwide", "", ())
    if everywhere.crisis is None or everywhere.violence is None:
        raise DataError(path, "names no directory", "Add `crisis` and `violence`", key="worldwide")
    return Helplines(tuple(countries), everywhere)


def _country(path: Path, node: YamlMap, name: str, code: str, names: tuple[str, ...]) -> Country:
    crisis, violence = (_entry(path, node, kind, name) if kind in node else None for kind in _KINDS)
    return Country(name, code, names, _entry(path, node, "emergency", name), crisis, violence)


def _entry(path: Path, node: YamlMap, kind: str, name: str) -> Line:
    """One number; refused without the page it was read on and the day."""
    entry, key = node[kind], f"{name}.{kind}"
    line = line_of(node, kind)
    if not isinstance(entry, YamlMap):
        raise DataError(path, "is no number with its source", "Write `say`, `source` and `checked`", line=line, key=key)
    refuse_unknown_keys(path, entry, _ENTRY, key)
    wrong = _mistake(entry)
    if wrong:
        raise DataError(path, *wrong, line=line, key=key)
    return Line(entry["say"], entry["source"], date.fromisoformat(str(entry["checked"])), str(entry.get("copy", "")))


def _mistake(entry: dict[str, Any]) -> tuple[str, str] | None:
    if not str(entry.get("say") or "").strip():
        return "says no number", "Write it as `say`"
    if not _ADDRESS.fullmatch(str(entry.get("source") or "")):
        return "has no page it was read on", "Write its address as `source`, or leave the number out"
    try:
        date.fromisoformat(str(entry.get("checked") or ""))
    except ValueError:
        return "has no day it was checked", "Write it as `checked: 2026-11-23`"
    copy = str(entry.get("copy") or "")
    if copy and not _COPY.fullmatch(copy):
        return f"`{copy}` is no month", 'Write the date the page bears as `copy: "2025-09"`'
    return None
