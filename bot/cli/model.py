"""`olivebranch train` and `olivebranch evaluate`: the model and how good it is."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bot.settings import CONFIG, load_settings
from nlu.pipeline import train as train_model

DATA = Path(__file__).resolve().parents[2] / "nlu" / "data"
HELD_OUT = Path("tests/nlu")


@click.command()
def train() -> None:
    """Build and train the model, unless it is up to date."""
    trained = train_model(CONFIG, DATA, load_settings().model, progress=sys.stderr.isatty())
    click.echo("Trained." if trained else "The model is up to date.")


@click.command()
@click.argument("held_out", type=click.Path(exists=True, path_type=Path), default=HELD_OUT)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def evaluate(held_out: Path, *, as_json: bool) -> None:
    """Measure the model on HELD_OUT messages (default: tests/nlu)."""
    from nlu.evaluate import evaluate as measure  # noqa: PLC0415 - slow to import, rarely used

    measure(load_settings().model, held_out, as_json=as_json)
