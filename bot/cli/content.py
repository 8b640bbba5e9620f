"""`olivebranch validate`, `graph` and `actions`: checks, draws and serves the dialogues."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click

from bot.settings import load_settings
from dialogues.engine.action_runner import LocalActions
from dialogues.engine.flows import Flow, Step
from dialogues.engine.library import load_library
from dialogues.engine.validate import validate as check
from nlu.training_data import read_training_data

DATA = Path(__file__).resolve().parents[2] / "nlu" / "data"


@click.command()
def validate() -> None:
    """Check the settings, training data, flows, wording and phrasings."""
    load_settings()
    intents = read_training_data(DATA).intents
    library = check(actions=LocalActions().names(), intents=intents)
    wordings = sum(len(phrasings) for phrasings in library.phrasings.values())
    responses = len(library.domain.responses)
    click.echo(
        f"{len(intents)} intents, {len(library.flows)} flows, {responses} responses, {wordings} phrasings: fine."
    )


@click.command()
@click.argument("flow", required=False)
def graph(flow: str | None) -> None:
    """Draw FLOW, or every flow, as Mermaid diagrams."""
    flows = load_library().flows
    if flow is not None and flow not in flows:
        raise click.BadParameter(f"{flow} is no flow; see `olivebranch graph` for all of them")
    for item in [flows[flow]] if flow else flows.values():
        click.echo(mermaid(item))


def mermaid(flow: Flow) -> str:
    """A flow as a Mermaid flowchart."""
    numbers = {step_id: f"s{position}" for position, step_id in enumerate(flow.steps)}
    lines = [f"%% {flow.name}", "flowchart TD", f'  start(["{flow.id}"]) --> {numbers[flow.first]}']
    for step in flow.steps.values():
        here = numbers[step.id]
        lines.append(f'  {here}["{_label(step)}"]')
        for branch in step.branches:
            condition = f'|"{branch.condition.source}"|' if branch.condition else ""
            lines.append(f"  {here} -->{condition} {numbers.get(branch.target, 'finish')}".replace('""', '"'))
        if not any(branch.condition is None for branch in step.branches):
            lines.append(f"  {here} --> {numbers.get(step.after, 'finish')}")
    return "\n".join([*lines, "  finish([END])", ""])


def _label(step: Step) -> str:
    if step.kind == "set_slots":
        return "set " + ", ".join(f"{name} = {value}" for name, value in step.value)
    return step.kind if step.kind == "noop" else f"{step.kind} {step.value}"


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen; 0.0.0.0 means everywhere.")
@click.option("--port", default=5055, show_default=True)
def actions(host: str, port: int) -> None:
    """Serve the actions over rasa-sdk's webhook protocol."""
    command = [sys.executable, "-m", "rasa_sdk", "--actions", "dialogues.actions", "--port", str(port)]
    # rasa-sdk listens on every address unless told otherwise by this variable.
    raise SystemExit(subprocess.call(command, env={**os.environ, "SANIC_HOST": host}))  # noqa: S603
