"""Reads days that have a name or a number only: "new year", "after christmas", "on the 5th", "end of the month"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta

_FEASTS = {
    "new year's eve": (12, 31), "new years eve": (12, 31), "new year": (1, 1), "christmas eve": (12, 24),
    "christmas": (12, 25), "xmas": (12, 25), "valentine": (2, 14), "halloween": (10, 31), "boxing day": (12, 26),
}  # fmt: skip
_FEAST = re.compile(
    r"\b(?:(?P<lead>not\s+before|after|before|until|till|on|at|by|over)\s+)?(?:the\s+)?"
    r"(?P<feast>new\s+year(?:'?s)?\s+eve|new\s+year(?:'?s)?(?:\s+day)?|christmas\s+eve|christmas(?:\s+day)?|xmas"
    r"|valentine'?s?(?:\s+day)?|halloween|boxing\s+day)\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"\b(?:on|by|before|until|till|after|from|around)\s+the\s+(?P<day>\d{1,2})(?:st|nd|rd|th)\b(?!\s+\w)", re.IGNORECASE
)
_END = re.compile(
    r"\b(?:(?:at|by|towards)\s+)?the\s+end\s+of\s+(?:the|this)\s+(?P<span>week|month|year)\b", re.IGNORECASE
)


def named_days(text: str, now: datetime) -> Iterator[tuple[str, int, int]]:
    """Each such day that lies ahead, as an ISO 8601 date with where it stands.

    Args:
        text: The message.
        now: When it was written.
    """
    today = now.date()
    plain = text.replace("’", "'")
    for match in _FEAST.finditer(plain):
        name = " ".join(match["feast"].casefold().split())
        lead = " ".join((match["lead"] or "").casefold().split())
        # "After Christmas" is when it is over; "not before" allows the day itself.
        over = {"after": timedelta(days=2), "before": timedelta(days=-1)}.get(lead, timedelta())
        day = _feast(name, today)
        yield (day + over).isoformat(), match.start(), match.end()
    for match in _NUMBERED.finditer(plain):
        found = _numbered(int(match["day"]), today)
        if found:
            yield found.isoformat(), match.start(), match.end()
    for match in _END.finditer(plain):
        yield _end(match["span"].casefold(), today).isoformat(), match.start(), match.end()


def _feast(name: str, today: date) -> date:
    month, day = next(value for key, value in _FEASTS.items() if name.startswith(key))
    this = date(today.year, month, day)
    return this if this > today else date(today.year + 1, month, day)


def _numbered(day: int, today: date) -> date | None:
    """The next month that has such a day."""
    year, month = today.year, today.month
    for _ in range(12):
        if 1 <= day <= monthrange(year, month)[1] and date(year, month, day) > today:
            return date(year, month, day)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)  # noqa: PLR2004
    return None


def _end(span: str, today: date) -> date:
    if span == "week":
        return today + timedelta(days=(4 - today.weekday()) % 7)
    if span == "year":
        return date(today.year, 12, 31)
    return today.replace(day=monthrange(today.year, today.month)[1])
