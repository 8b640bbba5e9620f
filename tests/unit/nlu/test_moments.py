from __future__ import annotations

from datetime import UTC, datetime

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
    ],
)
def test_finds(text: str, value: str):
    assert [moment.value for moment in find_moments(text, NOW)] == [value]


@pytest.mark.parametrize(
    "text", ["he sat down", "in the sun", "every friday", "3 weeks", "may be", "call me at once", "25:99pm"]
)
def test_finds_nothing(text: str):
    assert find_moments(text, NOW) == []


def test_offsets_point_at_the_words():
    text = "ok so since tuesday nothing"
    (moment,) = find_moments(text, NOW)
    assert text[moment.start : moment.end] == "since tuesday"
