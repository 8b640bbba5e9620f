"""Held-out messages stay apart from training, and the classifier stays as good on them as it was."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from bot.settings import load_settings
from nlu.drafts.evaluate import evaluate_drafts
from nlu.drafts.examples import read_drafts
from nlu.measuring.report import evaluate
from nlu.training_data import DRAFTS, read_training_data

HERE = Path(__file__).parent
TRAINING = Path(__file__).parents[2] / "nlu" / "data"
# Thresholds were set on the first; the second came after every choice was made.
FOLDERS = ("tuned_on", "fresh")
SAFETY = {"crisis_self_harm", "afraid_of_ex", "legal_no_contact", "wants_to_harass"}


def folded(text: str) -> str:
    return " ".join(re.sub(r"\W+", " ", text.casefold()).split()) or text


def test_no_held_out_line_is_trained_on():
    data = read_training_data(TRAINING)
    trained = {folded(known.text) for known in [*data.messages, *data.several, *data.theirs, *data.drafts]}
    held_out = [draft.text for draft in read_drafts(HERE / DRAFTS)]
    # Whatever set is added, it is looked at too.
    sets = [folder for folder in HERE.iterdir() if folder.name != DRAFTS and any(folder.rglob("*.yml"))]
    assert {"tuned_on", "fresh", "several", "safety", "entities", "outside"} <= {folder.name for folder in sets}
    held_out += [message.text for folder in sets for message in read_training_data(folder).messages]
    # "yes" is "yes" in everyone's hand: only what has words of its own counts.
    assert not [text for text in held_out if folded(text) in trained and len(folded(text).split()) > 2]


def test_no_held_out_line_stands_in_two_sets():
    folders = [HERE / name for name in (*FOLDERS, "several", "safety", "entities", "outside")]
    long = [folded(m.text) for folder in folders for m in read_training_data(folder).messages]
    assert not [text for text, count in Counter(long).items() if count > 1 and len(text.split()) > 2]


def test_no_training_message_stands_twice():
    data = read_training_data(TRAINING)
    # Read alike but for case and punctuation; "no" and "no?" may mean different things.
    # What an ex writes and what is drafted for one are read by heads of their own, and may say the same.
    for kind in ([*data.messages, *data.several], data.theirs, data.drafts):
        long = [folded(known.text) for known in kind if len(folded(known.text).split()) > 2]
        assert not [text for text, count in Counter(long).items() if count > 1]


def test_drafts_by_another_hand_are_read():
    # The floor is a little below what was measured; the set is sly on purpose.
    report = evaluate_drafts(load_settings().model, HERE / DRAFTS)
    assert report.f1 >= 0.70
    assert report.fine_passed >= 0.80


def test_every_situation_has_examples_enough():
    counts = Counter(message.intent for message in read_training_data(TRAINING).messages)
    # The 95 of the guide, and two that only open a conversation.
    assert {"want_friendship", "tell_story"} < counts.keys()
    assert len(counts) == 97
    for intent, count in counts.items():
        assert count >= (150 if intent == "out_of_scope" else 80 if intent in SAFETY else 40), intent


@pytest.fixture(scope="module", params=FOLDERS)
def report(request):
    return evaluate(load_settings().model, HERE / request.param).messages


def test_the_right_situation_is_found(report):
    assert report.top1.value >= 0.92
    assert report.top3.value >= 0.97


def test_danger_is_seen_and_seldom_imagined(report):
    assert report.danger.seen.value >= 0.9
    assert report.danger.false.value <= 0.03


@pytest.fixture(scope="module")
def hard():
    return {name: evaluate(load_settings().model, HERE / name) for name in ("several", "safety")}


def test_several_situations_are_found(hard):
    assert hard["several"].several.all_found.value >= 0.75
    assert hard["several"].several.one_found.value >= 0.97


def test_danger_that_is_hard_to_see_is_seen(hard):
    assert hard["safety"].safety.seen.value >= 0.9
    assert hard["safety"].safety.false.value <= 0.17
