from __future__ import annotations

import pytest

from nlu.language import language_of


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("hola quiero escribir a mi ex pero no sé qué decir", "es"),
        ("ich möchte meiner ex freundin schreiben", "de"),
        ("je veux écrire à mon ex mais je ne sais pas", "fr"),
        ("привет, как мне написать бывшей", "ru"),
        ("どうすればいいですか", "ja"),
        ("she said no me importa lol", "en"),
        ("idk ngl tbh", "en"),
        ("hola", "en"),
        ("", "en"),
        ("Señor García is my ex and I want to write him", "en"),
    ],
)
def test_language(text, code):
    assert language_of(text) == code
