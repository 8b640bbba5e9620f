"""Reads points in time: "since tuesday", "next friday 6pm", "3 weeks ago"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from nlu.durations import DURATION, read_duration

_DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PARTS = {
    "morning": 9, "noon": 12, "lunchtime": 12, "lunch": 12, "midday": 12, "afternoon": 15, "evening": 19, "night": 21,
    "tonight": 20, "midnight": 0,
}  # fmt: skip
_PART = r"(?P<part>morning|noon|midday|lunchtime|lunch|afternoon|evening|night|midnight)"
_CLOCK = (
    r"(?:(?:at|around|by|@)?\s*(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s*(?P<half>am|pm|a\.m\.|p\.m\.)"
    r"|(?:at|around|by|@)\s*(?P<hour24>\d{1,2})(?::(?P<minute24>\d{2}))?(?!\s*(?:\d|%|st|nd|rd|th|weeks?|days?|months?|years?)))"
)
_LATER = rf"(?:\s*,?\s*(?:(?:in\s+the\s+|at\s+)?{_PART}|{_CLOCK}))?"
_DAY = r"(?P<day>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_NEAR = (
    (
        "near",
        rf"\b(?P<near>day\s+before\s+yesterday|day\s+after\s+tomorrow|yesterday|today|tonight|tomorrow|tmrw|tmr|last\s+night)\b{_LATER}",
    ),
    ("this", rf"\bthis\s+{_PART}\b"),
    (
        "week",
        r"\b(?P<which>last|next|this|coming)\s+(?P<span>week(?:end)?|month|year|summer|winter|spring|autumn|christmas)\b",
    ),
    (
        "day",
        rf"\b(?:(?P<lead>last|next|this|on|since|by|until|till|coming|for|from|every|past)\s+)?(?:the\s+)?{_DAY}\b{_LATER}",
    ),
    ("clock", rf"\b{_CLOCK}"),
)
_RELATIVE = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _NEAR)
_AFTER = re.compile(r"^\s*(?:or\s+so\s+)?(?P<way>ago|back|from\s+now|later)\b", re.IGNORECASE)
_DATE = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\b\.?(?:,?\s+\d{{4}})?|{_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}})?"
    r"|\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}(?:/\d{2,4})?)\b(?!\s*(?:of\s+the|th\b))",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:saw|met|text(?:ed)?|sent|was|were|did|messaged|replied|ago|went|called|wrote|told|said|asked|broke|dumped|left|happened|bumped|last|since|had)\b",
    re.IGNORECASE,
)
_FUTURE = re.compile(
    r"\b(?:will|going\s+to|gonna|meeting|seeing|remind|next|coming|i'll|we're|plan|should|can|want|due|by|invited|is\s+on)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time and where it stands in the text.

    Attributes:
        value: ISO 8601: a date, or a date and time where one was given.
        start: Offset of the first character.
        end: Offset after the last.
    """

    value: str
    start: int
    end: int


def find_moments(text: str, now: datetime) -> list[Moment]:
    """The points in time in a text, none inside another.

    Args:
        text: The message.
        now: When it was written.
    """
    found = [*_counted(text, now), *_dates(text, now), *_relative(text, now)]
    kept: list[Moment] = []
    for moment in sorted(found, key=lambda m: (m.start, -m.end)):
        if not kept or moment.start >= kept[-1].end:
            kept.append(moment)
    return kept


def _counted(text: str, now: datetime) -> list[Moment]:
    found = []
    for match in DURATION.finditer(text):
        way = _AFTER.search(text[match.end() :])
        ahead = re.search(r"\bin\s+(?:about\s+|like\s+|around\s+)?$", text[: match.start()], re.IGNORECASE)
        if not way and not ahead:
            continue
        duration = read_duration(match)
        past = bool(way) and way["way"].casefold() in ("ago", "back") if way else False
        at = now - duration.delta if past else now + duration.delta
        start = ahead.start() if ahead else match.start()
        end = match.end() + (way.end() if way else 0)
        value = (
            at.replace(second=0, microsecond=0).isoformat()
            if duration.is_clock_time
            else at.date().isoformat()
        )
        found.append(Moment(value, start, end))
    return found


def _dates(text: str, now: datetime) -> list[Moment]:
    found = []
    for match in _DATE.finditer(text):
        # Imported late: it takes a while, and most messages name no date.
        import dateparser  # noqa: PLC0415

        before = text[: match.start()]
        past = _looks_back(before)
        settings = {
            "RELATIVE_BASE": now.replace(tzinfo=None),
            "PREFER_DATES_FROM": "past" if past else "future",
            "DATE_ORDER": "DMY",
        }
        date = dateparser.parse(match[0], languages=["en"], settings=settings)
        if date:
            found.append(Moment(date.date().isoformat(), match.start(), match.end()))
    return found


