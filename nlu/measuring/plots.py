"""Draws the plots of a report as SVG that takes its colours from the page, light or dark."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from nlu.measuring.calibration import Calibration
from nlu.measuring.scope import Scope

# Colours that stand for the page's own while matplotlib draws.
_INK, _FAINT, _MARK, _OTHER, _PAGE = "#010203", "#040506", "#070809", "#0a0b0c", "#0d0e0f"
_ON_PAGE = {
    _PAGE: "var(--page)",
    _INK: "var(--ink)",
    _FAINT: "var(--faint)",
    _MARK: "var(--mark)",
    _OTHER: "var(--other)",
}
_SIZE = (4.6, 3.6)


def reliability(measured: Calibration) -> str:
    """How often it was right against how sure it was; the size of a dot tells how many messages it stands for.

    Args:
        measured: What was measured.
    """
    figure, axes = _axes("how sure", "how often right", "reliability")
    most = max(one.messages for one in measured.bins)
    axes.plot([0, 1], [0, 1], color=_FAINT, linewidth=1, linestyle="--")
    x, y = [one.confidence for one in measured.bins], [one.right for one in measured.bins]
    axes.plot(x, y, color=_MARK, linewidth=1.5)
    axes.scatter(
        x, y, s=[20 + 180 * one.messages / most for one in measured.bins], color=_MARK, zorder=3, clip_on=False
    )
    for one in measured.bins:
        axes.annotate(
            str(one.messages), (one.confidence, one.right), (0, -17), textcoords="offset points", ha="center",
            color=_INK, fontsize=8,
        )  # fmt: skip
    return _svg(figure, "reliability")


def out_of_scope(measured: Scope) -> str:
    """Recall of what is out of scope against acceptance of what is in scope, with the threshold in use as a dot.

    Args:
        measured: What was measured.
    """
    figure, axes = _axes("in scope, accepted", "out of scope, turned away", "scope")
    axes.plot([p.accepted for p in measured.curve], [p.recall for p in measured.curve], color=_MARK, linewidth=1.5)
    axes.axvline(0.95, color=_FAINT, linewidth=1, linestyle="--")
    accepted = 1 - (measured.turned_away.value or 0.0)
    axes.plot([accepted], [measured.recall.value or 0.0], "o", color=_OTHER, markersize=8, clip_on=False)
    axes.annotate(
        "as it is set", (accepted, measured.recall.value or 0.0), (-8, -14), textcoords="offset points", ha="right",
        color=_INK, fontsize=9,
    )  # fmt: skip
    return _svg(figure, "scope")


def bars(rows: Sequence[tuple[str, float]], name: str) -> str:
    """Shares side by side, each with its label.

    Args:
        rows: Labels and shares.
        name: What to call the plot.
    """
    figure, axes = _axes("", "", name, size=(7.2, 0.5 + 0.3 * len(rows)))
    places = list(range(len(rows)))[::-1]
    axes.barh(places, [share for _, share in rows], color=_MARK, height=0.6)
    axes.set_yticks(places, [label for label, _ in rows])
    axes.set_ylim(-0.6, len(rows) - 0.4)
    axes.grid(visible=False, axis="y")
    for place, (_, share) in zip(places, rows, strict=True):
        axes.text(min(share, 1) - 0.01, place, f"{share:.2f}", va="center", ha="right", color=_PAGE, fontsize=8)
    return _svg(figure, name)


def _axes(across: str, up: str, name: str, size: tuple[float, float] = _SIZE) -> tuple[Any, Any]:
    # Imported late: only a report is drawn, and only for contributors.
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure(figsize=size, layout="constrained")
    axes = figure.add_subplot()
    axes.set(xlabel=across, ylabel=up, xlim=(0, 1.02), ylim=(0, 1.02))
    axes.set_gid(f"plot-{name}")
    axes.grid(color=_FAINT, linewidth=0.4)
    axes.set_axisbelow(True)
    axes.tick_params(colors=_INK, labelsize=9)
    axes.xaxis.label.set_color(_INK)
    axes.yaxis.label.set_color(_INK)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(_FAINT)
    return figure, axes


def _svg(figure: Any, name: str) -> str:
    import matplotlib as mpl  # noqa: PLC0415

    target = io.StringIO()
    # The same figures give the same picture, letter for letter, and no id stands on the page twice.
    with mpl.rc_context({"svg.hashsalt": name, "svg.fonttype": "none"}):
        figure.savefig(target, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    svg = target.getvalue()
    svg = svg[svg.index("<svg") :]
    for before in (' id="', '"#', "url(#"):
        svg = svg.replace(before, f"{before}{name}-")
    for colour, on_page in _ON_PAGE.items():
        svg = svg.replace(colour, on_page)
    return svg
