from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlu.danger import SAFETY
from nlu.errors import DataError
from nlu.interpreter import Interpreter
from nlu.types import OUT_OF_SCOPE
from tests.unit.nlu.conftest import NOW


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("he has not answered my message", "no_reply"),
        ("is a hug ok when we meet", "physical_contact"),
        ("hi", "greet"),
        ("recipe for soup", "out_of_scope"),
    ],
)
def test_finds_the_intent(interpreter: Interpreter, text: str, intent: str):
    read = interpreter.parse(text, now=NOW)
    assert read.ranking[0].name == intent
    assert [i.confidence for i in read.ranking] == sorted((i.confidence for i in read.ranking), reverse=True)


def test_finds_two_situations_in_one_message(interpreter: Interpreter):
    text = "she never answered my message. also should i hug her when we meet"
    read = interpreter.parse(text, now=NOW)
    assert [segment.intent.name for segment in read.segments] == ["no_reply", "physical_contact"]
    assert all(text[s.start : s.end] == s.text for s in read.segments)


def test_keeps_one_situation_whole(interpreter: Interpreter):
    read = interpreter.parse("I wrote to him. Three weeks ago. He never answered my message.", now=NOW)
    assert len(read.segments) == 1


def test_safety_wins_from_inside_a_long_message(interpreter: Interpreter):
    read = interpreter.parse("we talked about the wedding. " * 200 + "i want to kill myself", now=NOW)
    assert read.safety == ("crisis_self_harm",)


@pytest.mark.parametrize("text", ["the waiting is killing me", "i could die of embarrassment", "hope dies last"])
def test_a_safety_intent_and_the_safety_list_agree(interpreter: Interpreter, text: str):
    read = interpreter.parse(text, now=NOW)
    named = {read.intent.name, *(segment.intent.name for segment in read.segments)}
    assert not named & set(SAFETY) - set(read.safety)


@pytest.mark.parametrize("text", ["", "   ", "\U0001f600\U0001f600", "https://example.org/x", "...", "\u200b"])
def test_what_has_no_words_is_out_of_scope(interpreter: Interpreter, text: str):
    read = interpreter.parse(text, now=NOW)
    assert (read.intent.name, read.intent.confidence) == (OUT_OF_SCOPE, 0.0)
    assert read.segments == ()


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("i'm going to leak her nudes, that'll teach her", "wants_to_harass"),
        ("she leaked my nudes to my whole office and says there's more", "afraid_of_ex"),
    ],
)
def test_one_who_means_harm_is_not_taken_for_the_one_afraid(interpreter: Interpreter, text: str, first: str):
    assert interpreter.parse(text, now=NOW).safety[0] == first


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200))
def test_never_raises(interpreter: Interpreter, text: str):
    read = interpreter.parse(text, now=NOW)
    assert 0.0 <= read.intent.confidence <= 1.0


def test_the_vocabulary_does_not_grow(interpreter: Interpreter):
    interpreter.parse("hello", now=NOW)
    strings = len(interpreter._nlp.vocab.strings)
    interpreter.parse("zqxv wvut-unheard-of-word", now=NOW)
    assert len(interpreter._nlp.vocab.strings) == strings


def test_prints_rasas_parse_json(interpreter: Interpreter):
    read = interpreter.parse("my ex Priya never answered my message", now=NOW).to_json()
    assert read["intent"]["name"] == "no_reply"
    assert {"entity": "name", "value": "Priya", "start": 6, "end": 11, "role": "ex"} in read["entities"]


def test_says_how_to_mend_a_missing_model(tmp_path: Path):
    with pytest.raises(DataError, match="olivebranch train"):
        Interpreter.load(tmp_path / "none")


def test_running_needs_no_training_library(workshop: Path):
    code = (
        "import sys; from pathlib import Path; from nlu.interpreter import Interpreter;"
        f"Interpreter.load(Path({str(workshop / 'model')!r}));"
        "print(sorted({'sklearn', 'onnx', 'scipy', 'safetensors', 'torch'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "[]"
