"""Shows a report on a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

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
