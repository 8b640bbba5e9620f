"""What the figures of a report are called, in the order they are shown; the same on a terminal and on a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nlu.measuring.report import Report
from nlu.measuring.shares import Share


@dataclass(frozen=True, slots=True)
class Part:
    """The leading figures of one part of a report.

    Attributes:
        name: The part: `messages`, `several`, `safety`, `entities` or `speed`.
        title: Its title.
        shares: Shares, with what they are of.
        numbers: Other figures, ready to be shown.
    """

    name: str
    title: str
    shares: tuple[tuple[str, Share], ...]
    numbers: tuple[tuple[str, str], ...] = ()


def figures(report: Report) -> Iterator[Part]:
    """The parts of a report that were measured.

    Args:
        report: What was measured.
    """
    yield from (part for part in (_messages(report), _several(report), _safety(report), _entities(report)) if part)
    speed = report.speed
    yield Part(
        "speed",
        "Speed, in milliseconds of one core",
        (),
        (
            ("messages timed", str(speed.messages)),
            ("median", f"{speed.median_ms:.1f}"),
            ("99 of 100 take at most", f"{speed.p99_ms:.1f}"),
            ("longest", f"{speed.longest_ms:.1f}"),
        ),
    )


def _messages(report: Report) -> Part | None:
    known = report.messages
    if known is None:
        return None
    at_95 = known.scope.recall_at_95
    return Part(
        "messages",
        "Messages of one situation",
        (
            ("the right situation first", known.top1),
            ("the right one among the first three", known.top3),
            ("right after the threshold", known.intent),
            ("right in some segment", known.segments_right),
            ("wrongly split into several", known.split),
            ("clear", known.sure),
            ("right when clear", known.sure_right),
            ("dangerous ones seen", known.danger.seen),
            ("seen for what they are", known.danger.named),
            ("harmless ones taken for dangerous", known.danger.false),
            ("out of scope, turned away", known.scope.recall),
            ("in scope, turned away", known.scope.turned_away),
        ),
        (
            ("expected calibration error", f"{known.calibration.ece:.3f}"),
            ("out of scope turned away when 95 % in scope are accepted", "none" if at_95 is None else f"{at_95:.3f}"),
        ),
    )


def _several(report: Report) -> Part | None:
    known = report.several
    if known is None:
        return None
    shares = (
        ("all situations found", known.all_found),
        ("at least one found", known.one_found),
        ("no other imagined", known.none_imagined),
        ("one situation kept whole", known.kept_whole),
    )
    return Part("several", "Messages of several situations", tuple(pair for pair in shares if pair[1].of))


def _safety(report: Report) -> Part | None:
    known = report.safety
    if known is None:
        return None
    by_id = tuple((f"{name} seen", share) for name, share in known.per_id.items())
    return Part(
        "safety",
        "Danger that is hard to see, and look-alikes",
        (
            ("dangerous ones seen", known.seen),
            ("seen for what they are", known.named),
            *by_id,
            ("look-alikes taken for dangerous", known.false),
        ),
    )


def _entities(report: Report) -> Part | None:
    known = report.entities
    if known is None:
        return None
    overall = known.overall
    return Part(
        "entities",
        "Names, pronouns, ways to write, times, drafts",
        (("messages read without a slip", known.whole), ("right ones marked in the right words", known.spans)),
        (
            ("precision", f"{overall.precision:.3f}"),
            ("recall", f"{overall.recall:.3f}"),
            ("F1", f"{overall.f1:.3f}"),
        ),
    )
