"""Splits a draft into the pieces an editor would replace: sentences, and clauses of long ones."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SUBJECT = (
    r"(?:i|i'?m|i'?ve|i'?d|i'?ll|im|ive|you|you'?re|you'?ve|you'?d|u|ur|we|we'?re|we'?ve|they|he|she|it|it'?s|its|that|that'?s|this"
    r"|there|there'?s|my|your|our|the|if|when|what|how|why|maybe|please|pls|let'?s|lets|just|do|don'?t|dont|can|could|would|will"
    r"|not|no|hope|thanks|sorry|see|at|after|because|since|unless|or|nothing|nobody|everyone)"
)
_SMILEY = r"[\U0001F300-\U0001FAFF\u2600-\u27BF]+\ufe0f?"
_LINK = r"(?:and|but|so|because|cos|cuz|cause|although|though|while|unless|then|plus|also|anyway)"
_BOUNDARY = re.compile(
    rf"""
    (?P<end> [.!?…]+["')\]*]* (?=\s|$) | \n+ | ; | \s[-\u2013\u2014]+\s | \u2014 | :\s | \s*{_SMILEY} )
    | (?P<comma> , (?=\s) )
    | (?P<link> \s (?= {_LINK} \s {_SUBJECT}\b ) )
    | (?P<soft> \s (?= (?:but|because|unless|anyway|although)\s ) )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_WORD = re.compile(r"\w")
# A piece cut off within a sentence has at least so many words, or stays where it is.
_LEAST_WORDS, _LEAST_AT_COMMA = 3, 4
# What is beyond is not split any further, so that a novel costs no more than a letter.
_MOST = 120


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a draft.

    Attributes:
        text: Its words.
        start: Offset of the first character.
        end: Offset after the last.
        sentence: Number of the sentence it belongs to.
    """

    text: str
    start: int
    end: int
    sentence: int


def split_pieces(text: str) -> list[Piece]:
    """The pieces of a draft, in order, each with a word in it."""
    pieces: list[Piece] = []
    begin = sentence = 0
    for match in _BOUNDARY.finditer(text):
        if len(pieces) >= _MOST:
            break
        ends = match["end"] is not None
        cut = match.end() if ends or match["comma"] else match.start()
        least = _LEAST_AT_COMMA if match["comma"] else _LEAST_WORDS
        if not ends and not (_words(text[begin:cut]) >= least and _ahead(text, match.end()) >= least):
            continue
        piece = _trim(text, begin, cut, sentence)
        if piece:
            pieces.append(piece)
            sentence += ends
        begin = cut
    last = _trim(text, begin, len(text), sentence)
    return [*pieces, last] if last else pieces


def _words(text: str) -> int:
    return len(text.split())


def _ahead(text: str, place: int) -> int:
    """How many words the rest of the sentence has."""
    end = re.compile(r"[.!?…\n;]").search(text, place)
    return _words(text[place : end.start() if end else len(text)])


def _trim(text: str, start: int, end: int, sentence: int) -> Piece | None:
    piece = text[start:end]
    if not _WORD.search(piece):
        return None
    start += len(piece) - len(piece.lstrip(" ,;:\n\t-\u2013\u2014"))
    end -= len(piece) - len(piece.rstrip(" ,;:\n\t-\u2013\u2014"))
    return Piece(text[start:end], start, end, sentence)
