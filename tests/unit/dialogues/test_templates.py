"""Words, templates and what someone is sorry for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dialogues.engine.facts import sorry_phrase
from dialogues.engine.templates import TemplateError, Templates
from dialogues.engine.words import at_clock, derived, in_words, on_day

NOW = datetime(2026, 3, 4, 19, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("pronoun", "expected"),
    [
        (None, "They don't want this, they're away, it's theirs. Their coat."),
        ("she", "She doesn't want this, she's away, it's hers. Her coat."),
        ("he", "He doesn't want this, he's away, it's his. His coat."),
    ],
)
def test_pronouns_agree(pronoun, expected):
    text = "{They} {dont} want this, {theyre} away, it's {theirs}. {Their} coat."
    assert Templates().render(text, {"ex_pronoun": pronoun}, NOW) == expected


@pytest.mark.parametrize(
    ("names", "expected"), [({}, "Hi, it's me"), ({"ex_name": "Dana", "my_name": "Sam"}, "Hi Dana, it's Sam")]
)
def test_salutations_read_well_with_and_without_names(names, expected):
    assert Templates().render("{{ hi }}, {{ its_me }}", names, NOW) == expected


def test_spaces_left_by_conditions_are_closed():
    text = "Well {% if ex_name %} {{ ex_name }} {% endif %} , then .\n\n\n\nBye"
    assert Templates().render(text, {"ex_name": None}, NOW) == "Well, then.\n\nBye"


@pytest.mark.parametrize("text", ["{{ cycler.__init__.__globals__ }}", "{{ ''.__class__.__mro__ }}"])
def test_templates_are_sandboxed(text):
    with pytest.raises(Exception, match=r"(unsafe|undefined|access)"):
        Templates().render(text, {}, NOW)


@pytest.mark.parametrize(
    "text",
    [
        "{% for x in 'abc' %}{% endfor %}",
        "{{ 'a' * 1000000000 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ range(9) }}",
        "{{ ex_name.center(100000000) }}",
        "{% set x = ex_name ~ ex_name %}{{ x }}",
        "{% macro x() %}{{ x() }}{% endmacro %}",
        "{% include '/etc/passwd' %}",
        "{% import 'x' as y %}",
        "{{ '%999999999d' | format(1) }}",
        "{{ ex_name | center(100000000) }}",
        "{{ ex_name | replace('a', 'aa') }}",
    ],
)
def test_wording_neither_loops_nor_calls_nor_reckons(text):
    for read in (Templates().names, lambda text: Templates().render(text, {"ex_name": "a"}, NOW)):
        with pytest.raises(TemplateError, match=r"more than wording|the filter"):
            read(text)


def test_a_broken_template_is_named():
    with pytest.raises(TemplateError):
        Templates().names("{% if %}")


@pytest.mark.parametrize(
    ("duration", "expected"),
    [
        ("P3W", "three weeks"),
        ("P1D", "a day"),
        ("PT1H", "an hour"),
        ("P20D", "20 days"),
        ("a while", "a while"),
        (None, ""),
    ],
)
def test_durations_in_words(duration, expected):
    assert in_words(duration) == expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-03-04", "today"),
        ("2026-03-05T18:00:00+00:00", "tomorrow"),
        ("2026-03-03", "yesterday"),
        ("2026-03-07", "on Saturday"),
        ("2026-03-30", "on 30 March"),
        ("2027-01-02", "on 2 January 2027"),
        ("soon", "soon"),
    ],
)
def test_days_as_people_say_them(moment, expected):
    assert on_day(moment, NOW) == expected


def test_the_time_of_day_only_when_there_is_one():
    assert at_clock("2026-03-05T18:00:00") == " at 18:00"
    assert at_clock("2026-03-05") == ""


def test_names_are_not_invented():
    assert derived({})["ex"] == "your ex"
    assert derived({})["sign"] == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("i lied to her about the money", "that I lied to you about the money"),
        ("cheating on him", "for cheating on you"),
        ("my temper", "for my temper"),
        ("for not being there when her dad died", "for not being there when your dad died"),
        ("that i never listened to them", "that I never listened to you"),
        ("i'm sorry i shouted at her.", "that I shouted at you"),
        ("um well mostly the way i left", "for the way I left"),
        ("what. everything. all of it", None),
        ("", None),
    ],
)
def test_what_someone_is_sorry_for_is_said_to_the_ex(text, expected):
    assert sorry_phrase(text) == expected
