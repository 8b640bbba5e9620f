"""Pictures of one conversation for the README: as it looks in the terminal, and on Telegram."""

from __future__ import annotations

import io
import re

from rich.console import Console
from rich.terminal_theme import SVG_EXPORT_THEME, TerminalTheme
from rich.text import Text

from bot.assistant import Assistant
from bot.cli.bubbles import Bubble, draw_chat
from bot.cli.chat import show
from bot.cli.transcript import Person, played
from bot.messages import Incoming
from bot.telegram.render import render
from dialogues.types import Outcome

_COLUMNS = 84
_LIGHT = TerminalTheme(
    (250, 248, 242),
    (47, 58, 36),
    [(47, 58, 36), (178, 52, 44), (88, 124, 38), (150, 110, 20), (40, 90, 150), (130, 60, 130), (20, 110, 120)] * 2,
)


async def pictures(assistant: Assistant, person: Person) -> dict[str, bytes]:
    """The pictures by file name.

    Args:
        assistant: Answers.
        person: What is said to it.
    """
    said, bubbles = Text.assemble(), list[Bubble]()
    console = Console(record=True, width=_COLUMNS, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    async for move, incoming, outcome in played(assistant, person):
        said = Text.assemble(("> ", "bold"), move.says or _number(console, move.presses))
        console.print(said)
        show(console, outcome.replies)
        if move.says:
            bubbles.append(Bubble(move.says, mine=True))
        _add(bubbles, incoming, outcome)
    terminal = {"light": _LIGHT, "dark": SVG_EXPORT_THEME}
    svgs = {f"terminal-{name}.svg": _svg(console, theme) for name, theme in terminal.items()}
    return {**svgs, **{f"telegram-{name}.png": draw_chat(bubbles, dark=name == "dark") for name in terminal}}


def _number(console: Console, title: str) -> str:
    """What is typed in the terminal for a button: the number it was last shown with."""
    shown = re.findall(rf"^ +(\d+)  {re.escape(title)}\s*$", console.export_text(clear=False), re.MULTILINE)
    return str(shown[-1])


def _svg(console: Console, theme: TerminalTheme) -> bytes:
    svg = console.export_svg(title="make chat", theme=theme, clear=False, unique_id="chat")
    # No font is fetched from elsewhere: every system has one of fixed width.
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = "\n".join(line.rstrip() for line in svg.replace("Fira Code, monospace", "monospace").splitlines())
    return f"{svg}\n".encode()


def _add(bubbles: list[Bubble], incoming: Incoming, outcome: Outcome) -> None:
    """What Telegram shows after the calls that say an outcome."""
    # A button changes the message it is on, which is the last one here.
    last = max((place for place, bubble in enumerate(bubbles) if not bubble.mine), default=0)
    for call in render(outcome, incoming.model_copy(update={"reply_to": last})):
        if call["method"] not in {"sendMessage", "editMessageText"}:
            continue
        arguments = call["arguments"]
        rows = tuple(tuple(item["text"] for item in row) for row in arguments["keyboard"])
        bubble = Bubble(arguments["text"], rows)
        if call["method"] == "editMessageText":
            bubbles[arguments["message_id"]] = bubble
        else:
            bubbles.append(bubble)
