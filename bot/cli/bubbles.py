"""Draws a chat as Telegram shows it: bubbles, wording in a box, a folded quotation, buttons."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

_WIDTH, _MARGIN, _PAD, _LINE, _SIZE = 1000, 28, 22, 37, 28
_MOST, _BUTTON, _GAP, _ROUND = 720, 58, 8, 24
# A folded quotation shows so many lines.
_FOLDED = 3
_LIGHT = {
    "ground": "#d8e2c8", "mine": "#e9f8d4", "ours": "#ffffff", "text": "#1c2118", "faint": "#6f7866",
    "box": "#eef2e6", "bar": "#6b8f3c", "button": "#a9bb92", "label": "#1c2118",
}  # fmt: skip
_DARK = {
    "ground": "#12160f", "mine": "#3d5a2a", "ours": "#222820", "text": "#eef2e6", "faint": "#a9b29e",
    "box": "#171c14", "bar": "#9cc066", "button": "#343d2e", "label": "#eef2e6",
}  # fmt: skip
_PARTS = re.compile(r"<(pre|blockquote)[^>]*>(.*?)</\1>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Bubble:
    """A message.

    Attributes:
        text: Plain words for the person's own, HTML as Telegram gets it for ours.
        rows: The titles of the buttons below.
        mine: Whether the person wrote it.
    """

    text: str
    rows: tuple[tuple[str, ...], ...] = ()
    mine: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    kind: str
    lines: list[str]

    @property
    def height(self) -> int:
        return len(self.lines) * _LINE + (0 if self.kind == "plain" else _PAD)


def draw_chat(bubbles: Sequence[Bubble], *, dark: bool) -> bytes:
    """The chat as a PNG.

    Args:
        bubbles: Its messages, oldest first.
        dark: Whether the person likes it dark.
    """
    colours, font = _DARK if dark else _LIGHT, ImageFont.load_default(_SIZE)
    laid = [(bubble, _parts(bubble, font)) for bubble in bubbles]
    height = 2 * _MARGIN + sum(_height(bubble, parts) + 14 for bubble, parts in laid) - 14
    image = Image.new("RGB", (_WIDTH, height), colours["ground"])
    pen, y = ImageDraw.Draw(image), _MARGIN
    for bubble, parts in laid:
        _draw(pen, font, colours, bubble, parts, y)
        y += _height(bubble, parts) + 14
    png = BytesIO()
    image.quantize(64).save(png, "PNG", optimize=True)
    return png.getvalue()


def _height(bubble: Bubble, parts: list[_Part]) -> int:
    return 2 * _PAD - 6 + sum(part.height for part in parts) + len(bubble.rows) * (_BUTTON + _GAP)


def _draw(
    pen: ImageDraw.ImageDraw,
    font: ImageFont.ImageFont | ImageFont.FreeTypeFont,
    colours: dict[str, str],
    bubble: Bubble,
    parts: list[_Part],
    y: int,
) -> None:
    widest = max(font.getlength(line) for part in parts for line in part.lines)
    # Boxes need room at both sides.
    room = 0 if all(part.kind == "plain" for part in parts) else 2 * _PAD
    width = _MOST if bubble.rows else min(_MOST, int(widest) + 2 * _PAD + room)
    x = _WIDTH - _MARGIN - width if bubble.mine else _MARGIN
    inner = 2 * _PAD - 6 + sum(part.height for part in parts)
    pen.rounded_rectangle([x, y, x + width, y + inner], _ROUND, colours["mine" if bubble.mine else "ours"])
    line_y = y + _PAD - 4
    for part in parts:
        indent = 0 if part.kind == "plain" else _PAD
        if part.kind != "plain":
            box = [x + _PAD - 8, line_y + 4, x + width - _PAD + 8, line_y + part.height - 4]
            pen.rounded_rectangle(box, 10, colours["box"])
            pen.rounded_rectangle([box[0], box[1], box[0] + 6, box[3]], 3, colours["bar"])
        for number, line in enumerate(part.lines):
            top = line_y + (_PAD // 2 if indent else 0) + number * _LINE
            pen.text((x + _PAD + indent // 2, top), line, colours["text"], font)
        if part.kind == "blockquote":
            middle, low = x + width - _PAD - 18, line_y + part.height - 22
            pen.line([(middle - 9, low - 9), (middle, low), (middle + 9, low - 9)], colours["bar"], 4)
        line_y += part.height
    _draw_buttons(pen, font, colours, bubble, (x, y + inner + _GAP, width))


def _draw_buttons(
    pen: ImageDraw.ImageDraw,
    font: ImageFont.ImageFont | ImageFont.FreeTypeFont,
    colours: dict[str, str],
    bubble: Bubble,
    place: tuple[int, int, int],
) -> None:
    x, y, width = place
    for row in bubble.rows:
        each = (width - _GAP * (len(row) - 1)) / len(row)
        for number, title in enumerate(row):
            left = x + number * (each + _GAP)
            pen.rounded_rectangle([left, y, left + each, y + _BUTTON], 14, colours["button"])
            pen.text((left + each / 2, y + _BUTTON / 2), title, colours["label"], font, "mm")
        y += _BUTTON + _GAP


def _parts(bubble: Bubble, font: ImageFont.ImageFont | ImageFont.FreeTypeFont) -> list[_Part]:
    if bubble.mine:
        return [_Part("plain", _wrapped(bubble.text, font, _MOST - 2 * _PAD))]
    parts, place = [], 0
    for found in _PARTS.finditer(bubble.text):
        parts.append(("plain", bubble.text[place : found.start()]))
        parts.append((found.group(1), found.group(2)))
        place = found.end()
    parts.append(("plain", bubble.text[place:]))
    laid = []
    for kind, text in parts:
        words = html.unescape(re.sub(r"<[^>]+>", "", text)).strip("\n")
        if words:
            lines = _wrapped(words, font, _MOST - (2 if kind == "plain" else 3) * _PAD)
            laid.append(_Part(kind, lines[:_FOLDED] if kind == "blockquote" else lines))
    return laid


def _wrapped(text: str, font: ImageFont.ImageFont | ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}".strip()
            if line and font.getlength(longer) > width:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return lines
