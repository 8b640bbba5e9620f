"""Reads lengths of time: "a couple of weeks" is P2W."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "couple": 2, "three": 3, "few": 3, "four": 4, "several": 4,
    "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
    "fifteen": 15, "eighteen": 18, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
}  # fmt: skip
_UNITS = {
    "h": "H", "d": "D", "w": "W",
    "min": "M", "minute": "M", "hr": "H", "hour": "H", "day": "D", "night": "D", "wk": "W", "week": "W",
    "weekend": "W", "fortnight": "F", "month": "m", "mo": "m", "yr": "Y", "year": "Y", "decade": "T",
}  # fmt: skip
# Days in a unit, to reckon with; a month and a year are as long as they mostly are.
_DAYS = {"M": 1 / 1440, "H": 1 / 24, "D": 1.0, "W": 7.0, "m": 30.44, "Y": 365.25}

_WORDS = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_UNIT = r"(?P<unit>min(?:ute)?|hr|hour|day|night|wk|week(?:end)?|fortnight|month|mo|yr|year|decade|(?<=\d)[hdw])s?"
DURATION = re.compile(
    rf"\b(?:(?P<half>half\s+an?)|(?:the\s+)?(?:(?:a|about|like)\s+)?(?P<number>\d+(?:\.5)?|{_WORDS})"
    r"(?P<plus>\s+and\s+a\s+half)?)"
    rf"(?:\s+(?:of|full|whole|more|or\s+so|odd|good|long))*\s*-?\s*{_UNIT}\b(?P<and_half>\s+and\s+a\s+half)?",
    re.IGNORECASE,
)
VAGUE = re.compile(
    r"\b(?P<vague>ages|forever|a\s+long\s+(?:time|while)|a\s+while|quite\s+some\s+time|years|months|weeks|days|hours)\b"
    r"(?!\s*(?:old|to\s+come))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time.

    Attributes:
        amount: How many units; halves are allowed.
        unit: `M` minute, `H` hour, `D` day, `W` week, `m` month or `Y` year.
    """

    amount: float
    unit: str

    @property
    def iso(self) -> str:
        """The ISO 8601 form, with whole numbers only."""
        amount, unit = self.amount, self.unit
        if amount != int(amount):
            smaller = {
                "Y": ("m", 12),
                "m": ("D", 30),
                "W": ("D", 7),
                "D": ("H", 24),
                "H": ("M", 60),
                "M": ("M", 1),
            }
            unit, times = smaller[unit]
            amount *= times
        marker = "PT" if unit in "MH" else "P"
        return f"{marker}{int(amount)}{unit.upper()}"

    @property
    def delta(self) -> timedelta:
        """The length to reckon with."""
        return timedelta(days=self.amount * _DAYS[self.unit])

    @property
    def is_clock_time(self) -> bool:
        """Whether it is counted in hours or minutes."""
        return self.unit in "MH"


def read_duration(match: re.Match[str]) -> Duration:
    """The duration a match of `DURATION` stands for."""
    amount = 0.5
    if not match["half"]:
        number = match["number"].casefold()
        amount = _NUMBERS[number] if number in _NUMBERS else float(number)
        amount += 0.5 if match["plus"] or match["and_half"] else 0
    unit = _UNITS[match["unit"].casefold()]
    if unit == "F":
        return Duration(amount * 2, "W")
    if unit == "T":
        return Duration(amount * 10, "Y")
    return Duration(amount, unit)
