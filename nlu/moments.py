"""Reads points in time: "since tuesday", "next friday 6pm", "3 weeks ago"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from nlu.durations import DURATION, read_duration
from nlu.feasts import named_days
from nlu.moment_patterns import (
    AFTER,
    AHEAD,
    BETWEEN,
    DATE,
    HOURS,
    RELATIVE,
    SAME_TIME,
    STEPS,
    THEN,
    WEEK_AFTER,
)
from nlu.moment_readers import READERS, Mention, at_hour, looks_back


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
        past = looks_back(before)
        settings = {
            "RELATIVE_BASE": now.replace(tzinfo=None),
            "PREFER_DATES_FROM": "past" if past else "future",
            "DATE_ORDER": "DMY",
        }
        date = dateparser.parse(match[0], languages=["en"], settings=settings)
        if date:
            clock = THEN.match(text, match.end())
            end = clock.end() if clock else match.end()
            value = at_hour(date.replace(tzinfo=now.tzinfo), clock, None)
            found.append(Moment(value, match.start(), end))
    return found


def _relative(text: str, now: datetime) -> list[Moment]:
    found = []
    for kind, pattern in RELATIVE:
        for match in pattern.finditer(text):
            value = READERS[kind](Mention(match, now, past=looks_back(text[: match.start()])))
            same = SAME_TIME.search(text[: match.start()])
            if same and len(value) == _DATE_LENGTH:
                clock = now.timetz().replace(second=0, microsecond=0)
                value = datetime.combine(date.fromisoformat(value), clock).isoformat()
            if value:
                found.append(Moment(value, same.start() if same else match.start(), match.end()))
    return found
