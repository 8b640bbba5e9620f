from __future__ import annotations

import pytest

from nlu.pronouns import find_pronoun


@pytest.mark.parametrize(
    ("text", "value", "role"),
    [
        ("she left me", "she", None),
        ("i miss him", "he", None),
        ("they never replied", "they", None),
        ("it's they/them", "they", "ex"),
        ("my ex goes by xe/xem", "they", "ex"),
        ("my ex-wife is here", "she", "ex"),
        ("it's a he not a she", "he", "ex"),
        ("she has a new boyfriend and he hates me", "she", None),
        ("her new boyfriend hates me, he is jealous, he said so to her", "she", None),
        ("he was with his sister, she hugged me", "he", None),
        ("she told them no", "she", None),
        ("it's samy with a y, and they not he", "they", "ex"),
        ("she, not he", "she", "ex"),
        ("i broke up with my girlfriend and went quiet on her", "she", "ex"),
        ("my ex is non-binary and i miss them", "they", "ex"),
    ],
)
def test_finds(text: str, value: str, role: str | None):
    assert [(entity.value, entity.role) for entity in find_pronoun(text)] == [(value, role)]


@pytest.mark.parametrize("text", ["my brother says he is fine", "hello", "not she/her"])
def test_finds_nothing(text: str):
    found = list(find_pronoun(text))
    assert found == [] or found[0].role is None
