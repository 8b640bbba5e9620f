"""What the classifier is told about a draft: meaning, telling words and place of each piece, and the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlu.drafts.kinds import CHANNELS, KINDS
from nlu.drafts.limits import words_in
from nlu.drafts.patterns import Hit
from nlu.drafts.pieces import Piece
from nlu.vector_cache import Matrix

# How much the draft around a piece counts beside the piece itself, and a tell-tale word beside meaning.
AROUND, WORDS = 1.0, 0.5
_COLUMNS = {kind: column for column, kind in enumerate(KINDS)}


@dataclass(frozen=True, slots=True)
class Split:
    """A draft taken apart.

    Attributes:
        text: The draft.
        channel: How it is sent.
        pieces: Its pieces.
        hits: Tell-tale words in it.
    """

    text: str
    channel: str
    pieces: tuple[Piece, ...]
    hits: tuple[Hit, ...]


def piece_rows(split: Split, vectors: Matrix) -> Matrix:
    """A row of features for each piece.

    Args:
        split: The draft.
        vectors: The encoder's vectors of its pieces, a row each.
    """
    count = len(split.pieces)
    words = told(split)
    parts = (
        vectors,
        np.broadcast_to(AROUND * _middle(vectors), vectors.shape),
        WORDS * words,
        np.broadcast_to(0.5 * WORDS * words.max(axis=0), words.shape),
        np.broadcast_to(_channel(split.channel), (count, len(CHANNELS))),
        np.broadcast_to(whole_size(split), (count, _SIZES)),
    )
    rows: Matrix = np.concatenate(parts, axis=1, dtype=np.float32)
    return rows


def draft_row(split: Split, vectors: Matrix) -> Matrix:
    """The features of the draft as a whole."""
    words = told(split)
    parts = (
        _middle(vectors),
        WORDS * words.max(axis=0),
        WORDS * np.log1p(words.sum(axis=0)),
        whole_size(split),
        _channel(split.channel),
    )
    row: Matrix = np.concatenate(parts, dtype=np.float32)
    return row


def _middle(vectors: Matrix) -> Matrix:
    mean = vectors.mean(axis=0)
    middle: Matrix = mean / max(float(np.linalg.norm(mean)), 1e-9)
    return middle


def whole_size(split: Split) -> Matrix:
    """How long a draft is, and whether it asks anything."""
    words = words_in(split.text)
    size = (
        np.log1p(words) / 3,
        float(words <= 5),  # noqa: PLR2004 - a greeting and little else
        float(words <= 12),  # noqa: PLR2004 - one short sentence
        float("?" in split.text),
    )
    return np.array(size, dtype=np.float32)


_SIZES = 4


def told(split: Split) -> Matrix:
    """Which kinds the words of each piece tell of: a row for each piece, of zeros and ones."""
    words = np.zeros((len(split.pieces), len(KINDS)), dtype=np.float32)
    for hit in split.hits:
        for row in overlapping(split.pieces, hit.mark.start, hit.mark.end):
            words[row, _COLUMNS[hit.mark.kind]] = 1
    return words


def overlapping(pieces: Sequence[Piece], start: int, end: int) -> list[int]:
    """Places of the pieces that share a character with a stretch."""
    return [place for place, piece in enumerate(pieces) if piece.start < end and start < piece.end]


def _channel(channel: str) -> Matrix:
    row = np.zeros(len(CHANNELS), dtype=np.float32)
    row[CHANNELS.index(channel)] = 1
    return row
