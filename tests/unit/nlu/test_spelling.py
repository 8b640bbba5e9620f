"""Misspelt words are read as those they stand for; names and rare words are left alone."""

from __future__ import annotations

import time

import pytest

from nlu.errors import DataError
from nlu.spelling import Spelling

WORDS = {"apologise": 5.0, "girlfriend": 5.0, "want": 2.0, "wnat": 8.0, "warmer": 5.0, "text": 4.0, "worried": 6.0}
WORDS |= {"worked": 5.5, "from": 1.0, "form": 3.5}


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    return Spelling(WORDS)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("i wnat to apolgise", "i want to apologise"),
        ("my ex gurlfrend", "my ex girlfriend"),
        ("mkae it wramer", "mkae it warmer"),
        # Of two as near, the one of the same letters.
        ("im woried", "im worried"),
        # A word in its own right is no slip of a somewhat more common one.
        ("form a line", "form a line"),
        ("call Wnat today", "call Wnat today"),
        ("WNAT", "want"),
        ("", ""),
    ],
)
def test_corrected(spelling, written, meant):
    assert spelling.corrected(written) == meant


def test_names_stay(spelling):
    assert spelling.corrected("ask tex about it", keep=frozenset({"tex"})) == "ask tex about it"


def test_long_words_cost_nothing(spelling):
    began = time.perf_counter()
    assert spelling.corrected("q" * 100_000) == "q" * 100_000
    assert time.perf_counter() - began < 1


def test_a_model_without_words_is_said(tmp_path):
    with pytest.raises(DataError, match="holds no vocabulary"):
        Spelling.load(tmp_path)
