"""The guide says what each answer must convey, and where; what does not hold is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dialogues.engine.guide import Entry, Point, guide_problems, load_guide, said_by
from nlu.errors import DataError

GOOD = """guide:
  no_reply:
    step: "1.3"
    when: No answer came.
    convey:
      - point: it may be the answer
        said: [utter_no_reply]
"""


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (GOOD.replace("step:", "part:"), 3, "part: is not supported"),
        (GOOD.replace('    step: "1.3"\n', ""), 2, "has no `step`"),
        (GOOD.replace("said: [utter_no_reply]", "said: utter_no_reply"), 6, "is no point"),
        (GOOD.replace("said:", "saying:"), 6, "is no point"),
        (GOOD + "situations: {}\n", 8, "situations: is not supported"),
    ],
)
def test_a_broken_entry_is_refused_with_its_place(tmp_path, text, line, says):
    (tmp_path / "a.yml").write_text(text)
    with pytest.raises(DataError, match=re.escape(says)) as error:
        load_guide(tmp_path)
    assert f"a.yml:{line}:" in str(error.value)


def test_a_situation_stands_in_one_file_only(tmp_path):
    (tmp_path / "a.yml").write_text(GOOD)
    (tmp_path / "b.yml").write_text(GOOD)
    with pytest.raises(DataError, match="stands twice"):
        load_guide(tmp_path)


def entry(situation: str, said: str) -> dict[str, Entry]:
    return {situation: Entry(situation, "1", "when", (Point("a point", (said,)),), Path("a.yml"))}


def test_every_situation_must_be_in_the_guide(library):
    problems = list(guide_problems({}, library.flows, ["no_reply"]))
    assert [str(problem).partition(": ")[2] for problem in problems] == [
        "no_reply: is not in the guide. Add it to dialogues/guide."
    ]


def test_an_entry_must_be_named_after_a_flow(library):
    problems = list(guide_problems(entry("no_repli", "utter_no_reply"), library.flows, []))
    assert ["is no flow" in str(problem) for problem in problems] == [True]


def test_a_point_must_be_said_by_a_step_of_that_flow(library):
    problems = list(guide_problems(entry("no_reply", "utter_call_them"), library.flows, []))
    assert ["no step of its flow says `utter_call_them`" in str(problem) for problem in problems] == [True]


def test_reasons_and_the_other_way_are_said_on_request(library):
    flow = library.flows["no_reply"]
    assert said_by(flow, "utter_no_reply_why") == "why?"
    assert said_by(flow, "utter_no_reply_other") == "what if it goes the other way?"


def test_all_that_is_shipped_holds(library):
    assert library.guide
    assert not list(guide_problems(library.guide, library.flows, library.guide))
