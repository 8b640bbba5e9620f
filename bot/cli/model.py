"""`olivebranch train` and `olivebranch evaluate`: the model and how good it is."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from bot.settings import CONFIG, Settings, load_settings
from nlu.errors import DataError
from nlu.measuring.public_sets import SETS, read_public_set
from nlu.pipeline import cache_dir
from nlu.pipeline import train as train_model

DATA = Path(__file__).resolve().parents[2] / "nlu" / "data"
HELD_OUT = Path("tests/nlu/fresh")
HELD_OUT_DRAFTS = Path("tests/nlu/drafts")


def ready_model(settings: Settings) -> bool:
    """Trains the model unless it is up to date; says whether it did."""
    return train_model(CONFIG, DATA, settings.model, progress=sys.stderr.isatty())


@click.command()
def train() -> None:
    """Build and train the model, unless it is up to date."""
    trained = ready_model(load_settings())
    click.echo("Trained." if trained else "The model is up to date.")


@click.command()
@click.argument("held_out", type=click.Path(exists=True, path_type=Path), required=False)
@click.option("--drafts", "of_drafts", is_flag=True, help="Measure how drafts are read.")
@click.option("--dataset", type=click.Choice(SETS), help="Measure encoder and head on a public set in the folder.")
@click.option("--shots", type=click.IntRange(min=1), help="With --dataset: examples an intent (default: all).")
@click.option("--seeds", type=click.IntRange(min=1), default=5, help="With --shots: how many draws.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def evaluate(
    held_out: Path | None, *, of_drafts: bool, dataset: str | None, shots: int | None, seeds: int, as_json: bool
) -> None:
    """Measure the model on HELD_OUT messages (default: tests/nlu/fresh), or drafts (tests/nlu/drafts)."""
    if dataset:
        _evaluate_public(dataset, held_out, shots, range(seeds))
        return
    # Slow to import, and rarely used.
    from rich.console import Console  # noqa: PLC0415

    from nlu import report_table  # noqa: PLC0415

    model, progress, console = load_settings().model, sys.stderr.isatty(), Console()
    if of_drafts:
        from nlu.drafts.evaluate import evaluate_drafts  # noqa: PLC0415

        read = evaluate_drafts(model, held_out or HELD_OUT_DRAFTS, progress=progress)
        if not as_json:
            report_table.show_drafts(read, console)
            return
        figures = read.to_json()
    else:
        from nlu.evaluate import evaluate as measure  # noqa: PLC0415

        report = measure(model, held_out or HELD_OUT, progress=progress)
        if not as_json:
            report_table.show(report, console)
            return
        figures = report.to_json()
    click.echo(json.dumps(figures, indent=2, ensure_ascii=False))


def _evaluate_public(name: str, folder: Path | None, shots: int | None, seeds: range) -> None:
    """Always JSON: the figures are few, and made to be compared."""
    if folder is None:
        raise DataError(Path(), "is no set", f"Name the folder: `olivebranch evaluate --dataset {name} PATH`")
    from nlu.measuring.public_report import PublicBench  # noqa: PLC0415 - slow to import

    data = read_public_set(name, folder)
    bench = PublicBench(CONFIG, cache_dir(CONFIG), progress=sys.stderr.isatty())
    click.echo(json.dumps(bench.measure(name, data, shots, seeds).to_json(), indent=2))
