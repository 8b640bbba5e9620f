"""Draws the path as a small picture, dark or light."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from dialogues.types import Picture

_WIDTH, _HEIGHT, _MARGIN, _RADIUS = 1080, 300, 90, 26
_LIGHT = {"ground": "#faf8f2", "line": "#cfd6c4", "done": "#6b8f3c", "text": "#2f3a24", "faint": "#6f7866"}
_DARK = {"ground": "#1c2118", "line": "#4a5341", "done": "#9cc066", "text": "#eef2e6", "faint": "#a9b29e"}


def draw(picture: Picture) -> bytes:
    """The picture as a PNG: a dot for each step, filled up to where the person is, days below.

    Args:
        picture: What to draw.
    """
    colours = _DARK if picture.dark else _LIGHT
    image = Image.new("RGB", (_WIDTH, _HEIGHT), colours["ground"])
    pen = ImageDraw.Draw(image)
    label, small = ImageFont.load_default(27), ImageFont.load_default(23)
    gap, y = (_WIDTH - 2 * _MARGIN) / (len(picture.steps) - 1), _HEIGHT // 2
    pen.line([(_MARGIN, y), (_WIDTH - _MARGIN, y)], colours["line"], 8)
    pen.line([(_MARGIN, y), (_MARGIN + gap * picture.here, y)], colours["done"], 8)
    for number, (name, days) in enumerate(picture.steps):
        x, here = _MARGIN + gap * number, number == picture.here
        radius = _RADIUS + 8 if here else _RADIUS
        fill = colours["done"] if number <= picture.here else colours["ground"]
        rim = colours["text"] if here else colours["done"] if number <= picture.here else colours["line"]
        pen.ellipse([x - radius, y - radius, x + radius, y + radius], fill, rim, 5)
        pen.text((x, y - 72), name, colours["text"] if number <= picture.here else colours["faint"], label, "mm")
        if days is not None and number <= picture.here:
            pen.text((x, y + 68), f"{days} d", colours["faint"], small, "mm")
    png = BytesIO()
    image.save(png, "PNG", optimize=True)
    return png.getvalue()


def in_blocks(picture: Picture) -> str:
    """The same for a terminal: a line for each step."""
    lines = []
    for number, (name, days) in enumerate(picture.steps):
        mark = "▶" if number == picture.here else "■" if number < picture.here else "□"
        lines.append(f"{mark} {name}" + (f"  ({days} d)" if days is not None and number <= picture.here else ""))
    return "\n".join(lines)
