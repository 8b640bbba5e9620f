"""Notices a message that is not in English, so that the bot can say so instead of guessing."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

from nlu.reading import read_yaml

PATH = Path(__file__).with_suffix(".yml")
ENGLISH = "en"
# The share of letters from another script that makes a message foreign.
_FOREIGN_SHARE = 0.5
_MIN_WORDS = 3
_MIN_HITS = 2
_MIN_LETTERS = 3
_SCRIPTS = {
    "CYRILLIC": "ru",
    "ARABIC": "ar",
    "DEVANAGARI": "hi",
    "CJK": "zh",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "GREEK": "el",
    "HEBREW": "he",
    "THAI": "th",
    "BENGALI": "bn",
    "TAMIL": "ta",
    "ETHIOPIC": "am",
    "GEORGIAN": "ka",
    "ARMENIAN": "hy",
}


def language_of(text: str) -> str:
    """The language of a message.

    Latin script is read by everyday words; a doubt counts as English, since people mix in foreign words.

    Args:
        text: The message.

    Returns:
        An ISO 639-1 code; `en` whenever unsure.
    """
    letters = [character for character in text if character.isalpha()]
    scripts = [_script(character) for character in letters]
    foreign = [script for script in scripts if script]
    if len(foreign) >= _MIN_LETTERS and len(foreign) > _FOREIGN_SHARE * len(letters):
        return max(sorted(set(foreign)), key=foreign.count)
    words = re.findall(r"[^\W\d_]+", text.casefold())
    if len(words) < _MIN_WORDS:
        return ENGLISH
    english, others = _word_lists()
    hits = {code: sum(word in known for word in words) for code, known in others.items()}
    best = max(hits, key=lambda code: hits[code])
    # A word of both ("me", "no") speaks for neither.
    native = sum(word in english and word not in others[best] for word in words)
    own = {word for word in words if word in others[best] and word not in english}
    return best if len(own) >= _MIN_HITS and hits[best] > 2 * native else ENGLISH


def _script(character: str) -> str | None:
    name = unicodedata.name(character, "").split(" ")[0]
    return _SCRIPTS.get(name)


@cache
def _word_lists() -> tuple[frozenset[str], dict[str, frozenset[str]]]:
    content = read_yaml(PATH)
    others = {str(code): frozenset(str(word) for word in words) for code, words in content["languages"].items()}
    return frozenset(str(word) for word in content["english"]), others
