"""Shows reports on a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from nlu.drafts.evaluate import DraftReport
from nlu.evaluate import Report

_FIGURES = (
    ("messages", "messages"),
    ("top1", "first intent right"),
    ("top3", "right among the first three"),
    ("intent", "right after the threshold"),
    ("segments_right", "right in some segment"),
    ("one_segment", "kept in one segment"),
    ("sure", "clear"),
    ("sure_right", "right when clear"),
    ("safety_recall", "dangerous messages seen"),
    ("safety_id", "seen for what they are"),
    ("safety_false", "harmless taken for dangerous"),
    ("out_of_scope_recall", "out of scope turned away"),
    ("turned_away", "in scope turned away"),
    ("median_ms", "median milliseconds"),
)
_WORST = 15


def show(report: Report, console: Console) -> None:
    """Prints the figures, the weakest intents and the commonest confusions.

    Args:
        report: What was measured.
        console: Where to print.
    """
    figures = Table("measure", "value")
    for name, words in _FIGURES:
        value = getattr(report, name)
        figures.add_row(words, str(value) if isinstance(value, int) else f"{value:.3f}")
    weakest = Table("intent", "first intent right")
    for intent, share in sorted(report.per_intent.items(), key=lambda pair: pair[1])[:_WORST]:
        weakest.add_row(intent, f"{share:.2f}")
    confused = Table("meant", "read as", "times")
    for expected, read, count in report.confusions[:_WORST]:
        confused.add_row(expected, read, str(count))
    console.print(figures, weakest, confused)
    for title, texts in (("not seen", report.missed), ("false alarm", report.false_alarms)):
        for text in texts:
            console.print(f"{title}: {text}", markup=False, highlight=False)


_DRAFT_FIGURES = (
    ("drafts", "drafts"),
    ("fine", "of them fine"),
    ("fine_passed", "fine drafts passed"),
    ("precision", "problems found that are there"),
    ("recall", "problems there that are found"),
    ("f1", "F1 over problems"),
    ("spans", "marked in the right words"),
    ("median_ms", "median milliseconds"),
)


def show_drafts(report: DraftReport, console: Console) -> None:
    """Prints the figures, those of each kind, and what was missed or imagined.

    Args:
        report: What was measured.
        console: Where to print.
    """
    figures = Table("measure", "value")
    for name, words in _DRAFT_FIGURES:
        value = getattr(report, name)
        figures.add_row(words, str(value) if isinstance(value, int) else f"{value:.3f}")
    kinds = Table("kind", "drafts", "precision", "recall", "F1")
    for kind, known in report.per_kind.items():
        kinds.add_row(kind, str(known.drafts), f"{known.precision:.2f}", f"{known.recall:.2f}", f"{known.f1:.2f}")
    console.print(figures, kinds)
    for title, problems in (("missed", report.missed), ("imagined", report.imagined)):
        for kind, text in problems:
            console.print(f"{title} {kind}: {text}", markup=False, highlight=False)
