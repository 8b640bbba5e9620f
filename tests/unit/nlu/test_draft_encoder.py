"""A draft read at once: stretches short enough to be read together, and the means of pieces in them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.drafts.encoder import MOST_TOKENS, DraftEncoder, Window, pooled, windows
from nlu.drafts.pieces import Piece, split_pieces

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def encoder() -> DraftEncoder:
    (ROOT / ".cache").mkdir(exist_ok=True)
    return DraftEncoder.prepare(None, ROOT / ".cache" / "olivebranch", None)


@given(
    st.lists(
        st.sampled_from(["see you at nine", "I miss us, though I know that I should not,", "ok!", "\n"]), max_size=90
    )
)
def test_every_piece_stands_in_one_window_in_order(words: list[str]):
    pieces = split_pieces(". ".join(words))
    parts = list(windows(pieces))
    assert [piece for part in parts for piece in part.pieces] == pieces
    for part in parts:
        assert part.start == part.pieces[0].start
        assert part.end == part.pieces[-1].end
        assert len(part.pieces) == 1 or part.end - part.start <= 3 * MOST_TOKENS


def test_a_piece_is_the_mean_of_its_tokens():
    tokens = np.array([[9, 9], [3, 0], [0, 4], [0, 2], [9, 9]], dtype=np.float32)
    offsets = [(0, 0), (0, 2), (3, 5), (6, 8), (0, 0)]
    window = Window(10, 18, [Piece("ab", 10, 12, 0), Piece("cd ef", 13, 18, 0), Piece("beyond", 40, 46, 1)])
    first, second, cut = pooled(tokens, offsets, window)
    assert first == pytest.approx([1, 0])
    assert second == pytest.approx([0, 1])
    # What no token stands for is taken for everything around it.
    assert cut == pytest.approx(np.array([21, 24]) / np.hypot(21, 24))


def test_a_piece_is_understood_from_what_stands_around_it(encoder: DraftEncoder):
    text, other = "come over at six. The keys are with the agent.", "come over at six. I miss your skin."
    alone, beside, changed = (encoder.read(t, split_pieces(t)) for t in (text[:17], text, other))
    assert alone.shape == (1, 384)
    assert beside.shape == (2, 384)
    assert np.linalg.norm(beside, axis=1) == pytest.approx([1, 1], abs=1e-5)
    assert beside[0] @ changed[0] < 0.99


def test_a_novel_is_read_in_stretches(encoder: DraftEncoder):
    text = "I went to the shop and it was closed. " * 300
    pieces = split_pieces(text)
    assert encoder.read(text, pieces).shape == (len(pieces), 384)


def test_what_is_saved_reads_the_same(encoder: DraftEncoder, tmp_path: Path):
    text = "Hello there. I still have your scarf, shall I post it?"
    encoder.save(tmp_path)
    again = DraftEncoder.load(tmp_path).read(text, split_pieces(text))
    assert np.array_equal(again, encoder.read(text, split_pieces(text)))
