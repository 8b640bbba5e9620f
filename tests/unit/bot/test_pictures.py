"""The pictures in the README come from what the assistant says."""

from __future__ import annotations

import re
from io import BytesIO

from PIL import Image

from bot.cli.bubbles import Bubble, draw_chat
from bot.cli.docs import FOLDER
from bot.cli.pictures import pictures
from bot.cli.transcript import read_person

MOST_BYTES = 150_000


async def test_each_is_made_small_and_shown_with_words_for_who_cannot_see_it(assistant):
    made = await pictures(assistant, read_person(FOLDER / "pictures" / "person.yml"))
    readme = (FOLDER.parent / "README.md").read_text(encoding="utf-8")
    assert set(made) == {f"terminal-{mode}.svg" for mode in ("light", "dark")} | {
        f"telegram-{mode}.png" for mode in ("light", "dark")
    }
    for name, content in made.items():
        assert len(content) < MOST_BYTES
        assert (FOLDER / "pictures" / name).is_file(), "run `olivebranch docs`"
        assert f"docs/pictures/{name}" in readme
    images = re.findall(r"<img [^>]*>", readme)
    assert images
    assert all(re.search(r'alt="[^"]{40,}"', image) for image in images)


async def test_the_terminal_shows_what_was_said_and_fetches_nothing(assistant):
    made = await pictures(assistant, read_person(FOLDER / "pictures" / "person.yml"))
    svg = made["terminal-light.svg"].decode()
    assert "Sami" in svg
    assert "Shorter" in svg
    assert not re.findall(r"https?://(?!www\.w3\.org/2000/svg|www\.textualize\.io)", svg)


def drawn(text, *, dark=False, rows=()):
    return Image.open(BytesIO(draw_chat([Bubble(text, rows)], dark=dark))).convert("RGB")


def test_light_is_light_and_dark_is_dark():
    assert sum(drawn("a").getpixel((0, 0))) > 384 > sum(drawn("a", dark=True).getpixel((0, 0)))


def test_a_quotation_is_folded_and_wording_is_not():
    long = "word " * 200
    folded = drawn(f"<blockquote expandable>{long}</blockquote>").height
    assert folded < drawn(f"<pre>{long}</pre>").height / 3


def test_escaped_words_are_drawn_as_they_are_read():
    assert (
        drawn("a &lt;b&gt; &amp; c").tobytes()
        == Image.open(BytesIO(draw_chat([Bubble("a &#60;b&#62; &#38; c")], dark=False))).convert("RGB").tobytes()
    )


def test_every_row_of_buttons_makes_it_higher():
    assert drawn("a", rows=(("Copy",), ("Another",))).height > drawn("a", rows=(("Copy",),)).height > drawn("a").height
