"""A button said in other words."""

from __future__ import annotations

import pytest

from bot.settings import load_settings
from nlu.interpreter import Interpreter

SPACE = ["Remind me in 6 weeks", "How long will it be?", "I've already slipped", "The quiet is hard"]
HOME = ["Is it that risky?", "What if they insist?", "Where would be good?"]
WHY = ["I want to let it out", "What if they do explain?", "Why can't I ask once more?"]
TEARS = ["And if I cry at the table?", "Am I not over it, then?"]


@pytest.fixture(scope="module")
def interpreter() -> Interpreter:
    return Interpreter.load(load_settings().model)


@pytest.mark.parametrize(
    ("words", "titles", "meant"),
    [
        ("how long should i give her", SPACE, "How long will it be?"),
        ("whats so risky about it", HOME, "Is it that risky?"),
        ("what if he insists on his place", HOME, "What if they insist?"),
        ("where then", HOME, "Where would be good?"),
        ("so i just live with it??", WHY, None),
        ("ok and after", TEARS, None),
        ("can i have the dog on sundays", HOME, None),
        ("she didnt like it", ["They do", "Me, mostly", "Both of us"], None),
        ("anything", [], None),
    ],
)
def test_a_title_in_other_words(interpreter, words, titles, meant):
    place = interpreter.read_choice(words, titles)
    assert (titles[place] if place is not None else None) == meant
