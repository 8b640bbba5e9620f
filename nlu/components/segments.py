"""Finds several situations in one message, clause by clause, and keeps a single one whole."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from nlu.clauses import Clause, split_clauses
from nlu.components.extensions import register
from nlu.components.intents import Intents, Reading
from nlu.types import OUT_OF_SCOPE, Intent, Segment


@Language.factory(
    "olivebranch_segments",
    assigns=["doc._.segments"],
    default_config={"confident": 0.45, "margin": 0.2, "among": 8, "most_clauses": 24},
)
def make_segments(
    nlp: Language, name: str, *, confident: float, margin: float, among: int, most_clauses: int
) -> Segments:
    """Makes the component.

    Args:
        nlp: The pipeline; an `olivebranch_intents` stands before this component.
        name: Name of the component in it.
        confident: How sure a clause must be of an intent of its own.
        margin: How far its first intent must be before its second.
        among: Its intent must be among so many of the likeliest for the whole message: half as many
            false splits, for one found in twenty fewer.
        most_clauses: How many clauses of a long message are read.
    """
    register()
    return Segments(nlp, confident=confident, margin=margin, among=among, most_clauses=most_clauses)


@dataclass(frozen=True, slots=True)
class _Part:
    """Neighbouring clauses read as the same intent; None where no intent is clear."""

    start: int
    end: int
    intent: Intent | None


class Segments:
    """Splits a message into the situations it tells of."""

    def __init__(self, nlp: Language, *, confident: float, margin: float, among: int, most_clauses: int) -> None:
        self._nlp = nlp
        self._confident = confident
        self._margin = margin
        self._among = among
        self._most_clauses = most_clauses

    def __call__(self, doc: Doc) -> Doc:
        """Writes the segments, and the readings of the clauses behind that of the whole."""
        intents: Intents = self._nlp.get_pipe("olivebranch_intents")  # type: ignore[assignment]
        whole: Reading = doc._.readings[0]
        clauses = split_clauses(doc.text, self._most_clauses)
        readings = [intents.read(clause.text) for clause in clauses] if len(clauses) > 1 else []
        doc._.readings = [whole, *readings]
        likely = {intent.name for intent in whole.ranking(self._among)}
        parts = self._parts(clauses, readings, intents.decide(whole.best), likely)
        doc._.segments = tuple(
            Segment(doc.text[part.start : part.end], part.start, part.end, part.intent) for part in parts if part.intent
        )
        return doc

    def _parts(self, clauses: list[Clause], readings: list[Reading], whole: Intent, likely: set[str]) -> list[_Part]:
        if not clauses:
            return []
        own = [
            _Part(clause.start, clause.end, self._own_intent(reading, likely))
            for clause, reading in zip(clauses, readings, strict=False)
        ]
        named = {part.intent.name for part in own if part.intent}
        everything = _Part(clauses[0].start, clauses[-1].end, whole)
        if not named or named == {whole.name}:
            return [everything]
        if whole.name not in named | {OUT_OF_SCOPE}:
            own = _place(whole, own)
        return _absorb(own)

    def _own_intent(self, reading: Reading, likely: set[str]) -> Intent | None:
        first, second = reading.ranking(2)
        clear = first.confidence >= self._confident and first.confidence - second.confidence >= self._margin
        return first if clear and first.name in likely - {OUT_OF_SCOPE} else None


def _place(whole: Intent, parts: list[_Part]) -> list[_Part]:
    """What the message says as a whole stands in the longest clause that says nothing by itself."""
    unclear = [part for part in parts if part.intent is None]
    longest = max(unclear, key=lambda part: part.end - part.start, default=None)
    return [_Part(part.start, part.end, whole) if part is longest else part for part in parts]


def _absorb(parts: list[_Part]) -> list[_Part]:
    """Joins neighbours of one intent, and lets a clear part take in the unclear ones beside it."""
    joined: list[_Part] = []
    for part in parts:
        last = joined[-1] if joined else None
        if last and (part.intent is None or last.intent is None or last.intent.name == part.intent.name):
            candidates = [intent for intent in (last.intent, part.intent) if intent]
            best = max(candidates, key=lambda intent: intent.confidence, default=None)
            joined[-1] = _Part(last.start, part.end, best)
        else:
            joined.append(part)
    return joined
