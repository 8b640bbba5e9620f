"""Turns scores and tell-tale words into marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from nlu.drafts.features import Split, overlapping
from nlu.drafts.kinds import COUNTED, KINDS, WHOLE, Mark
from nlu.drafts.limits import is_too_long, too_many_sorries
from nlu.vector_cache import Matrix

# Of these the words that tell are the problem, not the clause around them.
WORD_KINDS = frozenset({"pet_name"})
_SORRY = "over_apologising"
_PUBLIC = "public_private_mismatch"
_PUBLIC_CHANNEL = "public"
# In log-odds.
_FAR = 2.0
# Where nothing else is set for a kind.
_LEAST = 0.3
_WHOLE_COLUMNS = [column for column, kind in enumerate(KINDS) if kind in WHOLE]


@dataclass(frozen=True, slots=True)
class Scores:
    """How sure the heads are, as log-odds.

    Attributes:
        pieces: A row for each piece, a column for each kind.
        whole: Of each kind in the draft as a whole.
        anything: That something is wrong at all.
    """

    pieces: Matrix
    whole: Matrix
    anything: float

    def combined(self, whole_share: float) -> Matrix:
        """One score for each kind: that of its surest piece and that of the whole, averaged.

        What may lie in no single words counts as sure as the whole alone makes it.
        """
        combined: Matrix = (1 - whole_share) * self.pieces.max(axis=0) + whole_share * self.whole
        combined[_WHOLE_COLUMNS] = np.maximum(combined, self.whole)[_WHOLE_COLUMNS]
        return combined


@dataclass(frozen=True, slots=True)
class Limits:
    """When to believe the scores.

    Attributes:
        thresholds: By kind, the least probability in a draft in which something is wrong.
        gate: From which log-odds on something is: those of the surest kind, and a share of those that there is any.
        anything_share: That share.
        whole_share: How much the whole counts beside the surest piece.
        beside: How much less sure a further piece may be than the threshold of its kind, in log-odds.
    """

    thresholds: Mapping[str, float]
    gate: float
    anything_share: float
    whole_share: float
    beside: float


def decide(split: Split, scores: Scores, limits: Limits) -> list[Mark]:
    """The problems of a draft, in order.

    Args:
        split: The draft.
        scores: What the heads say.
        limits: When to believe them.
    """
    marks: set[Mark] = set()
    combined = scores.combined(limits.whole_share)
    combined[[column for column, kind in enumerate(KINDS) if not _asked_about(kind, split)]] = -np.inf
    surest = int(combined.argmax())
    wrong = combined[surest] + limits.anything_share * scores.anything >= limits.gate
    for column, kind in enumerate(KINDS):
        if not _asked_about(kind, split):
            continue
        sure = [hit.mark for hit in split.hits if hit.sure and hit.mark.kind == kind]
        least = _log_odds(limits.thresholds.get(kind, _LEAST))
        seen = wrong and (column == surest or combined[column] >= least)
        if seen or sure:
            marks.update(_marks(split, scores, column, sure, least=least - limits.beside, seen=bool(seen)))
    marks.update(_sorries(split, marks))
    if is_too_long(split.text, split.channel):
        marks.add(Mark(0, len(split.text), COUNTED))
    return sorted(_merged(split, marks))


def _asked_about(kind: str, split: Split) -> bool:
    return kind != COUNTED and (kind != _PUBLIC or split.channel == _PUBLIC_CHANNEL)


def _marks(split: Split, scores: Scores, column: int, sure: Sequence[Mark], *, least: float, seen: bool) -> set[Mark]:
    kind = KINDS[column]
    if kind in WORD_KINDS and (sure or _words_of(split, kind)):
        return set(sure or _words_of(split, kind))
    places = {place for mark in sure for place in overlapping(split.pieces, mark.start, mark.end)}
    if seen:
        # A piece that is far surer of another kind is marked for that one.
        own = scores.pieces[:, column] >= np.maximum(least, scores.pieces.max(axis=1) - _FAR)
        places |= {int(place) for place in np.flatnonzero(own)}
        if not places and kind in WHOLE and scores.pieces[:, column].max() < least:
            return {Mark(0, len(split.text), kind)}
        if not places:
            places = {int(scores.pieces[:, column].argmax())}
    return {Mark(split.pieces[place].start, split.pieces[place].end, kind) for place in places}


def _sorries(split: Split, marks: set[Mark]) -> set[Mark]:
    """The pieces with a sorry too many, unless better ones are marked already."""
    if any(mark.kind == _SORRY for mark in marks):
        return set()
    places = {p for place in too_many_sorries(split.text) for p in overlapping(split.pieces, place, place + 1)}
    return {Mark(split.pieces[place].start, split.pieces[place].end, _SORRY) for place in places}


def _words_of(split: Split, kind: str) -> list[Mark]:
    return [hit.mark for hit in split.hits if hit.mark.kind == kind]


def _merged(split: Split, marks: set[Mark]) -> list[Mark]:
    """Joins marks of one kind whose pieces follow each other in a sentence."""
    bounds = {piece.end: number for number, piece in enumerate(split.pieces)}
    starts = {piece.start: number for number, piece in enumerate(split.pieces)}
    merged: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: (mark.kind, mark.start)):
        last = merged[-1] if merged else None
        if last and last.kind == mark.kind and last.end in bounds and mark.start in starts:
            first, second = split.pieces[bounds[last.end]], split.pieces[starts[mark.start]]
            if starts[mark.start] == bounds[last.end] + 1 and first.sentence == second.sentence:
                merged[-1] = Mark(last.start, mark.end, mark.kind)
                continue
        merged.append(mark)
    return merged


def _log_odds(probability: float) -> float:
    return float(np.log(probability / (1 - probability)))
