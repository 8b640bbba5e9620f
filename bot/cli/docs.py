"""`olivebranch docs`: writes what can be generated about the content into `docs/`."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

import click

from bot.assistant import Assistant
from bot.cli.model import ready_model
from bot.cli.pictures import pictures
from bot.cli.transcript import Person, read_person, transcript
from bot.settings import load_settings
from dialogues.engine.guide import Entry, said_by
from dialogues.engine.library import Library, load_library
from dialogues.engine.phrasings import LENGTHS, TONES, Phrasing

FOLDER = Path(__file__).resolve().parents[2] / "docs"
_PARTS = {
    "reaching_out": "Reaching out",
    "meeting_up": "Meeting up",
    "staying_in_touch": "Staying in touch",
    "beyond": "Beyond the guide",
    "safety": "Safety",
}


@click.command()
@click.option("--check", is_flag=True, help="Only say whether what stands there is up to date.")
def docs(*, check: bool) -> None:
    """Write the table of situations, the made-up people's transcripts and the pictures of the README."""
    settings = load_settings()
    ready_model(settings)
    assistant = Assistant.load(settings.model, settings.action_url)
    pages = {
        "situations.md": situations_page(load_library()),
        "transcripts.md": asyncio.run(transcripts_page(assistant, people())),
    }
    for name, text in pages.items():
        path = FOLDER / name
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            click.echo(f"{name}: up to date")
        elif check:
            raise click.ClickException(f"{name} is not up to date; run `olivebranch docs`")
        else:
            path.write_text(text, encoding="utf-8")
            click.echo(f"{name}: written")
    person = read_person(FOLDER / "pictures" / "person.yml")
    for name, content in asyncio.run(pictures(assistant, person)).items():
        path = FOLDER / "pictures" / name
        if path.is_file() and path.read_bytes() == content:
            click.echo(f"pictures/{name}: up to date")
        elif check:
            raise click.ClickException(f"pictures/{name} is not up to date; run `olivebranch docs`")
        else:
            path.write_bytes(content)
            click.echo(f"pictures/{name}: written")


def people() -> list[Person]:
    """The made-up people of `docs/people/`."""
    return [read_person(path) for path in sorted((FOLDER / "people").glob("*.yml"))]


def situations_page(library: Library) -> str:
    """Every situation with what its answer must convey, the flow step that says it, and its wording."""
    lines = [
        "# Situations",
        "",
        "Made by `olivebranch docs` from `dialogues/`: what each answer must convey, the flow step that says it,",
        "and how many wordings there are to send.",
    ]
    for stage, title in _PARTS.items():
        lines += [
            "",
            f"## {title}",
            "",
            "| Situation | Must be said | Step | Wording to send |",
            "| --- | --- | --- | --- |",
        ]
        for entry in library.guide.values():
            if library.flows[entry.situation].stage == stage:
                lines += _rows(library, entry)
    return "\n".join([*lines, ""])


def _rows(library: Library, entry: Entry) -> list[str]:
    flow = library.flows[entry.situation]
    wording = _wording(library.phrasings.get(entry.situation, []))
    rows = []
    for number, point in enumerate(entry.points):
        steps = ", ".join(f"`{said_by(flow, name)}`" for name in point.said)
        first = (f"`{entry.situation}` ({entry.step}): {entry.when}", wording) if number == 0 else ("", "")
        rows.append(f"| {_cell(first[0])} | {_cell(point.text)} | {steps} | {first[1]} |")
    return rows


def _wording(phrasings: list[Phrasing]) -> str:
    if not phrasings:
        return "none: nothing is to be sent"
    counts = Counter(phrasing.kind for phrasing in phrasings)
    kinds = []
    for kind, count in counts.items():
        those = [phrasing for phrasing in phrasings if phrasing.kind == kind]
        tones = "/".join(tone for tone in TONES if any(p.tone == tone for p in those))
        lengths = "/".join(length for length in LENGTHS if any(p.length == length for p in those))
        channels = ", ".join(dict.fromkeys(p.channel.replace("_", " ") for p in those))
        kinds.append(f"{kind.replace('_', ' ')}: {count} ({channels}; {tones}; {lengths})")
    return "<br>".join(kinds)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


async def transcripts_page(assistant: Assistant, people: list[Person]) -> str:
    """The conversations of made-up people.

    Raises:
        DataError: When a person presses a button that was not offered.
    """
    lines = [
        "# Three made-up people",
        "",
        "Made by `olivebranch docs` from `docs/people/`. Quoted is what they write; the rest is what the assistant",
        "says, with wording to send in a box and the buttons in a row.",
        "",
    ]
    lines += [await transcript(assistant, person) for person in people]
    return "\n".join(lines)
