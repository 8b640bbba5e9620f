from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.drafts.examples import read_drafts
from nlu.drafts.kinds import KINDS, Mark
from nlu.drafts.marking import read_marks, write_marks
from nlu.errors import DataError

GOOD = """version: "3.1"
drafts:
  - channel: text
    examples: |
      - hi, been a while. [you never wrote](blame) but never mind
      - [it was you, babe](blame, romantic_hint)\\n\\nsee you
  - channel: voicemail
    whole: [too_long]
    examples: |
      - a very [long story about how you let me down](blame)
"""


def write(folder, text, name="blame"):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_marks_whole_kinds_and_line_breaks_are_read(tmp_path):
    write(tmp_path, GOOD)
    first, second, third = read_drafts(tmp_path)
    assert first.text == "hi, been a while. you never wrote but never mind"
    assert [first.text[m.start : m.end] for m in first.marks] == ["you never wrote"]
    assert second.text == "it was you, babe\n\nsee you"
    assert second.kinds == {"blame", "romantic_hint"}
    assert third.channel == "voicemail"
    assert third.kinds == {"blame", "too_long"}
    assert third.line == 10


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("[you never wrote](blame)", "[you never wrote](blam)", 5, "`blam` is no kind of problem"),
        ("[you never wrote](blame)", "[  ](blame)", 5, "marks no words"),
        ("[you never wrote](blame)", "[you never wrote](blame", 5, "bracket that marks nothing"),
        ("[you never wrote](blame)", "you never wrote", 5, "has no blame"),
        ("- channel: text", "- channel: pigeon", 3, "`pigeon` is no channel"),
        ("whole: [too_long]", "whole: [insult]", 8, "always in some words"),
        ("whole: [too_long]", "wholly: [too_long]", 8, "is not supported"),
        ("- a very", "a very", 10, "is no example"),
        ('"3.1"', '"2.0"', 1, "is not a supported version"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_place(tmp_path, old, new, line, said):
    path = write(tmp_path, GOOD.replace(old, new))
    with pytest.raises(DataError) as error:
        read_drafts(tmp_path)
    assert error.value.path == path
    assert error.value.line == line
    assert said in str(error.value)


def test_a_fine_draft_has_no_problem(tmp_path):
    write(tmp_path, GOOD, "fine")
    with pytest.raises(DataError, match="has a problem"):
        read_drafts(tmp_path)


def test_a_file_is_named_after_a_kind(tmp_path):
    write(tmp_path, GOOD, "grumbling")
    with pytest.raises(DataError, match="no kind of problem"):
        read_drafts(tmp_path)


def test_a_draft_stands_once(tmp_path):
    write(tmp_path, GOOD)
    write(tmp_path / "more", GOOD)
    with pytest.raises(DataError, match="stands already"):
        read_drafts(tmp_path)


@given(st.text("abc \n,.é", min_size=1), st.data())
def test_what_is_written_is_read_again(text, data):
    places = data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=6, unique=True).map(sorted))
    marks = []
    for start, end in zip(places[::2], places[1::2], strict=False):
        words = text[start:end]
        # Blanks at the edge belong to no mark.
        if words.strip():
            first = start + words.index(words.strip())
            marks.append(Mark(first, first + len(words.strip()), data.draw(st.sampled_from(KINDS))))
    read, found = read_marks(write_marks(text, marks), "x.yml", 1, "")
    assert read == text
    assert list(found) == sorted(marks)
