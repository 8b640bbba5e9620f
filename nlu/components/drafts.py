"""Reads drafts: what in a message to an ex works against friendship, and in which words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from nlu.drafts.decide import Limits, Scores, decide
from nlu.drafts.encoder import ADAPTER, DraftEncoder
from nlu.drafts.examples import Draft, pairs_of
from nlu.drafts.features import Split, draft_row, piece_rows
from nlu.drafts.fitting import DraftRecipe, draft_targets, fit_multi, piece_targets
from nlu.drafts.kinds import KINDS, Mark, channel_of
from nlu.drafts.multi_head import MultiHead
from nlu.drafts.patterns import Patterns
from nlu.drafts.pieces import split_pieces
from nlu.normalising import READ_AT_MOST
from nlu.progress import track
from nlu.training import Bench
from nlu.vector_cache import Matrix

_UNTAUGHT = "the component has learnt from no drafts; add nlu/data/drafts"
_NOTHING = np.zeros((0, 0), dtype=np.float32)


@Language.factory(
    "olivebranch_drafts",
    default_config={
        "adapter": None,
        "regularisation": 1.0,
        "ngram_regularisation": 10.0,
        "ngram_share": 0.4,
        "ngram_least": 2,
        "pairs": 0.5,
        "gate": 1.0,
        "anything_share": 0.6,
        "whole_share": 0.0,
        "beside": 0.5,
        "thresholds": {},
    },
)
def make_drafts(
    nlp: Language,
    name: str,
    *,
    adapter: str | None,
    regularisation: float,
    ngram_regularisation: float,
    ngram_share: float,
    ngram_least: int,
    pairs: float,
    gate: float,
    anything_share: float,
    whole_share: float,
    beside: float,
    thresholds: dict[str, float],
) -> Drafts:
    """Makes the component; what it knows comes from `fit` or `from_disk`.

    Args:
        nlp: The pipeline.
        name: Name of the component in it.
        adapter: `packaged` for what fine-tuning on drafts taught the packaged encoder, a file of one's own, or None.
        regularisation: C of the logistic regressions on meaning.
        ngram_regularisation: C of those on n-grams.
        ngram_share: How much the n-grams count, 0 to 1.
        ngram_least: In how many pieces an n-gram must stand to be kept.
        pairs: How many pairs of drafts are learnt from as one, beside each by itself.
        gate: From which log-odds on something is wrong with a draft.
        anything_share: How much it counts for that how surely there is any problem, beside the surest kind.
        whole_share: How much the draft as a whole counts beside its surest piece, 0 to 1.
        beside: By how much less sure of a kind, in log-odds, a piece may be that is marked with others.
        thresholds: By kind, the least probability; 0.3 where none is given.
    """
    unknown = sorted(set(thresholds) - set(KINDS))
    if unknown:
        raise ValueError(f"thresholds for {', '.join(unknown)}, which are no kinds of problem")
    recipe = DraftRecipe(regularisation, ngram_regularisation, ngram_share, ngram_least)
    path = ADAPTER if adapter == "packaged" else Path(adapter) if adapter else None
    limits = Limits(thresholds, gate, anything_share, whole_share, beside)
    return Drafts(nlp, path, recipe, limits, pairs)


class Drafts:
    """Two heads over an encoder that reads drafts, one for pieces and one for the whole, beside plain words.

    A message to the bot is no draft, so the component lets documents pass and reads when it is asked.

    Attributes:
        pairs: How many pairs of drafts are learnt from as one, beside each by itself.
    """

    def __init__(self, nlp: Language, adapter: Path | None, recipe: DraftRecipe, limits: Limits, pairs: float) -> None:
        self.pairs = pairs
        self._nlp = nlp
        self._adapter = adapter
        self._recipe = recipe
        self._limits = limits
        self._patterns: Patterns | None = None
        self._encoder: DraftEncoder | None = None
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
        return self.decide(split, self.vectors(split))

    def decide(self, split: Split, vectors: Matrix) -> list[Mark]:
        """The problems of a draft whose vectors are known."""
        return decide(split, self.score(split, vectors), self._limits) if split.pieces else []

    def split(self, text: str, channel: str) -> Split:
        """Takes a draft apart."""
        if self._patterns is None:
            # Some thousand phrases: read when the first draft comes, not at every start.
            self._patterns = Patterns(self._nlp)
        text = text[:READ_AT_MOST]
        with self._nlp.memory_zone():
            hits = self._patterns.find(text)
        return Split(text, channel, tuple(split_pieces(text)), tuple(hits))

    def vectors(self, split: Split) -> Matrix:
        """What each piece of a draft means, a row each."""
        if self._encoder is None:
            raise RuntimeError(_UNTAUGHT)
        return self._encoder.read(split.text, split.pieces) if split.pieces else _NOTHING

    def score(self, split: Split, vectors: Matrix) -> Scores:
        """What the heads say of a draft with a word in it."""
        if self._heads is None:
            raise RuntimeError(_UNTAUGHT)
        by_piece, by_draft = self._heads
        rows = piece_rows(split, vectors)
        pieces = np.stack([by_piece.score(p.text, row) for p, row in zip(split.pieces, rows, strict=True)])
        # What is said again word for word is judged as before, wherever it stands.
        words = [piece.text.casefold() for piece in split.pieces]
        pieces = np.stack([pieces[[other == own for other in words]].mean(axis=0) for own in words])
        whole = by_draft.score(split.text, draft_row(split, vectors))
        return Scores(pieces, whole[:-1], float(whole[-1]))

    def fit(self, bench: Bench) -> None:
        """Learns from the drafts of the training data, if there are any."""
        if not bench.data.drafts:
            return
        drafts = [*bench.data.drafts, *pairs_of(bench.data.drafts, self.pairs)]
        self.prepare(bench.cache)
        splits = [self.split(draft.text, draft.channel) for draft in drafts]
        shown = track(splits, "reading drafts", total=len(splits), show=bench.progress)
        self.fit_vectors(drafts, splits, [self.vectors(split) for split in shown])

    def prepare(self, cache: Path) -> None:
        """Takes the encoder from a cache, building it there if need be."""
        self._encoder = DraftEncoder.prepare(None, cache, self._adapter)

    def fit_vectors(self, drafts: Sequence[Draft], splits: Sequence[Split], vectors: Sequence[Matrix]) -> None:
        """Learns from drafts whose pieces' vectors are known; from one without a word there is nothing to learn."""
        known = [item for item in zip(drafts, splits, vectors, strict=True) if item[1].pieces]
        by_piece = fit_multi(
            [piece.text for _, split, _ in known for piece in split.pieces],
            np.concatenate([piece_rows(split, rows) for _, split, rows in known]),
            np.concatenate([piece_targets(draft, split) for draft, split, _ in known]),
            self._recipe,
        )
        by_draft = fit_multi(
            [split.text for _, split, _ in known],
            np.stack([draft_row(split, rows) for _, split, rows in known]),
            np.stack([draft_targets(draft) for draft, _, _ in known]),
            self._recipe,
        )
        self._heads = by_piece, by_draft

    def to_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002
        """Saves encoder and heads."""
        path.mkdir(parents=True, exist_ok=True)
        (path / "about.json").write_text(json.dumps({"trained": self._heads is not None}), encoding="utf-8")
        if self._heads is None or self._encoder is None:
            return
        self._encoder.save(path)
        for head, name in zip(self._heads, ("pieces", "whole"), strict=True):
            head.save(path, name)

    def from_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> Drafts:  # noqa: ARG002
        """Loads what `to_disk` saved."""
        if json.loads((path / "about.json").read_text(encoding="utf-8"))["trained"]:
            self._encoder = DraftEncoder.load(path)
            self._heads = MultiHead.load(path, "pieces"), MultiHead.load(path, "whole")
        return self
