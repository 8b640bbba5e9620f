"""`olivebranch train` and `olivebranch evaluate`: the model and how good it is."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from bot.settings import CONFIG, Settings, load_settings
from nlu.pipeline import train as train_model

DATA = Path(__file__).resolve().parents[2] / "nlu" / "data"
HELD_OUT = Path("tests/nlu/fresh")


def ready_model(settings: Settings) -> bool:
    """Trains the model unless it is up to date; says whether it did."""
    return train_model(CONFIG, DATA, settings.model, progress=sys.stderr.isatty())


@click.command()
def train() -> None:
    """Build and train the model, unless it is up to date."""
    trained = ready_model(load_settings())
    click.echo("Trained." if trained else "The model is up to date.")


@click.command()
@click.argument("held_out", type=click.Path(exists=True, path_type=Path), default=HELD_OUT)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def evaluate(held_out: Path, *, as_json: bool) -> None:
    """Measure the model on HELD_OUT messages (default: tests/nlu/fresh)."""
    # Slow to import, and rarely used.
    from rich.console import Console  # noqa: PLC0415

    from nlu.evaluate import evaluate as measure  # noqa: PLC0415
    from nlu.report_table import show  # noqa: PLC0415

    report = measure(load_settings().model, held_out, progress=sys.stderr.isatty())
    if as_json:
        click.echo(json.dumps(report.to_json(), indent=2))
    else:
        show(report, Console())
