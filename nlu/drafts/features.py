"""What the classifier is told about a draft: meaning, telling words and place of each piece, and the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlu.drafts.kinds import CHANNELS, KINDS
from nlu.drafts.limits import LIMITS, words_in
from nlu.drafts.patterns import Hit
from nlu.drafts.pieces import Piece
from nlu.linear_head import spread
from nlu.vector_cache import Matrix

# How much the rest of the draft counts beside the piece itself, and a tell-tale word beside meaning.
AROUND, NEIGHBOUR, WORDS = 0.5, 0.5, 1.0
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


def piece_rows(split: Split, vectors: Matrix, centre: Matrix) -> Matrix:
    """A row of features for each piece.

    Args:
        split: The draft.
        vectors: The encoder's vectors of its pieces, a row each.
        centre: The middle of the training pieces' vectors; see `spread`.
    """
    count = len(split.pieces)
    meant = spread(vectors, centre)
    around = np.broadcast_to(meant.mean(axis=0), meant.shape)
    empty = np.zeros((1, meant.shape[1]), dtype=np.float32)
    beside = np.concatenate([empty, meant[:-1]]) + np.concatenate([meant[1:], empty])
    told = _told(split)
    everywhere = np.broadcast_to(told.max(axis=0), told.shape)
    place = np.zeros((count, 3), dtype=np.float32)
    place[0, 0] = place[-1, 1] = 1
    place[:, 2] = [min(len(piece.text.split()), 30) / 15 for piece in split.pieces]
    channel = np.broadcast_to(_channel(split.channel), (count, len(CHANNELS)))
    parts = (meant, AROUND * around, NEIGHBOUR * beside, WORDS * told, 0.5 * WORDS * everywhere, place, channel)
    rows: Matrix = np.concatenate(parts, axis=1, dtype=np.float32)
    return rows


def draft_row(split: Split, vectors: Matrix, centre: Matrix) -> Matrix:
    """The features of the draft as a whole."""
    meant = spread(vectors, centre)
    told = _told(split)
    words = words_in(split.text)
    size = [
        np.log1p(words) / 3,
        words / LIMITS[split.channel],
        float(words <= 5),  # noqa: PLR2004 - a greeting and little else
        float(words <= 12),  # noqa: PLR2004 - one short sentence
        np.log1p(len(split.pieces)),
        float("?" in split.text),
    ]
    parts = (
        meant.mean(axis=0),
        meant.max(axis=0) * AROUND,
        WORDS * told.max(axis=0),
        WORDS * np.log1p(told.sum(axis=0)),
        np.array(size),
        _channel(split.channel),
    )
    row: Matrix = np.concatenate(parts, dtype=np.float32)
    return row


def _told(split: Split) -> Matrix:
    told = np.zeros((len(split.pieces), len(KINDS)), dtype=np.float32)
    for hit in split.hits:
        for row in overlapping(split.pieces, hit.mark.start, hit.mark.end):
            told[row, _COLUMNS[hit.mark.kind]] = 1
    return told


def overlapping(pieces: Sequence[Piece], start: int, end: int) -> list[int]:
    """Places of the pieces that share a character with a stretch."""
    return [place for place, piece in enumerate(pieces) if piece.start < end and start < piece.end]


def _channel(channel: str) -> Matrix:
    row = np.zeros(len(CHANNELS), dtype=np.float32)
    row[CHANNELS.index(channel)] = 1
    return row
