"""Reads drafts: what in a message to an ex works against friendship, and in which words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from nlu.components.encoder import Encoder
from nlu.drafts.decide import Limits, Scores, decide
from nlu.drafts.examples import Draft
from nlu.drafts.features import Split, draft_row, piece_rows
from nlu.drafts.fitting import DraftRecipe, draft_targets, fit_multi, piece_targets
from nlu.drafts.kinds import KINDS, Mark, channel_of
from nlu.drafts.multi_head import MultiHead
from nlu.drafts.patterns import Patterns
from nlu.drafts.pieces import split_pieces
from nlu.normalising import READ_AT_MOST
from nlu.training import Bench
from nlu.vector_cache import Matrix


@Language.factory(
    "olivebranch_drafts",
    default_config={
        "regularisation": 0.3,
        "ngram_regularisation": 10.0,
        "ngram_share": 0.4,
        "ngram_least": 2,
        "whole_share": 0.4,
        "beside": 0.5,
        "thresholds": {},
    },
)
def make_drafts(
    nlp: Language,
    name: str,
    *,
    regularisation: float,
    ngram_regularisation: float,
    ngram_share: float,
    ngram_least: int,
    whole_share: float,
    beside: float,
    thresholds: dict[str, float],
) -> Drafts:
    """Makes the component; what it knows comes from `fit` or `from_disk`.

    Args:
        nlp: The pipeline; an `olivebranch_encoder` stands in it.
        name: Name of the component in it.
        regularisation: C of the logistic regressions on meaning.
        ngram_regularisation: C of those on n-grams.
        ngram_share: How much the n-grams count, 0 to 1.
        ngram_least: In how many pieces an n-gram must stand to be kept.
        whole_share: How much the draft as a whole counts beside its surest piece, 0 to 1.
        beside: By how much less sure of a kind, in log-odds, a piece may be that is marked with others.
        thresholds: By kind, the least probability; 0.5 where none is given.
    """
    unknown = sorted(set(thresholds) - set(KINDS))
    if unknown:
        raise ValueError(f"thresholds for {', '.join(unknown)}, which are no kinds of problem")
    recipe = DraftRecipe(regularisation, ngram_regularisation, ngram_share, ngram_least)
    return Drafts(nlp, recipe, Limits(thresholds, whole_share, beside))


class Drafts:
    """Two heads over the shared encoder, one for pieces and one for the whole, beside plain words.

    A message to the bot is no draft, so the component lets documents pass and reads when it is asked.
    """

    def __init__(self, nlp: Language, recipe: DraftRecipe, limits: Limits) -> None:
        self._nlp = nlp
        self._recipe = recipe
        self._limits = limits
        self._patterns: Patterns | None = None
        self._centre: Matrix | None = None
        self._heads: tuple[MultiHead, MultiHead] | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Passes the document on."""
        return doc

    def read(self, text: str, channel: str | None) -> list[Mark]:
        """The problems of a draft, in order.

        Args:
            text: The draft as it would be sent.
            channel: How; a text message when it is not known.
        """
        split = self.split(text, channel_of(channel))
        # Without a word in it there is nothing to encode.
        return self.decide(split, self._encode(split)) if split.pieces else []

    def decide(self, split: Split, vectors: Matrix) -> list[Mark]:
        """The problems of a draft whose vectors are known."""
        if not split.pieces:
            return []
        return decide(split, self.score(split, vectors), self._limits)

    def split(self, text: str, channel: str) -> Split:
        """Takes a draft apart."""
        if self._patterns is None:
            # Some thousand phrases: read when the first draft comes, not at every start.
            self._patterns = Patterns(self._nlp)
        text = text[:READ_AT_MOST]
        with self._nlp.memory_zone():
            hits = self._patterns.find(text)
        return Split(text, channel, tuple(split_pieces(text)), tuple(hits))

    def score(self, split: Split, vectors: Matrix) -> Scores:
        """What the heads say of a draft whose vectors are known."""
        if self._heads is None or self._centre is None:
            raise RuntimeError("the component has learnt from no drafts; add nlu/data/drafts")
        by_piece, by_draft = self._heads
        rows = piece_rows(split, vectors, self._centre)
        pieces = np.stack([by_piece.score(p.text, row) for p, row in zip(split.pieces, rows, strict=True)])
        return Scores(pieces, by_draft.score(split.text, draft_row(split, vectors, self._centre)))

    def fit(self, bench: Bench) -> None:
        """Learns from the drafts of the training data, if there are any."""
        drafts = [draft for draft in bench.data.drafts if split_pieces(draft.text)]
        if not drafts:
            return
        splits = [self.split(draft.text, draft.channel) for draft in drafts]
        self.fit_vectors(drafts, splits, self.vectors(bench, splits))

    def vectors(self, bench: Bench, splits: Sequence[Split]) -> list[Matrix]:
        """The vectors of the pieces of drafts, a matrix each."""
        if bench.vectors is None:
            raise RuntimeError("an olivebranch_encoder must stand before olivebranch_drafts")
        flat = bench.vectors([piece.text for split in splits for piece in split.pieces])
        ends = np.cumsum([len(split.pieces) for split in splits])
        return np.split(flat, ends[:-1])

    def fit_vectors(self, drafts: Sequence[Draft], splits: Sequence[Split], vectors: Sequence[Matrix]) -> None:
        """Learns from drafts whose pieces' vectors are known."""
        flat = np.concatenate(vectors)
        self._centre = flat[:, flat.shape[1] // 2 :].mean(axis=0)
        pairs = list(zip(splits, vectors, strict=True))
        by_piece = fit_multi(
            [piece.text for split in splits for piece in split.pieces],
            np.concatenate([piece_rows(split, rows, self._centre) for split, rows in pairs]),
            np.concatenate([piece_targets(draft, split) for draft, split in zip(drafts, splits, strict=True)]),
            self._recipe,
        )
        by_draft = fit_multi(
            [split.text for split in splits],
            np.stack([draft_row(split, rows, self._centre) for split, rows in pairs]),
            np.stack([draft_targets(draft) for draft in drafts]),
            self._recipe,
        )
        self._heads = by_piece, by_draft

    def to_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002
        """Saves the heads."""
        path.mkdir(parents=True, exist_ok=True)
        (path / "about.json").write_text(json.dumps({"trained": self._heads is not None}), encoding="utf-8")
        if self._heads is None or self._centre is None:
            return
        np.save(path / "centre.npy", self._centre)
        for head, name in zip(self._heads, ("pieces", "whole"), strict=True):
            head.save(path, name)

    def from_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> Drafts:  # noqa: ARG002
        """Loads what `to_disk` saved."""
        if json.loads((path / "about.json").read_text(encoding="utf-8"))["trained"]:
            self._centre = np.load(path / "centre.npy")
            self._heads = MultiHead.load(path, "pieces"), MultiHead.load(path, "whole")
        return self

    def _encode(self, split: Split) -> Matrix:
        encoder: Encoder = self._nlp.get_pipe("olivebranch_encoder")  # type: ignore[assignment]
        return np.stack([encoder.encode(piece.text) for piece in split.pieces])
