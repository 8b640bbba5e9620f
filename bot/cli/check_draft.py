"""`olivebranch check-draft`: what in a draft works against friendship."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime

import click

from bot.settings import load_settings
from dialogues.drafting.report import Opinion, opinion
from dialogues.engine.library import load_library
from nlu.drafts.kinds import CHANNELS
from nlu.interpreter import Interpreter


@click.command("check-draft")
@click.argument("draft", required=False)
@click.option("--json", "as_json", is_flag=True, help="Read {draft, channel} a line, write a JSON answer a line.")
@click.option("--channel", default=None, help=f"How it would be sent: {', '.join(CHANNELS)}; text when not given.")
def check_draft(draft: str | None, channel: str | None, *, as_json: bool) -> None:
    """Read DRAFT, or standard input."""
    interpreter, library, now = Interpreter.load(load_settings().model), load_library(), datetime.now(UTC)

    def read(text: str, where: str | None) -> Opinion:
        return opinion(text, where, interpreter.read_draft, library, now)

    if as_json:
        lines = [json.dumps({"draft": draft})] if draft is not None else sys.stdin
        for number, line in enumerate(lines, 1):
            if line.strip():
                click.echo(_answer(number, line, channel, read))
        return
    seen = read(draft if draft is not None else sys.stdin.read(), channel)
    if not seen.findings:
        click.echo("Fine to send.")
        return
    for finding in seen.findings:
        click.echo(f"{finding.type}: {finding.text!r}\n  {finding.why} {finding.fix}")
    click.echo(f"\n{seen.better}")


def _answer(number: int, line: str, channel: str | None, read: Callable[[str, str | None], Opinion]) -> str:
    try:
        item = json.loads(line)
        text, where = str(item["draft"]), item.get("channel", channel)
    except (ValueError, KeyError, TypeError, AttributeError):
        return json.dumps({"error": f'line {number} is no {{"draft": …}}'}, ensure_ascii=False)
    problems = [asdict(finding) for finding in read(text, None if where is None else str(where)).findings]
    return json.dumps({"ok": not problems, "problems": problems}, ensure_ascii=False)
