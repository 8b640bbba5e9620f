"""Drafts dealt into folds, pairs of them, and heads that are asked about what they have not seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlu.drafts.evaluate import report
from nlu.drafts.examples import Draft, pairs_of, read_drafts
from nlu.drafts.kinds import Mark
from nlu.measuring.drafts import DraftBench, cross_validate_drafts, places_by_fold

ROOT = Path(__file__).parents[4]


def draft(text: str, *kinds: str, whole: frozenset[str] = frozenset(), file: str = "fine") -> Draft:
    marks = tuple(Mark(0, len(text), kind) for kind in kinds)
    return Draft(text, "text", marks, whole, Path(f"{file}.yml"), 1)


def test_every_draft_is_in_one_fold_and_one_line_twice_in_the_same():
    drafts = [draft(f"line number {n} says hello to {n}", file="abc"[n % 3]) for n in range(30)]
    drafts += [
        draft("thank you so much for the blue scarf", file="a"),
        draft("so thank you so much for the blue scarf", file="a"),
    ]
    parts = places_by_fold(drafts, 3)
    assert sorted(place for part in parts for place in part) == list(range(32))
    assert any({30, 31} <= set(part) for part in parts)


def test_a_pair_has_the_problems_of_both_in_their_words():
    drafts = [
        draft("you never rang", "blame"),
        draft("i miss us", "romantic_hint"),
        draft("hey", whole=frozenset({"no_clear_purpose"})),
    ]
    for pair in pairs_of(drafts, 1.0):
        assert pair.kinds <= {"blame", "romantic_hint"}
        for mark in pair.marks:
            expected = {"blame": "you never rang", "romantic_hint": "i miss us"}[mark.kind]
            assert pair.text[mark.start : mark.end] == expected
    assert pairs_of(drafts, 0.0) == []


def test_too_few_drafts_are_refused(tmp_path: Path):
    (tmp_path / "drafts").mkdir()
    text = 'version: "3.1"\ndrafts:\n  - channel: text\n    examples: |\n      - see you at nine\n'
    (tmp_path / "drafts" / "fine.yml").write_text(text, encoding="utf-8")
    with pytest.raises(Exception, match="has fewer than 5 drafts"):
        cross_validate_drafts(ROOT / "config.yml", tmp_path)


def test_heads_tell_drafts_they_have_not_seen():
    """Three plain kinds and fine ones, with the encoder as published: far above chance, on drafts kept apart."""
    kept = {"over_apologising", "public_private_mismatch", "demand_for_explanation", "fine"}
    drafts = [d for d in read_drafts(ROOT / "nlu/data/drafts") if d.path.stem in kept and len(d.text) < 300]
    apart = list(range(0, len(drafts), 4))
    read = report(DraftBench(ROOT / "config.yml", drafts, None).read_apart(apart))
    assert read.f1 >= 0.7
    assert read.fine_passed >= 0.8
    assert read.spans >= 0.85