def _relative(text: str, now: datetime) -> list[Moment]:
    found = []
    for kind, pattern in _RELATIVE:
        for match in pattern.finditer(text):
            value = _READERS[kind](match, text, now)
            if value:
                found.append(Moment(value, match.start(), match.end()))
    return found


def _near(match: re.Match[str], text: str, now: datetime) -> str:
    words = " ".join(match["near"].casefold().split())
    days = {
        "day before yesterday": -2, "yesterday": -1, "last night": -1, "today": 0, "tonight": 0, "tomorrow": 1, "tmrw": 1,
        "tmr": 1, "day after tomorrow": 2,
    }[words]  # fmt: skip
    day = now + timedelta(days=days)
    part = {"tonight": "tonight", "last night": "night"}.get(words)
    return _at(day, match, part)


def _this(match: re.Match[str], text: str, now: datetime) -> str:
    return _at(now, match, None)


def _week(match: re.Match[str], text: str, now: datetime) -> str:
    which, span = match["which"].casefold(), match["span"].casefold()
    steps = {"last": -1, "next": 1}.get(which, 0)
    if span == "week":
        day = now - timedelta(days=now.weekday()) + timedelta(weeks=steps) if steps else now
    elif span == "weekend":
        saturday = now + timedelta(days=(5 - now.weekday()))
        # On a Monday "next weekend" is the one five days off, in the mouths of most; "last" is the one just gone.
        day = saturday + timedelta(weeks=-1 if steps < 0 else (1 if steps > 0 and now.weekday() > 2 else 0))  # noqa: PLR2004
    elif span == "month":
        day = (now.replace(day=1) + timedelta(days=32 * steps if steps > 0 else -1 if steps else 0)).replace(
            day=1
        )
    elif span == "year":
        day = now.replace(year=now.year + steps, month=1, day=1)
    else:
        return ""
    return day.date().isoformat()


def _day(match: re.Match[str], text: str, now: datetime) -> str:
    name = match["day"].casefold()
    lead = (match["lead"] or "").casefold()
    short = len(name) <= 3 and not lead and match["day"][0].islower()  # noqa: PLR2004
    if short or lead == "every":
        # "He sat down", "in the sun": the short forms are words too.
        return ""
    index = next(i for i, day in enumerate(_DAY_NAMES) if day.startswith(name[:3]))
    ahead = (index - now.weekday()) % 7
    back = (now.weekday() - index) % 7 or 7
    past = lead in ("last", "since", "past", "from") or (
        lead in ("", "on") and _looks_back(text[: match.start()])
    )
    if past:
        day = now - timedelta(days=back)
    elif lead == "next":
        day = now + timedelta(days=ahead or 7)
        # Said of a day still to come this week, "next" mostly means the week after.
        if ahead and now.weekday() + ahead < 7 and ahead <= 2:  # noqa: PLR2004
            day += timedelta(weeks=1)
    else:
        day = now + timedelta(days=ahead or 7)
    return _at(day, match, None)


def _clock(match: re.Match[str], text: str, now: datetime) -> str:
    clock = _clock_time(match)
    if clock is None:
        return ""
    at = datetime.combine(now.date(), clock, now.tzinfo)
    if at < now and not _looks_back(text[: match.start()]):
        at += timedelta(days=1)
    return at.isoformat()


_READERS = {"near": _near, "this": _this, "week": _week, "day": _day, "clock": _clock}


def _at(day: datetime, match: re.Match[str], part: str | None) -> str:
    groups = match.groupdict()
    clock = _clock_time(match) if "hour" in groups else None
    part = (groups.get("part") or part or "").casefold() or None
    if clock is None and part:
        clock = time(_PARTS[part])
    if clock is None:
        return day.date().isoformat()
    return datetime.combine(day.date(), clock, day.tzinfo).isoformat()


def _clock_time(match: re.Match[str]) -> time | None:
    hour, minute = match["hour"] or match["hour24"], match["minute"] or match["minute24"] or "0"
    if hour is None:
        return None
    number = int(hour)
    if match["half"]:
        number = number % 12 + (12 if match["half"].casefold().startswith("p") else 0)
    elif 1 <= number <= 7 and not match["minute24"]:  # noqa: PLR2004
        # "At 6" is in the evening where people meet.
        number += 12
    if number > 23 or int(minute) > 59:  # noqa: PLR2004
        return None
    return time(number, int(minute))


def _looks_back(before: str) -> bool:
    past = max((m.end() for m in _PAST.finditer(before)), default=-1)
    future = max((m.end() for m in _FUTURE.finditer(before)), default=-1)
    return past > future
