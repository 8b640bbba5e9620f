"""Numbers to ring, by country, and a way to find others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nlu.errors import DataError
from nlu.reading import line_of, read_yaml, refuse_unknown_keys

PATH = Path(__file__).with_name("helplines.yml")
_KEYS = {"name", "names", "emergency", "crisis", "violence"}
# Words that are a country's name only after "in", "from" and the like.
_AMBIGUOUS = {
    "us",
    "turkey",
    "rio",
    "nz",
    "uk",
    "irish",
    "french",
    "german",
    "dutch",
    "swiss",
    "indian",
    "american",
    "canadian",
}


@dataclass(frozen=True, slots=True)
class Country:
    """Help in one country, ready to be said."""

    name: str
    names: tuple[str, ...]
    emergency: str
    crisis: str
    violence: str


@dataclass(frozen=True, slots=True)
class Helplines:
    """All countries, and what holds everywhere."""

    countries: tuple[Country, ...]
    worldwide: Country

    def find(self, text: str) -> Country | None:
        """The country a message names, if it names one."""
        plain = f" {text.casefold()} "
        for country in self.countries:
            for name in country.names:
                before = r"\b(?:in|from|near|the|live in|i'm in)\s+" if name in _AMBIGUOUS else r"(?<!\w)"
                alone = plain.strip(" .!") == name
                if alone or re.search(rf"{before}{re.escape(name)}(?!\w)", plain):
                    return country
        return None

    def lines(self, kind: str, region: str | None) -> str:
        """What to ring, a line each.

        Args:
            kind: `crisis` or `violence`.
            region: A country's name, or None when it is not known.
        """
        known = next((c for c in self.countries if c.name == region), None)
        if known is None:
            lead = next(c for c in self.countries if c.name == "the US")
            second = next(c for c in self.countries if c.name == "the UK")
            first = [f"{c.name[4:]}: {getattr(c, kind)}." for c in (lead, second)]
            return "\n".join(
                [
                    *first,
                    f"Elsewhere: {getattr(self.worldwide, kind)}",
                    f"Emergency: {self.worldwide.emergency}.",
                    "Tell me your country and I'll give you its number.",
                ]
            )
        return "\n".join(
            [
                f"{getattr(known, kind)}.",
                f"Emergency: {known.emergency}.",
                f"Others: {getattr(self.worldwide, kind)}",
            ]
        )


@cache
def load_helplines(path: Path = PATH) -> Helplines:
    """Reads the numbers.

    Raises:
        DataError: When a country lacks a key or has one too many.
    """
    content = read_yaml(path)
    refuse_unknown_keys(path, content, {"worldwide", "countries"})
    countries = []
    for position, node in enumerate(content["countries"]):
        refuse_unknown_keys(path, node, _KEYS, "countries")
        missing = sorted(_KEYS - set(node))
        if missing:
            line = line_of(content["countries"], position)
            raise DataError(path, f"lacks {', '.join(missing)}", "Add it", line=line, key=str(node.get("name", "")))
        countries.append(
            Country(node["name"], tuple(node["names"]), node["emergency"], node["crisis"], node["violence"])
        )
    everywhere = content["worldwide"]
    return Helplines(
        tuple(countries),
        Country("worldwide", (), everywhere["emergency"], everywhere["crisis"], everywhere["violence"]),
    )
