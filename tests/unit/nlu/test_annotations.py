from __future__ import annotations

from pathlib import Path

import pytest

from nlu.annotations import read_example
from nlu.errors import DataError

PATH = Path("x.yml")


def read(raw: str):
    return read_example(raw, PATH, 7, "nlu.0.examples")


def test_takes_annotations_out_of_the_text():
    text, entities = read('my ex [Mina]{"entity": "name", "role": "ex"} likes [tea](drink)')
    assert text == "my ex Mina likes tea"
    assert [(text[e.start : e.end], e.entity, e.role) for e in entities] == [
        ("Mina", "name", "ex"),
        ("tea", "drink", None),
    ]


def test_gives_the_normal_form_where_it_is_stated():
    _, entities = read('on [insta]{"entity": "platform", "value": "Instagram"} or [wa](platform:WhatsApp)')
    assert [entity.value for entity in entities] == ["Instagram", "WhatsApp"]


def test_the_same_words_may_be_two_things():
    text, entities = read('on [insta][{"entity": "platform", "value": "Instagram"}, {"entity": "channel"}] ok')
    assert text == "on insta ok"
    assert [(e.entity, e.value, e.start, e.end) for e in entities] == [
        ("platform", "Instagram", 3, 8),
        ("channel", "insta", 3, 8),
    ]


@pytest.mark.parametrize("plain", ["she wrote [sic] and left", "[no reply]", "a] odd [b"])
def test_leaves_ordinary_brackets_alone(plain: str):
    assert read(plain) == (plain, ())


def test_an_escaped_bracket_is_an_ordinary_one():
    assert read(r"\[tea](drink)") == ("[tea](drink)", ())


@pytest.mark.parametrize(
    ("raw", "part"),
    [
        ("[a]{entity: name}", "not JSON"),
        ('[a]{"value": "b"}', "names no entity"),
        ("[a]()", "names no entity"),
        ('[a]{"entity": "name", "colour": "red"}', "`colour` is not supported"),
        ('[a][{"entity": "name"}, {"entity": ""}]', "names no entity"),
        ('[a][{"entity": "name"}, 3, {"entity": "name"}]', "`3` after `.a.` is no entity"),
    ],
)
def test_refuses_what_it_cannot_read(raw: str, part: str):
    with pytest.raises(DataError, match=part) as error:
        read(raw)
    assert error.value.line == 7
