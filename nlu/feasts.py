"""Reads days that have a name or a number only: "new year", "after easter", "on the 5th", "end of the month"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial

_FEASTS = {
    "new year's eve": (12, 31), "new years eve": (12, 31), "new year": (1, 1), "christmas eve": (12, 24),
    "christmas": (12, 25), "xmas": (12, 25), "valentine": (2, 14), "halloween": (10, 31), "boxing day": (12, 26),
}  # fmt: skip
# Days from Easter Sunday.
_EASTER = {"good friday": -2, "easter monday": 1, "easter": 0}
# Thanksgiving is meant as it is kept in the United States: the fourth Thursday of November.
_THANKSGIVING = {"thanksgiving": 0, "black friday": 1}
_FEAST = re.compile(
    r"\b(?:(?P<lead>not\s+before|after|before|until|till|on|at|by|over|in)\s+)?(?:the\s+)?"
    r"(?P<feast>new\s+year(?:'?s)?\s+eve|new\s+year(?:'?s)?(?:\s+day)?|christmas\s+eve|christmas(?:\s+day)?|xmas"
    r"|valentine'?s?(?:\s+day)?|halloween|boxing\s+day|good\s+friday|easter\s+monday|easter(?:\s+sunday)?"
    r"|thanksgiving|black\s+friday)\b",
    re.IGNORECASE,
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905
_MONTH = (
    r"(?P<month>january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
)
_OF = rf"(?:of\s+)?(?:{_MONTH}|(?:the|this)\s+month|(?P<next>next\s+month))\b"
_NUMBERED = re.compile(
    r"\b(?:on|by|for|before|until|till|after|from|around)\s+the\s+(?P<day>\d{1,2})(?:st|nd|rd|th)\b(?!\s+\w)",
    re.IGNORECASE,
)
_END = re.compile(
    r"\b(?:(?:at|by|towards|until|till)\s+)?(?:the\s+)?end\s+of\s+(?:(?P<which>the|this|next)\s+)?(?P<span>week|month|year)\b",
    re.IGNORECASE,
)
# Where in a month, as a day of it; 0 is the last.
_PARTS = {
    "beginning": 1, "start": 1, "early": 1, "first": 1, "1st": 1, "mid": 15, "middle": 15, "end": 0, "late": 25,
    "last day": 0,
}  # fmt: skip
_PART_OF = re.compile(
    rf"\b(?:(?:on|at|in|by|around|towards|until|till)\s+)?(?:the\s+)?"
    rf"(?P<part>beginning|start|early|first(?:\s+day)?|1st|mid(?:dle)?|end|late|last\s+day)[\s-]+{_OF}",
    re.IGNORECASE,
)
_TENS = "tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
_ONES = "first second third fourth fifth sixth seventh eighth ninth".split()  # noqa: SIM905
# From the second on: "the first of" a month is read as its beginning.
_SPELT = [*_ONES[1:], *_TENS.split(), "twentieth", *(f"twenty-{one}" for one in _ONES), "thirtieth", "thirty-first"]
_SPELT_DAY = re.compile(
    r"\b(?:(?:on|by|for|until|till)\s+)?(?:the\s+)?"
    rf"(?P<day>{'|'.join(sorted(_SPELT, key=len, reverse=True))})\s+of\s+{_MONTH}\b",
    re.IGNORECASE,
)
_DAYS = "mon tue wed thu fri sat sun".split()  # noqa: SIM905
_NTH = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": -1}
_NTH_DAY = re.compile(
    rf"\b(?:(?:on|by|until|till)\s+)?(?:the\s+)?(?P<nth>first|second|third|fourth|last|1st|2nd|3rd|4th)\s+"
    rf"(?P<day>mon|tues|wednes|thurs|fri|satur|sun)day\s+(?:of|in)\s+{_OF}",
    re.IGNORECASE,
)
_WEEK = 7


def named_days(text: str, now: datetime) -> Iterator[tuple[str, int, int]]:
    """Each such day that lies ahead, as an ISO 8601 date with where it stands.

    Args:
        text: The message.
        now: When it was written.
    """
    today = now.date()
    plain = text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    for match in _FEAST.finditer(plain):
        lead = " ".join((match["lead"] or "").casefold().split())
        # "After Christmas" is when it is over; "not before" allows the day itself.
        over = {"after": timedelta(days=2), "before": timedelta(days=-1)}.get(lead, timedelta())
        yield (_feast(_words(match["feast"]), today) + over).isoformat(), match.start(), match.end()
    for match in _NUMBERED.finditer(plain):
        found = numbered(int(match["day"]), today)
        if found:
            yield found.isoformat(), match.start(), match.end()
    for match in _END.finditer(plain):
        day = _end(match["span"].casefold(), (match["which"] or "").casefold() == "next", today)
        yield day.isoformat(), match.start(), match.end()
    for match in _PART_OF.finditer(plain):
        part = next(value for key, value in _PARTS.items() if _words(match["part"]).startswith(key))
        yield _in_month(match, today, partial(_day, day=part)).isoformat(), *match.span()
    for match in _SPELT_DAY.finditer(plain):
        number = _SPELT.index(match["day"].casefold()) + 2
        yield _in_month(match, today, partial(_day, day=number)).isoformat(), *match.span()
    for match in _NTH_DAY.finditer(plain):
        nth, index = _NTH[match["nth"].casefold()], _DAYS.index(match["day"].casefold()[:3])
        day = _in_month(match, today, partial(_nth_day, nth=nth, weekday=index))
        yield day.isoformat(), *match.span()


def _words(text: str) -> str:
    return " ".join(text.casefold().split())


def _feast(name: str, today: date) -> date:
    def of(year: int) -> date:
        for feast, days in _EASTER.items():
            if name.startswith(feast):
                # Imported late: few messages name it.
                from dateutil.easter import easter  # noqa: PLC0415

                return easter(year) + timedelta(days=days)
        for feast, days in _THANKSGIVING.items():
            if name.startswith(feast):
                return _nth_day(year, 11, 4, 3) + timedelta(days=days)
        month, day = next(value for key, value in _FEASTS.items() if name.startswith(key))
        return date(year, month, day)

    this = of(today.year)
    return this if this > today else of(today.year + 1)


def _day(year: int, month: int, day: int) -> date:
    longest = monthrange(year, month)[1]
    return date(year, month, min(day or longest, longest))


def _nth_day(year: int, month: int, nth: int, weekday: int) -> date:
    if nth < 0:
        last = _day(year, month, 0)
        return last - timedelta(days=(last.weekday() - weekday) % _WEEK)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % _WEEK + _WEEK * (nth - 1))


def _in_month(match: re.Match[str], today: date, of: Callable[[int, int], date]) -> date:
    """A day of the month that is named, this year or next; of this month or the next where none is."""
    if match["month"]:
        month = _MONTHS.index(match["month"].casefold()[:3]) + 1
        this = of(today.year, month)
        return this if this > today else of(today.year + 1, month)
    this = of(today.year, today.month)
    later = match.groupdict().get("next")
    return this if this > today and not later else of(*_following(today.year, today.month))


def _following(year: int, month: int) -> tuple[int, int]:
    return (year, month + 1) if month < 12 else (year + 1, 1)  # noqa: PLR2004


def numbered(day: int, today: date) -> date | None:
    """The next month that has such a day."""
    year, month = today.year, today.month
    for _ in range(12):
        if 1 <= day <= monthrange(year, month)[1] and date(year, month, day) > today:
            return date(year, month, day)
        year, month = _following(year, month)
    return None


def _end(span: str, later: bool, today: date) -> date:  # noqa: FBT001
    if span == "week":
        return today + timedelta(days=(4 - today.weekday()) % _WEEK + _WEEK * later)
    if span == "year":
        return date(today.year + later, 12, 31)
    year, month = _following(today.year, today.month) if later else (today.year, today.month)
    return _day(year, month, 0)
