"""Measures messages that tell of one situation each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from nlu.measuring.calibration import Calibration, calibration
from nlu.measuring.danger import DangerReport, danger
from nlu.measuring.results import Result
from nlu.measuring.scope import Scope, scope
from nlu.measuring.shares import Share, share

_TOP = 3


@dataclass(frozen=True, slots=True)
class Confusion:
    """One intent taken for another.

    Attributes:
        meant: What it was.
        read: What it was taken for.
        messages: Where.
    """

    meant: str
    read: str
    messages: list[str]


@dataclass(frozen=True, slots=True)
class Figures:
    """How one intent, or a group of them, was read.

    Attributes:
        messages: How many there are.
        top1: How often the first intent of the ranking was right.
        top3: How often one of the first three was.
        precision: How often it was meant when it was read; None when it never was.
    """

    messages: int
    top1: float
    top3: float
    precision: float | None


@dataclass(frozen=True, slots=True)
class MessageReport:
    """What was measured.

    Attributes:
        top1: How often the first intent of the ranking was right.
        top3: How often one of the first three was.
        intent: How often the intent was right after the threshold.
        segments_right: How often the right intent is that of some segment.
        split: How often one situation was taken for several.
        sure: How often the first intent was clear, and `sure_right` how often it was then right.
        sure_right: See above.
        danger: Dangerous messages among them, and others taken for dangerous.
        scope: Messages about other things, among them and beside them.
        calibration: Whether it is as sure as it is right.
        per_group: Figures by the folder an intent stands in.
        per_intent: Figures by intent.
        confusions: Wrong readings, the commonest first.
        wrongly_split: The messages that were taken for several.
    """

    top1: Share
    top3: Share
    intent: Share
    segments_right: Share
    split: Share
    sure: Share
    sure_right: Share
    danger: DangerReport
    scope: Scope
    calibration: Calibration
    per_group: dict[str, Figures]
    per_intent: dict[str, Figures]
    confusions: list[Confusion]
    wrongly_split: list[str]


def messages(results: Sequence[Result], outside: Sequence[Result] = ()) -> MessageReport:
    """Counts what was right and what was not.

    Args:
        results: The messages as they were understood.
        outside: More messages about other things; they count for the scope alone.
    """
    return MessageReport(
        top1=share(result.is_right for result in results),
        top3=share(_is_near(result) for result in results),
        intent=share(result.read.intent.name == result.message.intent for result in results),
        segments_right=share(result.message.intent in result.told for result in results),
        split=share(len(result.answered) > 1 for result in results),
        sure=share(result.read.sure for result in results),
        sure_right=share(result.is_right for result in results if result.read.sure),
        danger=danger(results),
        scope=scope([*results, *outside]),
        calibration=calibration(results),
        per_group=_per_group(results),
        per_intent=_per_intent(results),
        confusions=_confusions(results),
        wrongly_split=[result.message.text for result in results if len(result.answered) > 1],
    )


def _is_near(result: Result) -> bool:
    return result.message.intent in result.names[:_TOP]


def _per_intent(results: Sequence[Result]) -> dict[str, Figures]:
    of: dict[str, list[Result]] = {}
    for result in results:
        of.setdefault(result.message.intent, []).append(result)
    read = Counter(result.first for result in results)
    return {intent: _figures(of[intent], read[intent]) for intent in sorted(of)}


def _per_group(results: Sequence[Result]) -> dict[str, Figures]:
    of: dict[str, list[Result]] = {}
    for result in results:
        of.setdefault(result.message.path.parent.name, []).append(result)
    home = {result.message.intent: group for group, known in of.items() for result in known}
    read = Counter(home.get(result.first) for result in results)
    right = Counter(home.get(result.first) for result in results if result.is_right)
    return {
        group: _figures(of[group], read[group], right=right[group] if read[group] else None) for group in sorted(of)
    }


def _figures(of: Sequence[Result], read: int, *, right: int | None = None) -> Figures:
    hits = sum(result.is_right for result in of)
    near = sum(_is_near(result) for result in of)
    precise = (hits if right is None else right) / read if read else None
    return Figures(
        messages=len(of),
        top1=round(hits / len(of), 4),
        top3=round(near / len(of), 4),
        precision=None if precise is None else round(precise, 4),
    )


def _confusions(results: Sequence[Result]) -> list[Confusion]:
    pairs: dict[tuple[str, str], list[str]] = {}
    for result in results:
        if not result.is_right:
            pairs.setdefault((result.message.intent, result.first), []).append(result.message.text)
    ranked = sorted(pairs.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return [Confusion(meant, read, texts) for (meant, read), texts in ranked]
