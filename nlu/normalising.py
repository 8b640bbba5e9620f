"""Makes a message readable: one spelling for each character, nothing invisible, nothing piled up."""

from __future__ import annotations

import re
import unicodedata

# Telegram's own limit for a message is 4,096; what is beyond is only searched for danger.
READ_AT_MOST = 4096
# Three accents or more on one letter are ornament: no language piles up so many.
_MARKS = re.compile(r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3,}")
# No word is so long; patterns that look ahead over words would take minutes with one that has no end.
_ENDLESS = re.compile(r"\S{100}(?=\S)")
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")
_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_QUOTES = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u00b4": "'", "`": "'", "\u201c": '"', "\u201d": '"'}
)


def normalise(text: str) -> str:
    """Normalises any string; harmless to a text that is normal already.

    Args:
        text: What was received.

    Returns:
        The text in NFKC without control characters, bidirectional marks, zero-width characters
        and piles of accents, with plain quotes, single spaces and no endless words.
    """
    text = _MARKS.sub("", unicodedata.normalize("NFD", text[: 8 * READ_AT_MOST]))
    text = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    text = "".join(_visible(character) for character in text)
    text = _ENDLESS.sub(r"\g<0> ", text)
    return _LINES.sub("\n", _SPACES.sub(" ", text)).strip()


def has_words(text: str) -> bool:
    """Whether there is anything to read: a letter or a digit outside of links."""
    return any(character.isalnum() for character in _URL.sub(" ", text))


def _visible(character: str) -> str:
    if character == "\n":
        return character
    category = unicodedata.category(character)
    if category in ("Zl", "Zp"):
        return "\n"
    # Cf joins emoji and hides letters; Cs cannot even be encoded.
    if category in ("Cf", "Cs", "Co", "Cn"):
        return ""
    return " " if category == "Cc" else character
