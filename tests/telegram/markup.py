"""Telegram's HTML, read as strictly as its server does."""

from __future__ import annotations

import html
import re

_TOKEN = re.compile(r"<(/?)([a-z-]+)([^<>]*)>|&(?:lt|gt|amp|quot);|[^<&]")
_NAMES = {"b": "bold", "i": "italic", "code": "code", "pre": "pre", "blockquote": "blockquote", "tg-time": "date_time"}


def read(text: str) -> tuple[str, list[dict]]:
    """The words and their entities.

    Raises:
        ValueError: On what Telegram refuses: a tag it does not know or that stays open, a bare `<` or `&`.
    """
    words, entities, open_tags, place = "", [], [], 0
    while place < len(text):
        token = _TOKEN.match(text, place)
        if token is None:
            raise ValueError(f"bare {text[place]!r} at {place}")
        place = token.end()
        closing, name, attributes = token.group(1), token.group(2), token.group(3)
        if name is None:
            words += html.unescape(token.group())
        elif name not in _NAMES:
            raise ValueError(f"unknown tag {token.group()!r}")
        elif not closing:
            open_tags.append((name, attributes.strip(), len(words)))
        elif not open_tags or open_tags[-1][0] != name:
            raise ValueError(f"unexpected {token.group()!r}")
        else:
            _, attributes, start = open_tags.pop()
            kind = "expandable_blockquote" if attributes == "expandable" else _NAMES[name]
            entities.append({"type": kind, "offset": start, "length": len(words) - start})
    if open_tags:
        raise ValueError(f"<{open_tags[-1][0]}> stays open")
    return words.strip(), entities
