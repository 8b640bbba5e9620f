"""`olivebranch docs` writes down what the content says and how people fare with it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.cli.docs import FOLDER, people, situations_page
from bot.cli.transcript import Move, read_person, transcript
from dialogues.engine.library import load_library
from nlu.errors import DataError

PERSON = """person: Kim, made up
begins: 2026-03-04T19:30:00+00:00
turns:
  - says: she never wrote back, it's been three weeks
"""


def test_the_table_in_the_docs_is_the_one_the_content_gives():
    written = (FOLDER / "situations.md").read_text(encoding="utf-8")
    assert written == situations_page(load_library()), "run `olivebranch docs`"


def test_the_table_names_every_situation_of_the_guide():
    page = situations_page(load_library())
    assert all(f"| `{name}` (" in page for name in load_library().guide)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (PERSON + "  - later: P1D\n", 5, "needs `says` or `presses`"),
        (PERSON + "  - says: hi\n    presses: Yes\n", 5, "needs `says` or `presses`"),
        (PERSON + "  - said: hi\n", 5, "said: is not supported"),
        (PERSON.replace("turns:", "moves:"), 3, "moves: is not supported"),
        (PERSON.partition("turns:")[0], None, "has no `turns`"),
    ],
)
def test_a_broken_person_is_refused_with_its_place(tmp_path, text, line, says):
    path = tmp_path / "kim.yml"
    path.write_text(text)
    with pytest.raises(DataError, match=re.escape(says)) as error:
        read_person(path)
    if line:
        assert f"kim.yml:{line}:" in str(error.value)


async def test_a_button_that_was_not_offered_stops_the_transcript(tmp_path, assistant):
    (tmp_path / "kim.yml").write_text(PERSON + "  - presses: Marry me\n")
    with pytest.raises(DataError, match="no button `Marry me` was offered") as error:
        await transcript(assistant, read_person(tmp_path / "kim.yml"))
    assert "kim.yml:5:" in str(error.value)


async def test_a_wait_that_is_no_time_stops_the_transcript(assistant):
    person = replace(people()[0], moves=(Move("hi", "", "soon", 7),))
    with pytest.raises(DataError, match="`soon` is no time"):
        await transcript(assistant, person)


async def test_a_transcript_shows_days_words_wording_and_buttons(tmp_path, assistant):
    (tmp_path / "kim.yml").write_text(PERSON + "  - later: P3D\n    says: what do i write to her\n")
    person = read_person(tmp_path / "kim.yml")
    written = await transcript(assistant, person)
    assert person.begins == datetime(2026, 3, 4, 19, 30, tzinfo=UTC)
    assert written.startswith("## Kim, made up\n\n> she never wrote back")
    assert "*Day 4*" in written
    assert "```text\n" in written
    assert re.search(r"^`Warmer`|`Another`", written, re.MULTILINE)
