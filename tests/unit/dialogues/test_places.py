from __future__ import annotations

import pytest

from dialogues.places import is_zone, zone_of


@pytest.mark.parametrize(
    ("place", "zone"),
    [
        ("Lisbon", "Europe/Lisbon"),
        ("I'm in San Francisco", "America/Los_Angeles"),
        ("Portland, Oregon", "America/Los_Angeles"),
        ("são paulo", "America/Sao_Paulo"),
        ("kenya", "Africa/Nairobi"),
        ("change my time zone to Tokyo", "Asia/Tokyo"),
        ("Europe/Rome", "Europe/Rome"),
        ("usa", None),
        ("nowhere", None),
        ("", None),
    ],
)
def test_the_zone_of_a_place(place, zone):
    assert zone_of(place) == zone
    assert zone is None or is_zone(zone)
