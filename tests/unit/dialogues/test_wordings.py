from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dialogues.engine.library import load_library
from dialogues.engine.templates import Templates
from dialogues.engine.wordings import WRITTEN, fitting
from dialogues.state import Conversation, Hold, Offered
from nlu.types import Intent, Understanding

NOW = datetime(2026, 3, 4, tzinfo=UTC)
LIBRARY = load_library()


def found(text="", intent="out_of_scope", confidence=0.9, safety=(), most=50, **state):
    best = Intent(intent, confidence)
    read = Understanding(text, best, (best,), safety=safety)
    return fitting(LIBRARY, Templates(), Conversation(**state), read, NOW, most)


def test_the_situation_that_was_read():
    ids = {phrasing.id for phrasing in LIBRARY.phrasings["apologise"]}
    assert {wording.id for wording in found("sorry", "apologise")} <= ids
    assert len(found("sorry", "apologise", most=2)) == 2


def test_nothing_that_is_only_spoken():
    channels = {p.id: p.channel for phrasings in LIBRARY.phrasings.values() for p in phrasings}
    for situation in LIBRARY.phrasings:
        if situation not in LIBRARY.rules.boundaries:
            assert {channels[w.id] for w in found("x", situation)} <= set(WRITTEN)


@pytest.mark.parametrize(
    "state",
    [{"hold": Hold(kind="crisis_self_harm", since=NOW)}, {"boundary": "they_said_no"}],
)
def test_nothing_under_a_hold_or_a_boundary(state):
    assert found("sorry", "apologise") != []
    assert found("sorry", "apologise", **state) == []


def test_nothing_when_the_words_name_a_danger():
    assert found("sorry", "apologise", safety=("crisis_self_harm",)) == []


def test_a_line_that_was_drawn_leaves_the_last_word_only():
    assert {w.situation for w in found("she said no reply", "they_said_no")} == {LIBRARY.flows["they_said_no"].name}
    assert found("they blocked me, sorry", "they_blocked_me") == []


def test_without_words_what_was_talked_about_and_the_wording_on_screen_first():
    current = next(p.id for p in reversed(LIBRARY.phrasings["apologise"]) if p.channel == "email")
    offered = Offered(situation="apologise", current=current)
    assert found(situation="apologise", offered=offered)[0].id == current
    assert found() == []


def test_unsure_words_find_the_label_that_shares_them():
    label = LIBRARY.flows["return_belongings"].name
    assert label in {w.situation for w in found("their things", confidence=0.0)}


def test_an_unsure_no_does_not_hide_what_the_words_name():
    labels = [w.situation for w in found("they didn't reply", "they_said_no", confidence=0.4)]
    assert labels[0] == LIBRARY.flows["no_reply"].name
    assert {w.situation for w in found("she said so", "they_said_no", confidence=0.4)} == {
        LIBRARY.flows["they_said_no"].name
    }
    assert found("they blocked me, no reply", "they_blocked_me", confidence=0.4) == []
