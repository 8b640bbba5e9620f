"""Works out which day and hour a phrase means: "next friday", "tonight", "half past seven"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from nlu.feasts import numbered
from nlu.moment_patterns import DAY_NAMES, FUTURE, PARTS, PAST


@dataclass(frozen=True, slots=True)
class Mention:
    """A point in time as it stands in a message: the match, when it was written, and whether it looks back."""

    match: re.Match[str]
    now: datetime
    past: bool


def _near(said: Mention) -> str:
    match, now = said.match, said.now
    words = " ".join(match["near"].casefold().split())
    days = {
        "day before yesterday": -2, "yesterday": -1, "last night": -1, "today": 0, "tonight": 0,
        "tomorrow": 1, "tmrw": 1, "tmr": 1, "2moro": 1, "day after tomorrow": 2, "day after tmrw": 2,
    }.get(words, 1)  # fmt: skip
    day = now + timedelta(days=days)
    part = {"tonight": "tonight", "last night": "night"}.get(words)
    return at_hour(day, match, part)


def _this(said: Mention) -> str:
    match, now = said.match, said.now
    return at_hour(now, match, None)


def _week(said: Mention) -> str:
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


def _day(said: Mention) -> str:
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
    return at_hour(day, match, None)


def _clock(said: Mention) -> str:
    match, now = said.match, said.now
    clock = _clock_time(match)
    if clock is None:
        return ""
    at = datetime.combine(now.date(), clock, now.tzinfo)
    if at < now and not said.past:
        at += timedelta(days=1)
    return at.isoformat()


def _past_hour(said: Mention) -> str:
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


def _morning(said: Mention) -> str:
    at = datetime.combine(said.now.date(), time(PARTS["morning"]), said.now.tzinfo)
    return (at if at > said.now else at + timedelta(days=1)).isoformat()


def _numbered_day(said: Mention) -> str:
    """Tuesday the 8th: the date is what counts."""
    day = numbered(int(said.match["date"]), said.now.date())
    return day.isoformat() if day else ""


def _half_hour(said: Mention) -> str:
    match, now = said.match, said.now
    words = match["number"].casefold()
    hour = int(words) if words.isdigit() else _HOURS.index(words) + 1
    if not 1 <= hour <= 12:  # noqa: PLR2004
        return ""
    at = datetime.combine(now.date(), time(hour % 12 + 12 if hour < 8 or hour == 12 else hour, 30), now.tzinfo)  # noqa: PLR2004
    return (at + timedelta(days=1) if at < now and not said.past else at).isoformat()


def _part(said: Mention) -> str:
    match, now = said.match, said.now
    hour = _OVER[match["over"].casefold()] if match["over"] else PARTS[match["part"].casefold()]
    at = datetime.combine(now.date(), time(hour), now.tzinfo)
    return (at + timedelta(days=1) if at < now and not said.past else at).isoformat()


def _weekend(said: Mention) -> str:
    return (said.now + timedelta(days=(5 - said.now.weekday()) % 7)).date().isoformat()


def _short_day(said: Mention) -> str:
    match, now = said.match, said.now
    index = next(i for i, day in enumerate(DAY_NAMES) if day.startswith(match["day"].casefold()))
    back = (now.weekday() - index) % 7 or 7
    return at_hour(now + timedelta(days=-back if said.past else (index - now.weekday()) % 7 or 7), match, None)


_EVENINGS = frozenset({"tonight", "night", "evening"})
# When what is named is over.
_OVER = {"lunch": 14, "school": 16, "work": 18, "dinner": 20}
_HOURS = "one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
READERS = {
    "past_hour": _past_hour,
    "morning": _morning,
    "near": _near,
    "this": _this,
    "week": _week,
    "day": _day,
    "numbered_day": _numbered_day,
    "half_hour": _half_hour,
    "part": _part,
    "weekend": _weekend,
    "short_day": _short_day,
    "clock": _clock,
}


def at_hour(day: datetime, match: re.Match[str] | None, part: str | None) -> str:
    """A day with the hour that a match or a part of the day names, in ISO 8601; the bare date where none does."""
    groups = match.groupdict() if match else {}
    clock = _clock_time(match) if match and "hour" in groups else None
    part = (groups.get("part") or part or "").casefold() or None
    if clock is None and part:
        clock = time(PARTS[part])
    elif clock is not None and part in _EVENINGS and clock.hour < 12:  # noqa: PLR2004
        # "Tonight at 9".
        clock = clock.replace(hour=clock.hour + 12)
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


def looks_back(before: str) -> bool:
    """Whether the words before a day last spoke of the past."""
    past = max((m.end() for m in PAST.finditer(before)), default=-1)
    future = max((m.end() for m in FUTURE.finditer(before)), default=-1)
    return past > future
