"""Numbers to ring: where they come from, how they are said, and which country a message names."""

from __future__ import annotations

import re
from datetime import date

import pytest
import yaml

from dialogues.helplines import PATH, load_helplines
from nlu.errors import DataError

# The countries with the most people on Telegram.
MOST = (
    "RU IN ID US BR EG MX UA TR DE IT ES FR GB IR KZ UZ NG VN PH SA PK CO AR PL MY IQ ET CA AU NL ZA".split()  # noqa: SIM905
)


def test_the_countries_with_the_most_people_on_telegram_are_there():
    assert set(MOST) <= {country.code for country in load_helplines().countries}


def test_every_number_has_the_page_it_was_read_on_and_the_day():
    helplines = load_helplines()
    for country in (*helplines.countries, helplines.worldwide):
        for line in filter(None, (country.emergency, country.crisis, country.violence)):
            assert re.match(r"https?://[\w.-]+/", line.source), (country.name, line)
            assert date(2026, 1, 1) <= line.checked
            assert len(line.say) < 130, line.say


def test_no_country_or_name_stands_twice():
    countries = load_helplines().countries
    codes = [country.code for country in countries]
    names = [name for country in countries for name in country.names]
    assert len(codes) == len(set(codes))
    assert sorted(names) == sorted(set(names))
    assert all(name == name.casefold() for name in names)


@pytest.mark.parametrize("kind", ["crisis", "violence"])
def test_every_answer_has_an_emergency_number_and_the_directory_and_fits_a_screen(kind):
    helplines = load_helplines()
    for region in (None, *(country.name for country in helplines.countries)):
        said = helplines.lines(kind, region)
        assert "findahelpline.com" in said
        assert "In danger now: " in said
        assert len(said) < 420
        # The country is asked for only when it is not known.
        assert ("Which country" in said) == (region is None)


def test_a_country_without_a_number_of_its_own_gets_none_of_another():
    said = load_helplines().lines("crisis", "Vietnam")
    assert said.splitlines()[0] == "In danger now: police 113, ambulance 115."
    assert not re.search(r"\d{4}", said)


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("I'm in Canada", "Canada"),
        ("uk", "the UK"),
        ("im from india", "India"),
        ("i'm canadian", "Canada"),
        ("The Netherlands.", "the Netherlands"),
        ("Lagos, Nigeria", "Nigeria"),
        ("lagos nigeria", "Nigeria"),
        ("here in the u.s.", "the US"),
        ("not in the us, canada", "Canada"),
        ("i moved to berlin last year", "Germany"),
        ("i want to die and i live in turkey", "Turkey"),
        ("tell us in person", None),
        ("she left us", None),
        ("sydney left me and i want to die", None),
        ("he lives in paris now", None),
        ("not in the uk", None),
        ("my ex is in germany", None),
        ("", None),
    ],
)
def test_the_country_a_message_names(text, country):
    found = load_helplines().find(text)
    assert (found.name if found else None) == country


def test_a_time_zone_tells_the_country():
    helplines = load_helplines()
    portugal = helplines.of_zone("Europe/Lisbon")
    assert portugal is not None
    assert portugal.name == "Portugal"
    assert helplines.of_zone(None) is None
    assert helplines.of_zone("UTC") is None


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"source": None}, "has no page it was read on"),
        ({"source": "my notes"}, "has no page it was read on"),
        ({"checked": None}, "has no day it was checked"),
        ({"checked": "soon"}, "has no day it was checked"),
        ({"say": ""}, "says no number"),
        ({"copy": "last year"}, "is no month"),
        ({"number": "1"}, "number"),
    ],
)
def test_a_number_without_its_source_is_refused(tmp_path, change, problem):
    line = {"say": "112", "source": "https://example.org/help", "checked": "2026-11-23"}
    wrong = {key: value for key, value in (line | change).items() if value is not None}
    content = {
        "worldwide": {"emergency": line, "crisis": line, "violence": line},
        "countries": [{"name": "Utopia", "code": "UT", "names": ["utopia"], "emergency": line, "crisis": wrong}],
    }
    path = tmp_path / "helplines.yml"
    path.write_text(yaml.safe_dump(content))
    with pytest.raises(DataError, match=problem) as caught:
        load_helplines(path)
    assert caught.value.line is not None


def test_a_country_may_not_lack_its_emergency_number(tmp_path):
    path = tmp_path / "helplines.yml"
    text = re.sub(r"\n    emergency: \{say: \"112\", <<: \*android\}\n", "\n", PATH.read_text("utf-8"), count=1)
    path.write_text(text, "utf-8")
    with pytest.raises(DataError, match="lacks emergency"):
        load_helplines(path)
