from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.normalising import has_words, normalise


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  hello   there  ", "hello there"),
        ("hi\r\n\n  you", "hi\nyou"),
        ("\uff48\uff45\uff4c\uff4c\uff4f", "hello"),
        ("no\u200bth\u200ding", "nothing"),
        ("\u202ereply\u202c", "reply"),
        ("don\u2019t \u201csay\u201d", 'don\'t "say"'),
        ("a\x00b\x07c", "a b c"),
        ("h\u0335\u0321\u0322\u0323i", "hi"),
        ("caf\u00e9 ph\u1edf", "caf\u00e9 ph\u1edf"),
        ("\ud800lone", "lone"),
        ("", ""),
    ],
)
def test_normalises(text: str, expected: str):
    assert normalise(text) == expected


@given(st.text())
def test_is_harmless_the_second_time(text: str):
    once = normalise(text)
    assert normalise(once) == once


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ok", True),
        ("7", True),
        ("\U0001f600", False),
        ("https://example.org/a", False),
        ("...", False),
        ("", False),
    ],
)
def test_knows_whether_there_is_anything_to_read(text: str, expected: object):
    assert has_words(text) is expected


def test_breaks_up_a_word_without_end_and_loses_nothing():
    readable = normalise("a" * 250 + " ok")
    assert readable == " ".join(["a" * 100, "a" * 100, "a" * 50, "ok"])
    assert normalise(readable) == readable
