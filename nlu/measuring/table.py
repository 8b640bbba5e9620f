"""Shows reports on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from nlu.drafts.evaluate import DraftReport
from nlu.measuring.report import Report
from nlu.measuring.shares import Share
from nlu.measuring.words import figures

_WORST = 15


def show(report: Report, console: Console) -> None:
    """Prints the figures, the weakest intents, the commonest confusions, and what went wrong.

    Args:
        report: What was measured.
        console: Where to print.
    """
    console.print(Text(report.how))
    for part in figures(report):
        table = Table(part.title, "share", "of", "95 % interval", title_justify="left")
        for words, share in part.shares:
            table.add_row(words, *_cells(share))
        for words, value in part.numbers:
            table.add_row(words, value, "", "")
        console.print(table)
    if report.messages:
        weakest = sorted(report.messages.per_intent.items(), key=lambda pair: pair[1].top1)[:_WORST]
        _print(
            console, ("intent", "messages", "first right"), [(n, str(f.messages), f"{f.top1:.2f}") for n, f in weakest]
        )
        pairs = report.messages.confusions[:_WORST]
        _print(console, ("meant", "read as", "times"), [(c.meant, c.read, str(len(c.messages))) for c in pairs])
    if report.entities:
        kinds = report.entities.per_kind.items()
        rows = [(k, str(f.marked), *(f"{v:.2f}" for v in (f.precision, f.recall, f.f1))) for k, f in kinds]
        _print(console, ("picked up", "marked", "precision", "recall", "F1"), rows)
        for slip in report.entities.slips:
            wanted, got = (", ".join(values) or "nothing" for values in (slip.wanted, slip.got))
            console.print(Text(f"{slip.where} {slip.kind}: wanted {wanted}; got {got}: {slip.text}"))
    for danger in (report.messages.danger if report.messages else None, report.safety):
        for title, alarms in (("not seen", danger.missed), ("false alarm", danger.false_alarms)) if danger else ():
            for alarm in alarms:
                console.print(Text(f"{title}: {alarm.text}"))


def _cells(share: Share) -> tuple[str, str, str]:
    if share.value is None:
        return "none to measure on", "0", ""
    return f"{share.value:.3f}", f"{share.of}", f"{share.low:.3f} to {share.high:.3f}"


def _print(console: Console, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    table = Table(*heads)
    for row in rows:
        table.add_row(*row)
    console.print(table)


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
    table = Table("measure", "value")
    for name, words in _DRAFT_FIGURES:
        value = getattr(report, name)
        table.add_row(words, str(value) if isinstance(value, int) else f"{value:.3f}")
    kinds = Table("kind", "drafts", "precision", "recall", "F1")
    for kind, known in report.per_kind.items():
        kinds.add_row(kind, str(known.drafts), f"{known.precision:.2f}", f"{known.recall:.2f}", f"{known.f1:.2f}")
    console.print(table, kinds)
    for title, problems in (("missed", report.missed), ("imagined", report.imagined)):
        for kind, text in problems:
            console.print(f"{title} {kind}: {text}", markup=False, highlight=False)
