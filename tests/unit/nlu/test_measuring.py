from __future__ import annotations

from pathlib import Path

import pytest

from nlu.annotations import Annotation
from nlu.measuring.calibration import calibration
from nlu.measuring.cross_validation import cross_validate, deal, sources
from nlu.measuring.entities import entities
from nlu.measuring.results import Result
from nlu.measuring.scope import scope
from nlu.measuring.shares import quantile, share
from nlu.training_data import Message
from nlu.types import Entity, Intent, Understanding
from tests.unit.nlu.conftest import MESSAGES


def read(expected: str, *ranking: tuple[str, float], turned_away: bool = False) -> Result:
    intents = tuple(Intent(name, confidence) for name, confidence in ranking)
    first = Intent("out_of_scope", 0.1) if turned_away else intents[0]
    return Result(Message("x", expected, (), Path("g/x.yml"), 1), Understanding("x", first, intents), 0.001)


def test_a_share_says_how_far_it_can_be_trusted():
    few, many = share([True] * 9 + [False]), share([True] * 900 + [False] * 100)
    assert few.value == many.value == 0.9
    assert few.low < 0.6 < many.low < 0.9 < many.high < few.high < 1.0
    # As published for Wilson's interval of 9 in 10.
    assert (few.low, few.high) == (0.5958, 0.9821)
    nothing = share([])
    assert (nothing.value, nothing.low, nothing.high) == (None, 0.0, 1.0)


def test_quantiles():
    assert quantile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert quantile([], 0.5) == 0.0
    assert quantile([1.0], 0.99) == 1.0


def test_calibration_is_the_gap_between_sure_and_right():
    as_sure_as_right = [read("a", ("a", 0.75)) for _ in range(3)] + [read("a", ("b", 0.75))]
    assert calibration(as_sure_as_right).ece == 0.0
    too_sure = [read("a", ("a", 1.0)), read("a", ("b", 1.0))]
    measured = calibration([*as_sure_as_right, *too_sure])
    assert measured.ece == round(0.5 * 2 / 6, 4)
    assert [(one.low, one.messages, one.right) for one in measured.bins] == [(0.7, 4, 0.75), (0.9, 2, 0.5)]
    assert calibration([]).ece == 0.0


def test_out_of_scope_is_told_by_how_far_a_situation_is_ahead_of_it():
    inside = [
        read("a", ("a", 0.9)),
        read("a", ("a", 0.6)),
        read("a", ("out_of_scope", 0.5), ("a", 0.4), turned_away=True),
    ]
    outside = [read("out_of_scope", ("out_of_scope", 0.9)), read("out_of_scope", ("b", 0.3))]
    measured = scope([*inside, *outside])
    assert (measured.recall.hits, measured.turned_away.hits) == (1, 1)
    assert [(point.accepted, point.recall) for point in measured.curve] == [
        (0.0, 1.0),
        (0.6667, 1.0),
        (1.0, 0.5),
        (1.0, 0.0),
    ]
    assert measured.recall_at_95 == 0.5


def test_no_curve_without_messages_of_both_kinds():
    measured = scope([read("a", ("a", 0.9))])
    assert measured.curve == []
    assert measured.recall_at_95 is None


def marked(text: str, wanted: list[Annotation], got: list[Entity]) -> Result:
    message = Message(text, "told", tuple(wanted), Path("names.yml"), 7)
    return Result(message, Understanding(text, Intent("a", 0.5), entities=tuple(got)), 0.001)


def test_entities_count_by_value_and_role():
    measured = entities(
        [
            marked("mina", [Annotation("name", "Mina", 0, 4, "ex")], [Entity("name", "Mina", 0, 4, "ex")]),
            marked("tom", [Annotation("name", "Tom", 0, 3, "me")], [Entity("name", "Tom", 0, 3, "friend")]),
            marked("she", [Annotation("pronoun", "she", 0, 3)], [Entity("pronoun", "she", 20, 23, "ex")]),
            marked("nothing", [], [Entity("channel", "text", 0, 3)]),
        ]
    )
    assert (measured.whole.hits, measured.whole.of) == (2, 4)
    figures = {kind: (known.marked, known.found, known.right) for kind, known in measured.per_kind.items()}
    assert figures == {
        "name ex": (1, 1, 1),
        "name me": (1, 0, 0),
        "name friend": (0, 1, 0),
        "pronoun": (1, 1, 1),
        "channel": (0, 1, 0),
    }
    assert (measured.overall.precision, measured.overall.recall) == (0.5, 0.6667)
    assert [(slip.kind, slip.wanted, slip.got, slip.where) for slip in measured.slips] == [
        ("name friend", [], ["Tom"], "names.yml:7"),
        ("name me", ["Tom"], [], "names.yml:7"),
        ("channel", [], ["text"], "names.yml:7"),
    ]


@pytest.mark.parametrize(("place", "right"), [((0, 4), 1), ((2, 6), 1), ((3, 9), 0), ((10, 14), 0)])
def test_entities_stand_in_the_words_that_are_marked(place: tuple[int, int], right: int):
    found = Entity("channel", "email", *place)
    assert entities([marked("x", [Annotation("channel", "email", 0, 4)], [found])]).spans.hits == right


ONE_SOURCE = [
    "i wrote to him in june about the keys and he never answered",
    "he said so in june. About the KEYS, and he never said why",
    "ABOUT THE KEYS AND HE NEVER came back to me",
]


def test_pieces_of_one_source_are_known_by_the_words_they_share():
    numbers = sources([*ONE_SOURCE, "another thing altogether, from somebody else entirely", "hi", "hi"])
    assert len({*numbers[:3]}) == 1
    assert len({*numbers}) == 4


def test_pieces_of_one_source_stand_in_one_fold():
    texts = [*ONE_SOURCE, *(f"{word} alone" for word in ("one", "two", "three", "four", "five", "six"))]
    messages = [Message(text, "ab"[place % 2], (), Path("x.yml"), 1) for place, text in enumerate(texts)]
    folds = deal(messages, 3)
    assert len({*folds[:3]}) == 1
    assert {*folds} == {0, 1, 2}


def test_every_message_is_read_once_by_a_model_that_has_not_seen_it(workshop: Path):
    measured = cross_validate(workshop / "config.yml", workshop / "data", folds=2)
    assert measured.messages
    assert measured.messages.top1.of == sum(len(texts) for texts in MESSAGES.values())
    # Six messages an intent and half of them to learn from: far more than chance, far less than by heart.
    assert 0.3 < measured.messages.top1.value < 1.0
    assert measured.several
    assert (measured.several.all_found.of, measured.several.kept_whole.of) == (4, 4)
    assert "2 folds" in measured.how
    assert measured.commands["messages"] == "olivebranch evaluate --cross-validate --folds 2"
