"""`olivebranch train` and `olivebranch evaluate`: the model and how good it is."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.settings import CONFIG, Settings, load_settings
from nlu.errors import DataError
from nlu.measuring.public_sets import SETS, read_public_set
from nlu.pipeline import cache_dir
from nlu.pipeline import train as train_model

DATA = Path(__file__).resolve().parents[2] / "nlu" / "data"
HELD_OUT = Path("tests/nlu")


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
@click.option("--report", "folder", type=click.Path(path_type=Path), help="Write report.html and report.json there.")
@click.option("--cross-validate", is_flag=True, help="Measure on the training data, a fold at a time (many minutes).")
@click.option(
    "--folds", type=click.IntRange(min=2), default=5, show_default=True, help="With --cross-validate or --drafts."
)
@click.option(
    "--drafts", "of_drafts", is_flag=True, help="Measure how drafts are read: those in HELD_OUT, or a fold at a time."
)
@click.option("--dataset", type=click.Choice(SETS), help="Measure encoder and head on a public set in the folder.")
@click.option("--shots", type=click.IntRange(min=1), help="With --dataset: examples an intent (default: all).")
@click.option("--seeds", type=click.IntRange(min=1), default=5, help="With --shots: how many draws.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def evaluate(
    held_out: Path | None,
    *,
    folder: Path | None,
    cross_validate: bool,
    folds: int,
    of_drafts: bool,
    dataset: str | None,
    shots: int | None,
    seeds: int,
    as_json: bool,
) -> None:
    """Measure the model on HELD_OUT messages: one set, or a folder of sets (default: tests/nlu)."""
    if (folder or cross_validate) and (dataset or of_drafts):
        raise click.UsageError("--report and --cross-validate are about messages, not --drafts or --dataset.")
    if cross_validate and held_out:
        raise click.UsageError("--cross-validate reads the training data; leave HELD_OUT out.")
    if dataset:
        _evaluate_public(dataset, held_out, shots, range(seeds))
    elif of_drafts:
        _evaluate_drafts(held_out, folds, as_json=as_json)
    else:
        _evaluate_messages(held_out or HELD_OUT, folder, folds if cross_validate else None, as_json=as_json)


def _evaluate_messages(held_out: Path, folder: Path | None, folds: int | None, *, as_json: bool) -> None:
    # Slow to import, and rarely used: as everything below.
    from nlu.measuring import page  # noqa: PLC0415

    if folder:
        page.refuse_without_plots(folder)
    progress = sys.stderr.isatty()
    if folds:
        from nlu.measuring.cross_validation import cross_validate  # noqa: PLC0415

        report = cross_validate(CONFIG, DATA, folds=folds, progress=progress)
    else:
        from nlu.measuring.report import evaluate as measure  # noqa: PLC0415

        report = measure(load_settings().model, held_out, progress=progress)
    if folder:
        written = page.write(report, folder, measured=datetime.now(UTC).astimezone())
        click.echo(f"Wrote {written}.", err=as_json)
    if as_json:
        click.echo(json.dumps(report.to_json(), indent=2, ensure_ascii=False))
    elif not folder:
        from rich.console import Console  # noqa: PLC0415

        from nlu.measuring.table import show  # noqa: PLC0415

        show(report, Console())


def _evaluate_drafts(held_out: Path | None, folds: int, *, as_json: bool) -> None:
    progress = sys.stderr.isatty()
    if held_out:
        from nlu.drafts.evaluate import evaluate_drafts  # noqa: PLC0415

        report = evaluate_drafts(load_settings().model, held_out, progress=progress)
    else:
        from nlu.measuring.drafts import cross_validate_drafts  # noqa: PLC0415

        report = cross_validate_drafts(CONFIG, DATA, folds=folds, progress=progress)
    if as_json:
        click.echo(json.dumps(report.to_json(), indent=2, ensure_ascii=False))
        return
    from rich.console import Console  # noqa: PLC0415

    from nlu.measuring.table import show_drafts  # noqa: PLC0415

    show_drafts(report, Console())


def _evaluate_public(name: str, folder: Path | None, shots: int | None, seeds: range) -> None:
    """Always JSON: the figures are few, and made to be compared."""
    if folder is None:
        raise DataError(Path(), "is no set", f"Name the folder: `olivebranch evaluate --dataset {name} PATH`")
    from nlu.measuring.public_report import PublicBench  # noqa: PLC0415 - slow to import

    data = read_public_set(name, folder)
    bench = PublicBench(CONFIG, cache_dir(CONFIG), progress=sys.stderr.isatty())
    click.echo(json.dumps(bench.measure(name, data, shots, seeds).to_json(), indent=2))
