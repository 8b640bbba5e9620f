from __future__ import annotations

from io import BytesIO

from PIL import Image

from bot.picture import draw, in_blocks
from dialogues.types import Picture

STEPS = (("Ready?", 31), ("Waiting", 3), ("Friends", None))


def test_it_is_small_and_dark_or_light():
    for dark in (False, True):
        png = draw(Picture(STEPS, 1, dark=dark))
        assert len(png) < 40_000
        image = Image.open(BytesIO(png)).convert("L")
        assert (image.getpixel((2, 2)) < 64) == dark
        assert len(set(image.tobytes())) > 3


def test_its_words_say_the_same():
    assert in_blocks(Picture(STEPS, 1)).splitlines() == ["■ Ready?  (31 d)", "▶ Waiting  (3 d)", "□ Friends"]
