from __future__ import annotations

from pathlib import Path

import numpy as np

from nlu.head_fitting import Recipe, fit_head
from nlu.linear_head import LinearHead, spread
from nlu.ngrams import Vocabulary, grams

TEXTS = ["red apple", "green apple", "fast car", "slow car", "red car"]
INTENTS = ["fruit", "fruit", "car", "car", "car"]


def vectors() -> np.ndarray:
    rows = np.random.default_rng(0).normal(size=(5, 8)).astype(np.float32)
    rows[:2, 0] += 5
    return rows


def test_grams_tell_words_from_pieces():
    found = set(grams("An ant's"))
    assert {"an", "ants", "an ants", "#<a", "#an"} <= found
    assert "ant" not in found


def test_vocabulary_survives_the_disk(tmp_path: Path):
    vocabulary = Vocabulary.fit(TEXTS, least=1)
    vocabulary.save(tmp_path / "v.json")
    again = Vocabulary.load(tmp_path / "v.json")
    for one, two in zip(vocabulary.weigh("red apple"), again.weigh("red apple"), strict=True):
        np.testing.assert_allclose(one, two, rtol=1e-4)


def test_weights_have_length_one_and_unknown_words_none():
    vocabulary = Vocabulary.fit(TEXTS, least=1)
    assert np.isclose(np.linalg.norm(vocabulary.weigh("red car car")[1]), 1.0)
    assert len(vocabulary.weigh("\u4f60\u597d")[0]) == 0


def test_learns_and_survives_the_disk(tmp_path: Path):
    rows = vectors()
    head = fit_head(TEXTS, rows, INTENTS, Recipe(ngram_least=1))
    assert head.labels == ("car", "fruit")
    for text, row, intent in zip(TEXTS, rows, INTENTS, strict=True):
        probabilities = head.predict(text, row)
        assert np.isclose(probabilities.sum(), 1.0)
        assert head.labels[int(probabilities.argmax())] == intent
    head.save(tmp_path)
    again = LinearHead.load(tmp_path)
    np.testing.assert_allclose(again.predict(TEXTS[0], rows[0]), head.predict(TEXTS[0], rows[0]), atol=1e-3)


def test_spread_centres_only_the_middle_half():
    rows = vectors()
    centre = rows[:, 4:].mean(axis=0)
    moved = spread(rows, centre)
    np.testing.assert_array_equal(moved[:, :4], rows[:, :4])
    np.testing.assert_allclose(np.linalg.norm(moved[:, 4:], axis=1), 1.0, rtol=1e-5)
