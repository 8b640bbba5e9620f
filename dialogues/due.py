"""When a reminder comes: a time or a length of time as a moment, and the hours of the night that stay quiet."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

# Topics of reminders that belong to no situation.
BEFORE_MEETING, AFTER_MEETING = "before_meeting", "after_meeting"
HOUR = 10
_EVENING = 20
_NIGHT_ENDS = 5
_QUIET_FROM, _QUIET_UNTIL = 22, 8
_DAYS = {"D": 1, "W": 7, "M": 30, "Y": 365}


def moment(at: str | None, now: datetime) -> datetime | None:
    """The moment meant by an ISO 8601 time or duration, seen from now; None when it cannot be read.

    Args:
        at: A date ("2026-11-27"), a time ("2026-11-27T18:00"; without a zone it is in that of `now`) or a duration of
            one unit ("P3D", "PT2H").
        now: The present, with a time zone.
    """
    if match := re.fullmatch(r"P(T?)(\d{1,4})([HMDWY])", at or ""):
        count, unit = int(match[2]), match[3]
        if match[1]:
            # Counted in UTC: an hour is an hour, also in the night the clocks change.
            later = timedelta(hours=count) if unit == "H" else timedelta(minutes=count)
            return (now.astimezone(UTC) + later).astimezone(now.tzinfo)
        days = count * _DAYS.get(unit, 1)
        if days == 1 and now.hour < _NIGHT_ENDS:
            # "Tomorrow", said at two in the morning, is the morning to come.
            days = 0
        due = now + timedelta(days=days)
        return _at(due, HOUR)
    try:
        due = datetime.fromisoformat(at or "")
    except ValueError:
        return None
    if due.tzinfo is None:
        due = due.replace(tzinfo=now.tzinfo)
    if len(at or "") == len("2026-01-01"):
        due = _at(due, HOUR)
        if due <= now and due.date() == now.date():
            due = (now.astimezone(UTC) + timedelta(hours=3)).astimezone(now.tzinfo)
    return due


def out_of_the_night(due: datetime) -> datetime:
    """The same moment, or the morning after it when it lies in the quiet hours."""
    if not is_quiet(due):
        return due
    morning = due + timedelta(days=1) if due.hour >= _QUIET_FROM else due
    return _at(morning, _QUIET_UNTIL)


def is_quiet(at: datetime) -> bool:
    """Whether a moment lies in the quiet hours."""
    return not _QUIET_UNTIL <= at.hour < _QUIET_FROM


def around(meeting: str | None, now: datetime) -> tuple[datetime | None, datetime] | None:
    """When to look in before a meeting and after it.

    Two hours before, or at ten on the day where no hour is known, or the evening before where that is too early;
    and the morning after.

    Args:
        meeting: The day or the time of it, in ISO 8601.
        now: The present, with a time zone.

    Returns:
        Both moments, the first None when it has gone by; None when the meeting cannot be read or is over.
    """
    try:
        at = datetime.fromisoformat(meeting or "")
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=now.tzinfo)
    if at.date() < now.date():
        return None
    before = _at(at, HOUR)
    if "T" in str(meeting):
        before = (at.astimezone(UTC) - timedelta(hours=2)).astimezone(at.tzinfo)
        if is_quiet(before):
            before = _at(at - timedelta(days=1), _EVENING)
    after = _at(at + timedelta(days=1), HOUR)
    return (before if before > now else None), after


def _at(day: datetime, hour: int) -> datetime:
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)
