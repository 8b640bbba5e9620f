"""Reads points in time: "since tuesday", "next friday 6pm", "3 weeks ago"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from nlu.durations import DURATION, read_duration
from nlu.feasts import named_days
from nlu.moment_patterns import (
    AFTER,
    AHEAD,
    BETWEEN,
    DATE,
    DAY_NAMES,
    FUTURE,
    HOURS,
    PARTS,
    PAST,
    RELATIVE,
    STEPS,
    THEN,
    WEEK_AFTER,
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


_DATE_LENGTH = len("2026-01-01")


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
    named = [Moment(*day) for day in named_days(text, now)]
    found = [*_counted(text, now), *_dates(text, now), *_relative(text, now), *named]
    kept: list[Moment] = []
    for moment in sorted(found, key=lambda m: (m.start, -m.end)):
        if not kept or moment.start >= kept[-1].end:
            kept.append(moment)
    return _joined([_stepped(text, moment, now) for moment in kept], text, now)


def _joined(moments: list[Moment], text: str, now: datetime) -> list[Moment]:
    """A day and an hour side by side as one point in time: "in 3 days at 6pm", "6pm tomorrow"."""
    joined: list[Moment] = []
    for moment in moments:
        before = joined[-1] if joined else None
        if before is None or not BETWEEN.fullmatch(text[before.end : moment.start]):
            joined.append(moment)
            continue
        hours = [HOURS.match(text, part.start, part.end) is not None for part in (before, moment)]
        if hours[0] == hours[1]:
            joined.append(moment)
            continue
        day, hour = (moment, before) if hours[0] else (before, moment)
        clock = datetime.fromisoformat(hour.value).timetz()
        value = datetime.combine(date.fromisoformat(day.value[:10]), clock.replace(tzinfo=now.tzinfo))
        joined[-1] = Moment(value.isoformat(), before.start, moment.end)
    return joined


def _stepped(text: str, moment: Moment, now: datetime) -> Moment:
    """A day counted from another: "a week from friday", "3 days before christmas", "friday week"."""
    if len(moment.value) != _DATE_LENGTH:
        return moment
    day = date.fromisoformat(moment.value)
    after = WEEK_AFTER.match(text, moment.end)
    if after:
        return Moment((day + timedelta(weeks=1)).isoformat(), moment.start, after.end())
    words = text[: moment.start] + _lead(text[moment.start : moment.end])
    for match in DURATION.finditer(words):
        way = STEPS.fullmatch(words, match.end())
        if way:
            days = timedelta(days=round(read_duration(match).delta.total_seconds() / 86400))
            # "Before" and "after" were part of what named the day, and have moved it.
            if way["way"].casefold() == "from" and day < now.date():
                # "Since friday" looks back, "a week from friday" ahead.
                day += timedelta(weeks=1)
            own = {"before": 1, "after": -2}.get(way["way"].casefold(), 0) if _is_feast(text, moment) else 0
            day += timedelta(days=own) + (-days if way["way"].casefold() == "before" else days)
            return Moment(day.isoformat(), match.start(), moment.end)
    return moment


def _lead(words: str) -> str:
    first = words.split(maxsplit=1)[0]
    return first if first.casefold() in {"from", "on", "after", "before"} else ""


def _is_feast(text: str, moment: Moment) -> bool:
    return text[moment.start : moment.end].casefold().startswith(("before ", "after "))


def _counted(text: str, now: datetime) -> list[Moment]:
    found = []
    for match in DURATION.finditer(text):
        way = AFTER.search(text[match.end() :])
        ahead = AHEAD.search(text[: match.start()])
        if not way and not ahead:
            continue
        duration = read_duration(match)
        past = bool(way) and way["way"].casefold() in ("ago", "back") if way else False
        if duration.is_clock_time:
            # Two hours are two hours, also in the night the clocks change.
            utc = now.astimezone(UTC)
            at = (utc - duration.delta if past else utc + duration.delta).astimezone(now.tzinfo)
        else:
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


def _past_hour(said: _Mention) -> str:
    """Half past seven, a quarter to six: like a bare hour, in the evening where people meet."""
    match, now = said.match, said.now
    words = match["number"].casefold()
    hour = int(words) if words.isdigit() else _HOURS.index(words) + 1
    if not 1 <= hour <= 12:  # noqa: PLR2004
        return ""
    minutes = (
        hour % 12 * 60
        + {"half past": 30, "quarter past": 15, "quarter to": -15}[" ".join(match["part"].casefold().split())]
    )
    half = (match["half"] or "").casefold()
    if half.startswith("p") or (not half and 0 <= minutes < 8 * 60):
        minutes += 12 * 60
    at = datetime.combine(now.date(), time(minutes // 60 % 24, minutes % 60), now.tzinfo)
    return (at + timedelta(days=1) if at < now and not said.past else at).isoformat()


def _morning(said: _Mention) -> str:
    at = datetime.combine(said.now.date(), time(PARTS["morning"]), said.now.tzinfo)
    return (at if at > said.now else at + timedelta(days=1)).isoformat()


_HOURS = "one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
_READERS = {
    "past_hour": _past_hour,
    "morning": _morning,
    "near": _near,
    "this": _this,
    "week": _week,
    "day": _day,
    "clock": _clock,
}


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
