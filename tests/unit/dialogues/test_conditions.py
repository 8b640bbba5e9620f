from __future__ import annotations

import pytest

from dialogues.engine.conditions import Condition, ConditionError

VALUES = {
    "slots": {"tries": "more", "count": 3.0, "name": None, "list": ["a"], "ok": True},
    "context": {"first": False},
}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('slots.tries = "more"', True),
        ("slots.tries is 'once'", False),
        ('slots.tries is not "once"', True),
        ("slots.count > 2 and slots.count <= 3", True),
        ("slots.count < 2 or slots.ok", True),
        ("not (slots.ok and context.first)", True),
        ("slots.name is null", True),
        ("not slots.name is null", False),
        ('slots.list contains "a"', True),
        ('slots.tries matches "^mo"', True),
        ("slots.name > 2", False),
        ("slots.unheard_of", False),
        ("True", True),
        ("False", False),
    ],
)
def test_holds_or_not(source, expected):
    assert Condition(source)(VALUES) is expected


@pytest.mark.parametrize(
    "source", ["", "slots.", "tries = 1", "slots.a =", "(slots.a", "slots.a slots.b", "slots.a == 1 &"]
)
def test_refuses_what_it_cannot_read(source):
    with pytest.raises(ConditionError):
        Condition(source)


def test_knows_the_names_it_uses():
    assert Condition('slots.a = "x" or not context.b').names == {"slots.a", "context.b"}
