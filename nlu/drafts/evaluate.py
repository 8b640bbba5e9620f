"""Measures how well drafts are read that were never learnt from."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from nlu.drafts.examples import Draft, read_drafts
from nlu.drafts.kinds import KINDS, Mark
from nlu.interpreter import Interpreter
from nlu.progress import track

# A mark is in the right place when so much of what was marked by hand and by the checker is the same.
_SAME_WORDS = 0.5


@dataclass(frozen=True, slots=True)
class ReadDraft:
    """A draft and what was found in it."""

    draft: Draft
    marks: tuple[Mark, ...]
    seconds: float

    @property
    def kinds(self) -> frozenset[str]:
        """Every kind that was found."""
        return frozenset(mark.kind for mark in self.marks)


@dataclass(frozen=True, slots=True)
class KindFigures:
    """How one kind was found."""

    drafts: int
    precision: float
    recall: float
    f1: float


@dataclass(slots=True)
class DraftReport:
    """What was measured; shares are between 0 and 1.

    Attributes:
        drafts: How many were read.
        fine: How many of them have no problem.
        fine_passed: The share of those that were passed.
        precision: How many of the problems found (a kind in a draft) are there.
        recall: How many of those there are were found.
        f1: Both in one figure.
        spans: Of the problems rightly found in words, how many are marked in the same words, more or less.
        median_ms: Time for one draft.
        per_kind: The same figures for each kind.
        missed: Problems not found: the kind and the draft.
        imagined: Problems found that are not there.
    """

    drafts: int
    fine: int
    fine_passed: float
    precision: float
    recall: float
    f1: float
    spans: float
    median_ms: float
    per_kind: dict[str, KindFigures] = field(default_factory=dict)
    missed: list[tuple[str, str]] = field(default_factory=list)
    imagined: list[tuple[str, str]] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """All figures, ready for `json.dumps`."""
        return asdict(self)


def evaluate_drafts(model_dir: Path, folder: Path, *, progress: bool = False) -> DraftReport:
    """Reads held-out drafts with a trained model.

    Args:
        model_dir: The model.
        folder: Files of drafts with their problems marked.
        progress: Whether a bar may be shown.

    Raises:
        DataError: When the model or the drafts cannot be used.
    """
    interpreter = Interpreter.load(model_dir)
    return report(read_all(read_drafts(folder), interpreter.read_draft, progress=progress))


def read_all(
    drafts: Sequence[Draft], read: Callable[[str, str | None], Sequence[Mark]], *, progress: bool = False
) -> list[ReadDraft]:
    """Reads drafts one after the other."""
    results = []
    for draft in track(drafts, "reading drafts", total=len(drafts), show=progress):
        start = time.perf_counter()
        marks = tuple(read(draft.text, draft.channel))
        results.append(ReadDraft(draft, marks, time.perf_counter() - start))
    return results


def report(results: Sequence[ReadDraft]) -> DraftReport:
    """Counts what was found, missed and imagined."""
    fine = [result for result in results if not result.draft.kinds]
    right = sum(len(result.kinds & result.draft.kinds) for result in results)
    precision, recall, f1 = _figures(
        right, sum(len(r.kinds) for r in results), sum(len(r.draft.kinds) for r in results)
    )
    placed = [same for result in results for same in _placed(result)]
    times = sorted(result.seconds for result in results)
    return DraftReport(
        drafts=len(results),
        fine=len(fine),
        fine_passed=_share(not result.marks for result in fine),
        precision=precision,
        recall=recall,
        f1=f1,
        spans=_share(placed),
        median_ms=1000 * times[len(times) // 2] if times else 0.0,
        per_kind={kind: _of_kind(kind, results) for kind in KINDS},
        missed=[(kind, r.draft.text) for r in results for kind in sorted(r.draft.kinds - r.kinds)],
        imagined=[(kind, r.draft.text) for r in results for kind in sorted(r.kinds - r.draft.kinds)],
    )


def _of_kind(kind: str, results: Sequence[ReadDraft]) -> KindFigures:
    there = [result for result in results if kind in result.draft.kinds]
    found = sum(kind in result.kinds for result in results)
    precision, recall, f1 = _figures(sum(kind in result.kinds for result in there), found, len(there))
    return KindFigures(len(there), precision, recall, f1)


def _figures(right: int, found: int, there: int) -> tuple[float, float, float]:
    precision = right / found if found else 1.0
    recall = right / there if there else 1.0
    f1 = 2 * right / (found + there) if found + there else 1.0
    return round(precision, 4), round(recall, 4), round(f1, 4)


def _placed(result: ReadDraft) -> Iterable[bool]:
    """For each kind rightly found in words, whether the characters marked are mostly the same."""
    for kind in sorted(result.kinds & {mark.kind for mark in result.draft.marks}):
        ours = _characters(result.marks, kind)
        theirs = _characters(result.draft.marks, kind)
        yield len(ours & theirs) >= _SAME_WORDS * min(len(ours), len(theirs)) and bool(ours & theirs)


def _characters(marks: Iterable[Mark], kind: str) -> set[int]:
    return {place for mark in marks if mark.kind == kind for place in range(mark.start, mark.end)}


def _share(hits: Iterable[bool]) -> float:
    counted = list(hits)
    return round(sum(counted) / len(counted), 4) if counted else 1.0
