from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from nlu.moments import find_moments

# A Monday.
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3 weeks ago", "2026-11-02"),
        ("two hours ago", "2026-11-23T08:00:00+00:00"),
        ("in 3 days", "2026-11-26"),
        ("since tuesday", "2026-11-17"),
        ("I texted him on Thursday", "2026-11-19"),
        ("we're meeting on thursday", "2026-11-26"),
        ("next friday 6pm", "2026-11-27T18:00:00+00:00"),
        ("remind me tomorrow at 7:30pm", "2026-11-24T19:30:00+00:00"),
        ("last night", "2026-11-22T21:00:00+00:00"),
        ("this evening", "2026-11-23T19:00:00+00:00"),
        ("next weekend", "2026-11-28"),
        ("last month", "2026-10-01"),
        ("next year", "2027-01-01"),
        ("at 9am", "2026-11-24T09:00:00+00:00"),
        ("the wedding is on 12 december", "2026-12-12"),
        ("we meet on 12 december at 7:30pm", "2026-12-12T19:30:00+00:00"),
        ("broke up on march 3rd", "2026-03-03"),
        ("in a fortnight", "2026-12-07"),
        ("not before new year", "2027-01-01"),
        ("after christmas", "2026-12-27"),
        ("3 days before christmas", "2026-12-22"),
        ("3 days after christmas", "2026-12-28"),
        ("on the 5th", "2026-12-05"),
        ("at the end of the month", "2026-11-30"),
        ("on 29 february", "2028-02-29"),
        ("a week from friday", "2026-12-04"),
        ("friday week", "2026-12-04"),
        ("two weeks on saturday", "2026-12-12"),
        ("2 days before friday", "2026-11-25"),
        ("tomorrow morning at 9", "2026-11-24T09:00:00+00:00"),
        ("in 3 days at 6pm", "2026-11-26T18:00:00+00:00"),
        ("6pm tomorrow", "2026-11-24T18:00:00+00:00"),
        ("tomorrow at half past 7", "2026-11-24T19:30:00+00:00"),
        ("a quarter past six tomorrow", "2026-11-24T18:15:00+00:00"),
        ("remind me in the morning", "2026-11-24T09:00:00+00:00"),
        ("in half an hour", "2026-11-23T10:30:00+00:00"),
        ("in an hour and a half", "2026-11-23T11:30:00+00:00"),
        ("in 72h", "2026-11-26T10:00:00+00:00"),
        ("in abt 2d", "2026-11-25"),
        ("in a couple of days", "2026-11-25"),
        ("in two weeks' time", "2026-12-07"),
        ("the day after tmrw", "2026-11-25"),
        ("tommorow", "2026-11-24"),
        ("2moro at 9", "2026-11-24T09:00:00+00:00"),
        ("later today", "2026-11-23"),
        ("tonight", "2026-11-23T20:00:00+00:00"),
        ("at noon", "2026-11-23T12:00:00+00:00"),
        ("after work", "2026-11-23T18:00:00+00:00"),
        ("at 19.30", "2026-11-23T19:30:00+00:00"),
        ("19:30", "2026-11-23T19:30:00+00:00"),
        ("half 7", "2026-11-23T19:30:00+00:00"),
        ("quarter to nine", "2026-11-24T08:45:00+00:00"),
        ("sat 3pm", "2026-11-28T15:00:00+00:00"),
        ("wednesday afternoon around 4", "2026-11-25T16:00:00+00:00"),
        ("sunday at noon", "2026-11-29T12:00:00+00:00"),
        ("tuesday the 8th", "2026-12-08"),
        ("at the weekend", "2026-11-28"),
        ("this friday", "2026-11-27"),
        ("not before monday", "2026-11-30"),
        ("until sunday", "2026-11-29"),
        ("sometime next week", "2026-11-30"),
        ("next month", "2026-12-01"),
        ("end of next week", "2026-12-04"),
        ("mid december", "2026-12-15"),
        ("at the beginning of january", "2027-01-01"),
        ("last day of the month", "2026-11-30"),
        ("the first monday of december", "2026-12-07"),
        ("5.12.2026", "2026-12-05"),
        ("5/12", "2026-12-05"),
        ("dec 5", "2026-12-05"),
        ("after easter", "2027-03-30"),
        ("on good friday", "2027-03-26"),
        ("easter monday", "2027-03-29"),
        ("3 days before easter", "2027-03-25"),
        ("thanksgiving", "2026-11-26"),
        ("black friday", "2026-11-27"),
        ("boxing day", "2026-12-26"),
        ("friday 18:00", "2026-11-27T18:00:00+00:00"),
        ("tonight at 9", "2026-11-23T21:00:00+00:00"),
        ("at half 7 tomorrow", "2026-11-24T19:30:00+00:00"),
        ("this time tomorrow", "2026-11-24T10:00:00+00:00"),
        ("on the eighth of December", "2026-12-08"),
        ("for the 20th", "2026-12-20"),
        ("on valentine's day", "2027-02-14"),
    ],
)
def test_finds(text: str, value: str):
    assert [moment.value for moment in find_moments(text, NOW)] == [value]


def test_hours_are_counted_through_the_night_the_clocks_change():
    night = datetime(2026, 10, 25, 1, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    (moment,) = find_moments("in 3 hours", night)
    assert moment.value == "2026-10-25T03:30:00+01:00"


@pytest.mark.parametrize(
    "text", ["he sat down", "in the sun", "every friday", "3 weeks", "may be", "call me at once", "25:99pm"]
)
def test_finds_nothing(text: str):
    assert find_moments(text, NOW) == []


def test_offsets_point_at_the_words():
    text = "ok so since tuesday nothing"
    (moment,) = find_moments(text, NOW)
    assert text[moment.start : moment.end] == "since tuesday"
