"""`olivebranch explain`: why a message is read as it is."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import click
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from bot.cli.model import DATA
from bot.settings import load_settings
from nlu.measuring.explain import Explainer, Explanation
from nlu.training_data import read_training_data


@click.command()
@click.argument("message")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def explain(message: str, *, as_json: bool) -> None:
    """Say why MESSAGE is read as it is."""
    explainer = Explainer(load_settings().model, read_training_data(DATA).messages)
    why = explainer.explain(message, now=datetime.now(UTC).astimezone())
    if as_json:
        click.echo(json.dumps(why.to_json(), indent=2, ensure_ascii=False))
    else:
        _show(why, Console())


def _show(why: Explanation, console: Console) -> None:
    sure = "clear" if why.sure else f"unclear: the second is closer than {why.margin}"
    console.print(Text(f"Read as {why.intent.name}, {why.intent.confidence:.2f} of at least {why.threshold} ({sure})"))
    if why.safety:
        by = "the words name it" if why.danger_named else "it is meant, by the classifier"
        console.print(Text(f"Danger: {', '.join(why.safety)} ({by})"))
    cases = Table(
        Column("intent", overflow="fold"), "confidence", "meaning", "spelling", "prior", "n-grams that weigh most"
    )
    for case in why.cases:
        grams = Text(", ".join(f"{gram} {weight:+.2f}" for gram, weight in case.grams))
        figures = (f"{value:+.2f}" for value in (case.meaning, case.spelling, case.prior))
        cases.add_row(case.intent, f"{case.confidence:.2f}", *figures, grams)
    console.print(cases)
    if len(why.clauses) > 1:
        clauses = Table("clause", *(case.intent for case in why.cases))
        for place, clause in enumerate(why.clauses):
            clauses.add_row(Text(clause), *(f"{case.clauses[place]:.2f}" for case in why.cases))
        console.print(clauses)
    for text, intent in why.segments:
        console.print(Text(f"answered: {intent}: {text}"))
    nearest = Table("likeness", "its intent", "nearest training messages")
    for near in why.nearest:
        nearest.add_row(f"{near.likeness:.2f}", near.intent, Text(near.text))
    console.print(nearest)
