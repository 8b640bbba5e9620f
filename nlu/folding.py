"""Undoes what people do to hide a word: odd spelling, digits for letters, letters set apart."""

from __future__ import annotations

import re
import unicodedata

# The words that are worth hiding.
_HIDDEN = (
    "kill",
    "killing",
    "suicide",
    "suicidal",
    "die",
    "dying",
    "dead",
    "murder",
    "harm",
    "cutting",
    "rape",
    "stalk",
)
_LEET = str.maketrans("01345780@$!|+", "oleastboasilt")
# The digit one stands for an i as often as for an l.
_LEET_I = str.maketrans("01345780@$!|+", "oieastboasiit")
# Bounded, and begun only where a word begins: a hundred thousand letters in a row take no longer than they must.
_MIXED = re.compile(r"(?<![a-z0-9@$!|+])(?=\S{0,40}[a-z])(?=\S{0,40}[0-9@$!|+])[a-z0-9@$!|+]{1,40}(?<![!|+])")
_STARRED = re.compile(r"(?<![a-z])[a-z]{1,20}[*#._-]{1,10}[a-z*#]{0,20}[a-z]")
_APART = re.compile(r"(?<!\w)(?:[a-z][ .\-_*]{1,2}){3,}[a-z](?!\w)")
# Three letters set apart may be anybody's initials, but not these.
_APART_SHORT = re.compile(r"(?<!\w)(?:d[ .\-_*]{1,2}i[ .\-_*]{1,2}e|k[ .\-_*]{1,2}m[ .\-_*]{1,2}s)(?!\w)")
_RUN = re.compile(r"([a-z])\1{2,}")
_END = re.compile(r"[.!?\n]+")
_REST = re.compile(r"[^\w.]+")


def fold(text: str) -> list[str]:
    """The plain spellings a text may stand for.

    Args:
        text: A normalised message.

    Returns:
        One or more readings in lower case, without accents and apostrophes, sentences parted by " . ".
    """
    plain = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
    plain = plain.replace("'", "")
    readings = {
        _tidy(variant)
        for spelling in (plain, _spell(plain, _LEET), _spell(plain, _LEET_I))
        for variant in (_RUN.sub(r"\1", spelling), _RUN.sub(r"\1\1", spelling))
    }
    return sorted(readings)


def set_apart(text: str) -> list[str]:
    """The runs of letters in a text that are written with gaps, joined: "k i l l" gives "kill"."""
    return [re.sub(r"[^a-z]", "", run) for run in _APART.findall(text.casefold())]


def _spell(plain: str, leet: dict[int, int]) -> str:
    joined = plain
    for apart in (_APART, _APART_SHORT):
        joined = apart.sub(lambda run: re.sub(r"[^a-z]", "", run[0]), joined)
    spelt = _MIXED.sub(lambda word: word[0].translate(leet), joined)
    return _STARRED.sub(_unstar, spelt)


def _unstar(word: re.Match[str]) -> str:
    shape = re.sub(r"[^a-z]", ".?", word[0])
    return next((hidden for hidden in _HIDDEN if re.fullmatch(shape, hidden)), word[0])


def _tidy(text: str) -> str:
    return " ".join(_REST.sub(" ", _END.sub(" . ", text)).split())
