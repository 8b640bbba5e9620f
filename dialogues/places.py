"""Finds the time zone of a place by its name."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

from nlu.errors import DataError
from nlu.reading import line_of, read_yaml

_PATH = Path(__file__).with_name("places.yml")
_LEAD = re.compile(
    r"^(?:(?:oh|um+|well|so|ok|actually|now|i'?m|i am|i live|i'?ve moved|i moved|we'?re|it'?s|its|living|based|here|"
    r"set|change|switch|my|the|time ?zone|zone|is|was|to|in|at|near|around|from|on|it|please) )+"
)
_TAIL = re.compile(r"(?: (?:now|please|time|at the moment|area|too|right now|these days|thanks))+$")


def zone_of(place: str) -> str | None:
    """The IANA zone of a place as people name it ("im in san francisco", "Europe/Rome"); None when unknown.

    Args:
        place: What was said; a country counts when it has one zone.
    """
    known = _zones()
    whole = _plain(place)
    bare = _TAIL.sub("", _LEAD.sub("", whole))
    parts = [part for part in re.split(r"\s*,\s*", _TAIL.sub("", _LEAD.sub("", _folded(place)))) if part]
    for name in (whole, bare, *(_plain(part) for part in parts)):
        if name in known:
            return known[name]
    return None


def is_zone(zone: object) -> bool:
    """Whether this is the name of a zone."""
    return isinstance(zone, str) and zone in _names()


@cache
def country_of(zone: str) -> str | None:
    """The ISO 3166 code of the country a zone lies in; None when it is none of a country's."""
    return next((row[0] for row in _rows("zone.tab") if row[2] == zone), None)


@cache
def zone_info(zone: str) -> ZoneInfo:
    """The zone by its name."""
    return ZoneInfo(zone)


@cache
def _names() -> frozenset[str]:
    return frozenset((files("tzdata") / "zones").read_text().split())


@cache
def _zones() -> dict[str, str]:
    known = {_plain(zone): zone for zone in _names()}
    countries = {row[0]: row[1] for row in _rows("iso3166.tab")}
    by_country: dict[str, list[str]] = {}
    for row in _rows("zone.tab"):
        code, zone = row[0], row[2]
        by_country.setdefault(code, []).append(zone)
        known.setdefault(_plain(zone.rpartition("/")[2]), zone)
    for code, zones in by_country.items():
        if len(zones) == 1:
            known.setdefault(_plain(countries[code]), zones[0])
    content = read_yaml(_PATH)
    for zone, places in content.items():
        if zone not in _names():
            raise DataError(
                _PATH, f"`{zone}` is no time zone", "Write one of the IANA names", line=line_of(content, zone)
            )
        known |= {_plain(str(place)): zone for place in places}
    return known


def _rows(table: str) -> list[tuple[str, ...]]:
    text = (files("tzdata.zoneinfo") / table).read_text("utf-8")
    return [tuple(line.split("\t")) for line in text.splitlines() if line and not line.startswith("#")]


def _folded(text: str) -> str:
    marks = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return "".join(mark for mark in marks if not unicodedata.combining(mark)).strip(" .!?")


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w'+-]|[_/]", " ", _folded(text)).split())
