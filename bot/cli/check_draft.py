"""`olivebranch check-draft`: what in a draft works against friendship."""

from __future__ import annotations

import json
import sys

import click

from nlu.drafts.checker import load_checker


@click.command("check-draft")
@click.argument("draft", required=False)
@click.option("--json", "as_json", is_flag=True, help="Read {draft, channel} a line, write a JSON answer a line.")
@click.option("--channel", default=None, help="Where it would be sent: text, letter, voicemail, ...")
def check_draft(draft: str | None, channel: str | None, *, as_json: bool) -> None:
    """Read DRAFT, or standard input."""
    checker = load_checker()
    if as_json:
        for number, line in enumerate(sys.stdin, 1):
            if not line.strip():
                continue
            try:
                item = json.loads(line)
                text, where = str(item["draft"]), item.get("channel", channel)
            except (ValueError, KeyError, TypeError, AttributeError):
                click.echo(json.dumps({"error": f'line {number} is no {{"draft": …}}'}))
                continue
            click.echo(json.dumps(checker.report(text, where), ensure_ascii=False))
        return
    text = draft if draft is not None else sys.stdin.read()
    problems = checker.check(text, channel)
    if not problems:
        click.echo("Fine to send.")
    for problem in problems:
        click.echo(f"{problem.type}: {problem.text!r}\n  {problem.why} {problem.fix}")
