from __future__ import annotations

import pytest

from nlu.durations import DURATION, read_duration


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("3 weeks", "P3W"),
        ("a couple of days", "P2D"),
        ("couple weeks", "P2W"),
        ("a few months", "P3M"),
        ("half an hour", "PT30M"),
        ("an hour and a half", "PT90M"),
        ("two and a half years", "P30M"),
        ("a fortnight", "P2W"),
        ("about 20 minutes", "PT20M"),
        ("ten whole years", "P10Y"),
        ("two decades", "P20Y"),
    ],
)
def test_reads(text: str, iso: str):
    match = DURATION.search(text)
    assert match
    assert read_duration(match).iso == iso


@pytest.mark.parametrize("text", ["a day", "one of these days", "weekly"])
def test_a_unit_needs_its_number(text: str):
    match = DURATION.search(text)
    assert match is None or match[0] == "a day"
