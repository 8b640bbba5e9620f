"""Splits a message into clauses, with or without punctuation."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Cut freely: a clause that says nothing by itself is weighed, not believed.
_BOUNDARY = re.compile(
    r"""
    (?P<end> [.!?…]+["')\]]* (?=\s|$) | \n+ | ; | \s[-\u2013\u2014]+\s | \u2014 )
    | ,?\s+ (?: and | but | so | because | cause | cuz | cos | plus | also | then | anyway | btw | by\s+the\s+way
             | meanwhile | which | who | if | when | while | or | though | since | till | until
             # "I'm after getting back together" is one clause.
             | (?<!['’]m\s)(?<!\bim\s)(?<!['’]s\s)(?<!not\s)after ) (?=\s)
    | ,\s+ (?=\w)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_WORD = re.compile(r"\w")
# A piece cut off at a linking word with fewer words than this is not a clause of its own.
_LEAST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of a message.

    Attributes:
        text: Its words, without the comma or linking word before it.
        start: Offset of the first character in the message.
        end: Offset after the last.
    """

    text: str
    start: int
    end: int


def split_clauses(text: str, most: int) -> list[Clause]:
    """Splits at sentence ends, line ends and linking words.

    Args:
        text: The message.
        most: How many clauses at most; what is beyond stays in the last one.

    Returns:
        Clauses in order, each with a word in it; none for a text without words.
    """
    cuts: list[tuple[int, int]] = []
    begin = 0
    for match in _BOUNDARY.finditer(text):
        end = match.end() if match["end"] else match.start()
        long_enough = match["end"] or (
            _words(text[begin:end]) >= _LEAST_WORDS and _words(text[match.end() :]) >= _LEAST_WORDS
        )
        if long_enough and len(cuts) < most - 1:
            cuts.append((begin, end))
            begin = match.end()
    cuts.append((begin, len(text)))
    return [clause for start, end in cuts if (clause := _trim(text, start, end))]


def _words(text: str) -> int:
    return len(text.split())


def _trim(text: str, start: int, end: int) -> Clause | None:
    piece = text[start:end]
    if not _WORD.search(piece):
        return None
    start += len(piece) - len(piece.lstrip(" ,\n\t"))
    end -= len(piece) - len(piece.rstrip())
    return Clause(text[start:end], start, end)
