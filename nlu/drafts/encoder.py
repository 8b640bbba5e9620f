"""Reads a whole draft at once, so that every piece of it is understood from what stands around it.

The encoder is the package's, with an adapter of its own that `nlu.drafts.tuning` taught problems in drafts.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nlu.drafts.pieces import Piece
from nlu.encoder_model import EncoderFiles, open_encoder, prepare_encoder
from nlu.vector_cache import Matrix

ADAPTER = Path(__file__).with_name("adapter.safetensors")
# Of a longer draft so many tokens are read together: attention costs their square.
MOST_TOKENS = 192


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces that are read together.

    Attributes:
        start: Offset of the first character of the first of them.
        end: Offset after the last.
        pieces: The pieces.
    """

    start: int
    end: int
    pieces: Sequence[Piece]


class DraftEncoder:
    """Gives each piece of a draft a vector, the mean of its tokens' vectors.

    Args:
        files: The graph and its tokeniser; opened when the first draft comes.
    """

    def __init__(self, files: EncoderFiles) -> None:
        self._files = files
        self._session: Any = None
        self._tokenizer: Any = None

    @classmethod
    def prepare(cls, model: str | None, cache: Path, adapter: Path | None) -> DraftEncoder:
        """Builds it, or takes it from the cache.

        Args:
            model: A local Sentence-Transformers folder; None for the packaged one.
            cache: Where built encoders are kept.
            adapter: What fine-tuning on drafts taught it; None for the encoder as published.
        """
        return cls(prepare_encoder(model, cache, adapter, by_token=True))

    def read(self, text: str, pieces: Sequence[Piece]) -> Matrix:
        """A row for each piece, in order.

        Args:
            text: The draft.
            pieces: Its pieces, of which there is at least one.
        """
        if self._session is None:
            self._session, self._tokenizer = open_encoder(self._files.graph, self._files.tokenizer, MOST_TOKENS)
        rows: Matrix = np.concatenate([self._read_window(text, window) for window in windows(pieces)])
        return rows

    def _read_window(self, text: str, window: Window) -> Matrix:
        encoding = self._tokenizer.encode(text[window.start : window.end])
        ids = np.array([encoding.ids], dtype=np.int64)
        tokens = self._session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0]
        return np.stack(list(pooled(tokens, encoding.offsets, window)))

    def save(self, folder: Path) -> None:
        """Copies graph and tokeniser to a folder."""
        shutil.copyfile(self._files.graph, folder / "encoder.onnx")
        shutil.copyfile(self._files.tokenizer, folder / "tokenizer.json")
        (folder / "encoder.json").write_text(json.dumps({"digest": self._files.digest}), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> DraftEncoder:
        """Takes what `save` wrote."""
        digest = json.loads((folder / "encoder.json").read_text(encoding="utf-8"))["digest"]
        return cls(EncoderFiles(folder / "encoder.onnx", folder / "tokenizer.json", digest))


def windows(pieces: Sequence[Piece]) -> Iterator[Window]:
    """Parts a draft between its pieces into stretches short enough to be read at once.

    Args:
        pieces: Its pieces, in order.
    """
    begin = 0
    for place in range(1, len(pieces) + 1):
        full = place == len(pieces) or pieces[place].end - pieces[begin].start > _MOST_CHARACTERS
        if full:
            yield Window(pieces[begin].start, pieces[place - 1].end, pieces[begin:place])
            begin = place


# Four characters make a token of English, so that this many are seldom cut.
_MOST_CHARACTERS = 3 * MOST_TOKENS


def pooled(tokens: Matrix, offsets: Sequence[tuple[int, int]], window: Window) -> Iterator[Matrix]:
    """The mean of the vectors of each piece's tokens, of length one.

    Args:
        tokens: A row for each token of the window.
        offsets: Where each of them stands in it; nothing wide for those the tokeniser adds.
        window: The window.
    """
    starts, ends = (np.array(side) + window.start for side in zip(*offsets, strict=True))
    wide = ends > starts
    for piece in window.pieces:
        own = wide & (starts < piece.end) & (ends > piece.start)
        # A piece beyond the cut, or of characters no token stands for, is taken for what surrounds it.
        mean = tokens[own if own.any() else slice(None)].mean(axis=0)
        yield mean / max(float(np.linalg.norm(mean)), 1e-9)
