"""Writes a report as one page of HTML that needs nothing else: no script, no font, no picture from elsewhere."""

from __future__ import annotations

import json
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from nlu.errors import DataError
from nlu.measuring import plots
from nlu.measuring.report import Report
from nlu.measuring.shares import Share
from nlu.measuring.words import figures

_TEMPLATE = "page.html.jinja"
_MISSING = "cannot be drawn, since matplotlib is not installed"


def refuse_without_plots(folder: Path) -> None:
    """Says at once what is missing, not after minutes of measuring.

    Args:
        folder: Where the page would go.

    Raises:
        DataError: When plots cannot be drawn.
    """
    if find_spec("matplotlib") is None:
        raise DataError(folder / "report.html", _MISSING, "Run `uv sync --extra report`")


def write(report: Report, folder: Path, *, measured: datetime) -> Path:
    """Writes `report.html`, and `report.json` beside it.

    Args:
        report: What was measured.
        folder: Where they go; made when it is not there.
        measured: When that was.

    Returns:
        The page.
    """
    folder.mkdir(parents=True, exist_ok=True)
    figures_file, page = folder / "report.json", folder / "report.html"
    content = json.dumps({"measured": measured.isoformat(), **report.to_json()}, indent=2, ensure_ascii=False)
    figures_file.write_text(content + "\n", encoding="utf-8")
    page.write_text(html(report, measured=measured), encoding="utf-8")
    return page


def html(report: Report, *, measured: datetime) -> str:
    """The page.

    Args:
        report: What was measured.
        measured: When that was.
    """
    room = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    room.filters["percent"] = _percent
    room.filters["interval"] = _interval
    return room.get_template(_TEMPLATE).render(
        report=report, parts=list(figures(report)), plots=_plots(report), measured=measured
    )


def _plots(report: Report) -> dict[str, Markup]:
    drawn: dict[str, Any] = {}
    if report.messages:
        drawn["reliability"] = plots.reliability(report.messages.calibration)
        groups = report.messages.per_group.items()
        drawn["groups"] = plots.bars([(f"{name} ({known.messages})", known.top1) for name, known in groups], "groups")
        if report.messages.scope.curve:
            drawn["scope"] = plots.out_of_scope(report.messages.scope)
    if report.entities:
        kinds = report.entities.per_kind.items()
        drawn["entities"] = plots.bars([(f"{kind} ({known.marked})", known.f1) for kind, known in kinds], "entities")
    # Drawn here from figures and our own labels, so it is markup and needs no escaping.
    return {name: Markup(svg) for name, svg in drawn.items()}  # noqa: S704


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f} %"


def _interval(share: Share) -> str:
    return f"{100 * share.low:.1f} to {100 * share.high:.1f} %"
