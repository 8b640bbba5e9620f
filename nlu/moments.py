"""Reads points in time: "since tuesday", "next friday 6pm", "3 weeks ago"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from nlu.durations import DURATION, read_duration
from nlu.moment_patterns import AFTER, AHEAD, DATE, DAY_NAMES, FUTURE, PARTS, PAST, RELATIVE, THEN


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


@dataclass(frozen=True, slots=True)
class _Mention:
    match: re.Match[str]
    now: datetime
    past: bool


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
        way = AFTER.search(text[match.end() :])
        ahead = AHEAD.search(text[: match.start()])
        if not way and not ahead:
            continue
        duration = read_duration(match)
        past = bool(way) and way["way"].casefold() in ("ago", "back") if way else False
        at = now - duration.delta if past else now + duration.delta
        start = ahead.start() if ahead else match.start()
        end = match.end() + (way.end() if way else 0)
        value = at.replace(second=0, microsecond=0).isoformat() if duration.is_clock_time else at.date().isoformat()
        found.append(Moment(value, start, end))
    return found


def _dates(text: str, now: datetime) -> list[Moment]:
    found = []
    for match in DATE.finditer(text):
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
            clock = THEN.match(text, match.end())
            end = clock.end() if clock else match.end()
            value = _at(date.replace(tzinfo=now.tzinfo), clock, None)
            found.append(Moment(value, match.start(), end))
    return found


def _relative(text: str, now: datetime) -> list[Moment]:
    found = []
    for kind, pattern in RELATIVE:
        for match in pattern.finditer(text):
            value = _READERS[kind](_Mention(match, now, past=_looks_back(text[: match.start()])))
            if value:
                found.append(Moment(value, match.start(), match.end()))
    return found


def _near(said: _Mention) -> str:
    match, now = said.match, said.now
    words = " ".join(match["near"].casefold().split())
    days = {
        "day before yesterday": -2, "yesterday": -1, "last night": -1, "today": 0, "tonight": 0,
        "tomorrow": 1, "tmrw": 1, "tmr": 1, "day after tomorrow": 2,
    }[words]  # fmt: skip
    day = now + timedelta(days=days)
    part = {"tonight": "tonight", "last night": "night"}.get(words)
    return _at(day, match, part)


def _this(said: _Mention) -> str:
    match, now = said.match, said.now
    return _at(now, match, None)


def _week(said: _Mention) -> str:
    match, now = said.match, said.now
    which, span = match["which"].casefold(), match["span"].casefold()
    steps = {"last": -1, "next": 1}.get(which, 0)
    if span == "week":
        day = now - timedelta(days=now.weekday()) + timedelta(weeks=steps) if steps else now
    elif span == "weekend":
        saturday = now + timedelta(days=(5 - now.weekday()))
        # On a Monday "next weekend" is the one five days off, in the mouths of most.
        later = steps > 0 and now.weekday() > 2  # noqa: PLR2004
        day = saturday + timedelta(weeks=-1 if steps < 0 else int(later))
    elif span == "month":
        day = (now.replace(day=1) + timedelta(days=32 * steps if steps > 0 else -1 if steps else 0)).replace(day=1)
    elif span == "year":
        day = now.replace(year=now.year + steps, month=1, day=1)
    else:
        return ""
    return day.date().isoformat()


def _day(said: _Mention) -> str:
    match, now = said.match, said.now
    name = match["day"].casefold()
    lead = (match["lead"] or "").casefold()
    short = len(name) <= 3 and not lead and match["day"][0].islower()  # noqa: PLR2004
    if short or lead == "every":
        # "He sat down", "in the sun": the short forms are words too.
        return ""
    index = next(i for i, day in enumerate(DAY_NAMES) if day.startswith(name[:3]))
    ahead = (index - now.weekday()) % 7
    back = (now.weekday() - index) % 7 or 7
    if lead in ("last", "since", "past", "from") or (lead in ("", "on") and said.past):
        day = now - timedelta(days=back)
    elif lead == "next":
        day = now + timedelta(days=ahead or 7)
        # Said of a day still to come this week, "next" mostly means the week after.
        if ahead and now.weekday() + ahead < 7 and ahead <= 2:  # noqa: PLR2004
            day += timedelta(weeks=1)
    else:
        day = now + timedelta(days=ahead or 7)
    return _at(day, match, None)


def _clock(said: _Mention) -> str:
    match, now = said.match, said.now
    clock = _clock_time(match)
    if clock is None:
        return ""
    at = datetime.combine(now.date(), clock, now.tzinfo)
    if at < now and not said.past:
        at += timedelta(days=1)
    return at.isoformat()


_READERS = {"near": _near, "this": _this, "week": _week, "day": _day, "clock": _clock}


def _at(day: datetime, match: re.Match[str] | None, part: str | None) -> str:
    groups = match.groupdict() if match else {}
    clock = _clock_time(match) if match and "hour" in groups else None
    part = (groups.get("part") or part or "").casefold() or None
    if clock is None and part:
        clock = time(PARTS[part])
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
    past = max((m.end() for m in PAST.finditer(before)), default=-1)
    future = max((m.end() for m in FUTURE.finditer(before)), default=-1)
    return past > future
