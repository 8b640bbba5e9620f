from __future__ import annotations

import pytest

from nlu.clauses import split_clauses


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("he never answered", ["he never answered"]),
        ("He left. What now?", ["He left.", "What now?"]),
        ("she said no and also her mum rang me", ["she said no", "also her mum rang me"]),
        ("he blocked me but his sister still writes", ["he blocked me", "his sister still writes"]),
        ("i texted him yesterday and he never answered", ["i texted him yesterday", "he never answered"]),
        ("wine at mine on friday, which i know i'll regret", ["wine at mine on friday", "i know i'll regret"]),
        ("tea and cake", ["tea and cake"]),
        ("first line\nsecond line", ["first line", "second line"]),
        ("well, but ok", ["well, but ok"]),
        ("it was 3.5 weeks ago", ["it was 3.5 weeks ago"]),
        ("!!! ...", []),
        ("", []),
    ],
)
def test_splits(text: str, expected: list[str]):
    clauses = split_clauses(text, 24)
    assert [clause.text for clause in clauses] == expected
    assert all(text[clause.start : clause.end] == clause.text for clause in clauses)


def test_keeps_the_rest_together_when_there_are_too_many():
    clauses = split_clauses("One. Two. Three. Four.", 2)
    assert [clause.text for clause in clauses] == ["One.", "Two. Three. Four."]
