"""Finds several situations in one message, and keeps a single one whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from nlu.clauses import Clause, split_clauses
from nlu.components.extensions import register
from nlu.components.intents import Intents, Reading
from nlu.errors import DataError
from nlu.progress import track
from nlu.several import Evidence, SeveralHead, best_clause, fit_several
from nlu.training import Bench
from nlu.training_data import SEVERAL
from nlu.types import OUT_OF_SCOPE, Intent, Segment
from nlu.vector_cache import Matrix


@Language.factory(
    "olivebranch_segments",
    assigns=["doc._.segments"],
    default_config={
        "regularisation": 0.03,
        "threshold": 0.1,
        "surely": 0.3,
        "least": 0.15,
        "most_clauses": 24,
        "wishes": [],
    },
)
def make_segments(
    nlp: Language,
    name: str,
    *,
    regularisation: float,
    threshold: float,
    surely: float,
    least: float,
    most_clauses: int,
    wishes: list[str],
) -> Segments:
    """Makes the component; what it knows comes from `fit` or `from_disk`.

    Args:
        nlp: The pipeline; an `olivebranch_intents` stands before this component.
        name: Name of the component in it.
        regularisation: C of the logistic regression that weighs the situations of a message.
        threshold: How likely a message must tell of a second situation for it to be found.
        surely: From where on it is told in its own right; below that it may only be mentioned on the way to the first.
        least: How sure the clause that speaks for it must be.
        most_clauses: How many clauses of a long message are read.
        wishes: Intents somebody may turn down in a message about another ("too nervous to call, so a letter").
    """
    register()
    limits = {"threshold": threshold, "surely": surely, "least": least}
    return Segments(nlp, regularisation=regularisation, most_clauses=most_clauses, wishes=wishes, **limits)


class Segments:
    """Splits a message into the situations it tells of."""

    def __init__(
        self,
        nlp: Language,
        *,
        regularisation: float,
        threshold: float,
        surely: float,
        least: float,
        most_clauses: int,
        wishes: list[str],
    ) -> None:
        self._nlp = nlp
        self._regularisation = regularisation
        self._threshold, self._surely, self._least = threshold, surely, least
        self._most_clauses = most_clauses
        self._wishes = frozenset(wishes)
        self._head: SeveralHead | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Writes the segments, and the readings of the clauses behind that of the whole."""
        if self._head is None:
            raise RuntimeError("the segments are not trained")
        whole: Reading = doc._.readings[0]
        first = self._intents.decide(whole.best)
        clauses = split_clauses(doc.text, self._most_clauses)
        if len(clauses) > 1:
            evidence = self._evidence(doc.text, whole, clauses)
            doc._.readings = [whole, *evidence.clauses]
            doc._.segments = tuple(self._segments(doc.text, evidence, clauses, first, self._head))
        elif clauses:
            doc._.segments = (Segment(clauses[0].text, clauses[0].start, clauses[0].end, first),)
        return doc

    def fit(self, bench: Bench) -> None:
        """Learns from messages of several clauses how many situations they tell of."""
        rows: list[Matrix] = []
        told: list[bool] = []
        for message in track(bench.data.several, "reading clauses", total=len(bench.data.several), show=bench.progress):
            clauses = split_clauses(message.text, self._most_clauses)
            if len(clauses) > 1:
                evidence = self._evidence(message.text, self._intents.read(message.text), clauses)
                for column in evidence.candidates():
                    rows.append(evidence.features(column))
                    told.append(evidence.whole.labels[column] in message.intents)
        if not any(told):
            raise DataError(Path(SEVERAL), "has no message of several clauses", "Write some, with `intent: a+b`")
        self._head = fit_several(np.stack(rows), told, self._regularisation)

    def to_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002
        """Saves the weights."""
        if self._head is None:
            return
        path.mkdir(parents=True, exist_ok=True)
        np.savez(path / "several.npz", weights=self._head.weights, bias=np.float32(self._head.bias))

    def from_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> Segments:  # noqa: ARG002
        """Loads what `to_disk` saved."""
        with np.load(path / "several.npz") as stored:
            self._head = SeveralHead(stored["weights"], float(stored["bias"]))
        return self

    @property
    def _intents(self) -> Intents:
        return self._nlp.get_pipe("olivebranch_intents")  # type: ignore[return-value]

    def _evidence(self, text: str, whole: Reading, clauses: list[Clause]) -> Evidence:
        readings = [self._intents.read(clause.text) for clause in clauses]
        spoken = best_clause(readings, int(whole.probabilities.argmax()))
        if len(clauses) == 2:  # noqa: PLR2004 - what is left is the other clause, which is read already
            rest = readings[1 - spoken]
        else:
            left = text[: clauses[spoken].start] + " " + text[clauses[spoken].end :]
            rest = self._intents.read(left.strip())
        begins = (0, *(clause.end for clause in clauses[:-1]))
        texts = tuple(text[begin : clause.end] for begin, clause in zip(begins, clauses, strict=True))
        return Evidence(whole, tuple(readings), rest, texts, self._wishes, self._intents.likeness)

    def _segments(
        self, text: str, evidence: Evidence, clauses: list[Clause], first: Intent, head: SeveralHead
    ) -> list[Segment]:
        told = self._told(evidence, head)
        if len(told) < 2:  # noqa: PLR2004
            start, end = clauses[0].start, clauses[-1].end
            return [Segment(text[start:end], start, end, first)]
        owners = _share_out(evidence.table(), [*told])
        segments: list[Segment] = []
        begin = 0
        for place, owner in enumerate(owners):
            if place + 1 < len(owners) and owners[place + 1] == owner:
                continue
            start, end = clauses[begin].start, clauses[place].end
            parts = evidence.clauses[begin : place + 1]
            intent = _surest(owner, (evidence.whole, *parts))
            aside = owner != next(iter(told)) and told[owner] < self._surely
            segments.append(Segment(text[start:end], start, end, intent, aside))
            begin = place + 1
        return segments

    def _told(self, evidence: Evidence, head: SeveralHead) -> dict[int, float]:
        """Columns of the situations the message tells of, the surest first, and how sure."""
        likely = {column: head.probability(evidence.features(column)) for column in evidence.candidates()}
        labels = evidence.whole.labels
        told = [
            column
            for column in sorted(likely, key=likely.__getitem__, reverse=True)
            if likely[column] >= self._threshold and labels[column] != OUT_OF_SCOPE
        ]
        readings = (evidence.whole, *evidence.clauses)
        # A second one that no clause speaks for is a guess.
        told = [column for column in told if column == told[0] or _surest(column, readings).confidence >= self._least]
        return {column: likely[column] for column in told[: len(evidence.clauses)]}


def _share_out(table: Matrix, told: Sequence[int]) -> list[int]:
    """Gives each clause to one of the situations, and each situation at least one clause."""
    owners = [told[int(row[list(told)].argmax())] for row in table]
    for column in told:
        if column not in owners:
            free = [place for place, owner in enumerate(owners) if owners.count(owner) > 1]
            owners[max(free, key=lambda place: float(table[place, column]))] = column
    return owners


def _surest(column: int, readings: Sequence[Reading]) -> Intent:
    confidence = max(float(reading.probabilities[column]) * reading.familiarity for reading in readings)
    return Intent(readings[0].labels[column], confidence)
