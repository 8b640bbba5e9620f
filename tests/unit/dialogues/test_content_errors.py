"""Bad content stops with file, line, key and the mend."""

from __future__ import annotations

import re

import pytest

from dialogues.engine.answers import load_answers
from dialogues.engine.domain import load_domain
from dialogues.engine.flows import load_flows
from dialogues.engine.phrasings import load_phrasings
from nlu.errors import DataError

FLOW = "flows:\n  a:\n    description: d\n    steps:\n"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("flows: [", 2, "not valid YAML"),
        ("- a", 1, "holds no mapping"),
        ("flow:\n  a: 1\n", 1, "flow: is not supported"),
        (FLOW + "      - action: utter_a\n        nextt: END\n", 6, "nextt: is not supported"),
        (FLOW + "      - action: utter_a\n        collect: b\n", 5, "has 2 of"),
        (FLOW + "      - noop: true\n", 5, "`noop` needs `next`"),
        (FLOW + "      - action: utter_a\n        next: nowhere\n", 5, "leads to `nowhere`"),
        (FLOW + "      - link: b\n      - action: utter_a\n", 5, "must be last"),
        (
            FLOW + "      - noop: true\n        next:\n          - if: slots.a ~ 1\n            then: END\n",
            7,
            "is no condition",
        ),
        ("flows:\n  a:\n    steps:\n      - action: b\n", 3, "has no `description`"),
        (
            "flows:\n  a:\n    description: d\n    nlu_trigger: [hello]\n    steps:\n      - action: b\n",
            4,
            "is no trigger",
        ),
    ],
)
def test_flows(tmp_path, text, line, says):
    (tmp_path / "a.yml").write_text(text)
    with pytest.raises(DataError, match=re.escape(says)) as error:
        load_flows(tmp_path)
    assert f"a.yml:{line}:" in str(error.value)
    assert str(error.value).endswith(".")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("slots:\n  a: {type: colour}\n", "has the type `colour`"),
        ("slots:\n  a: {type: categorical}\n", "without `values`"),
        ("slots:\n  a: {type: text, mappings: [{type: guess}]}\n", "has a mapping `guess`"),
        ("responses:\n  utter_a: []\n", "has no variations"),
        ("responses:\n  utter_a:\n    - buttons: []\n", "without `text`"),
        ("responses:\n  utter_a:\n    - text: b\n      buttons: [{title: c, payload: d}]\n", "broken button"),
        ("responses:\n  utter_a:\n    - text: b\n      condition: [{type: slot}]\n", "broken condition"),
        ("actions: [a]\n", "is not supported"),
    ],
)
def test_domain(tmp_path, text, says):
    (tmp_path / "a.yml").write_text(text)
    with pytest.raises(DataError, match=re.escape(says)) as error:
        load_domain(tmp_path)
    assert "a.yml" in str(error.value)


def test_a_response_stands_once(tmp_path):
    for name in ("a.yml", "b.yml"):
        (tmp_path / name).write_text("responses:\n  utter_a: [{text: b}]\n")
    with pytest.raises(DataError, match="declared twice"):
        load_domain(tmp_path)


def test_phrasings(tmp_path):
    entry = "{id: x, for: y, channel: pigeon, tone: plain, length: short, guide: '1', text: t}"
    (tmp_path / "a.yml").write_text(f"phrasings:\n  a:\n    - {entry}\n")
    with pytest.raises(DataError, match="`pigeon` is unknown") as error:
        load_phrasings(tmp_path)
    assert "a.yml:3:" in str(error.value)


def test_answers(tmp_path):
    (tmp_path / "a.yml").write_text("answers:\n  slot:\n    value:\n      - fine\n      - '('\n")
    with pytest.raises(DataError, match="is no pattern") as error:
        load_answers(tmp_path)
    assert "a.yml:5:" in str(error.value)


def test_a_missing_file_is_named(tmp_path):
    (tmp_path / "a.yml").write_bytes(b"flows: \xff")
    with pytest.raises(DataError, match="not UTF-8"):
        load_flows(tmp_path)
