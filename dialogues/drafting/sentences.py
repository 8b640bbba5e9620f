"""A draft as sentences of pieces, from which pieces can be taken without leaving half a sentence."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from nlu.drafts.pieces import Piece, split_pieces

_LINK = re.compile(
    r"^(?:and|but|so|because|cos|cuz|cause|although|though|while|then|plus|also|or|yet|anyway|still)\b[\s,]*",
    re.IGNORECASE,
)
# A piece that begins so needs another one to lean on.
_LEANS = re.compile(
    r"^(?:(?:and|but|so|or)\s+)?(?:if|when|because|cos|cuz|cause|since|unless|until|although|though|while|whereas|that"
    r"|who|which|whose|where|after|before|as|even if|even though|like|than|not|just|only|especially|with|without|for|to"
    r"|in|on|at|of|from|being|knowing|thinking|hoping|wondering)\b",
    re.IGNORECASE,
)
# A piece that ends so is waiting for what is gone.
_WAITS = re.compile(
    r"(?:\b(?:that|because|and|but|or|if|when|to|of|with|from|for|about|than|like|as|is|was|are|were|am|be|the|a|an|my"
    r"|your|i|we|think|thought|know|knew|say|said|tell|told|hope|wish|feel|felt|guess|admit|believe|remember|realise"
    r"|realize|mean|wonder|honest|honestly|truth|thing|just|so|only|not|don't|didn't|i'm|im|it's|its)[,:]?)$",
    re.IGNORECASE,
)
_OPENER = re.compile(
    r"^(?:hi|hey|hello|hiya|heya|dear|yo|morning|good (?:morning|evening|afternoon|night)|hallo|hola|ciao|salut|thanks"
    r"|thank you|cheers|sorry|congrats|congratulations|happy|merry|take care|see you|bye|best|love|all the best|warmly"
    r"|sincerely|yours|no|yes|ok|okay|ps)\b",
    re.IGNORECASE,
)
# One or two words make no sentence, unless they are a greeting or a farewell.
_LEAST_WORDS = 3
_MARKS_OF_END = ".!?…"


@dataclass(frozen=True, slots=True)
class Sentence:
    """Pieces that belong together.

    Attributes:
        pieces: In order.
        until: Offset after its last character that is no blank.
        end: What closes it, such as `.`; "" where people just stop.
        gap: What stands between it and the next one: a blank, line breaks.
    """

    pieces: tuple[Piece, ...]
    until: int
    end: str
    gap: str

    @property
    def start(self) -> int:
        """Offset of its first character."""
        return self.pieces[0].start


def sentences_of(text: str) -> list[Sentence]:
    """The sentences of a draft; what stands between pieces is kept."""
    grouped: dict[int, list[Piece]] = {}
    for piece in split_pieces(text):
        grouped.setdefault(piece.sentence, []).append(piece)
    parts = list(grouped.values())
    found = []
    for position, pieces in enumerate(parts):
        last = pieces[-1]
        until = parts[position + 1][0].start if position + 1 < len(parts) else len(text)
        between = text[last.end : until]
        end = re.search(r"[.!?…]+[\"')\]*]*$", last.text)
        gap = "\n" * min(between.count("\n"), 2) or " "
        # A comma, a dash or a smiley between sentences stays with the first of them.
        stays = last.end + len(between.rstrip())
        found.append(Sentence(tuple(pieces), stays, end.group() if end else text[last.end : stays].strip(), gap))
    return found


def without(text: str, sentence: Sentence, gone: Collection[int]) -> str:
    """A sentence without some of its pieces, made to stand by itself; "" when nothing that stands is left.

    Args:
        text: The draft.
        sentence: The sentence in it.
        gone: Places of the pieces to take out.
    """
    if not gone:
        return text[sentence.start : sentence.until]
    kept = [piece for place, piece in enumerate(sentence.pieces) if place not in gone]
    lost_tail = len(sentence.pieces) - 1 in gone
    while kept and not _stands(kept):
        lost_tail = lost_tail or kept[-1] is sentence.pieces[-1]
        kept = kept[:-1]
    if not kept:
        return ""
    words = ""
    for number, piece in enumerate(kept):
        own = piece.text
        if number == 0 and piece is not sentence.pieces[0]:
            own = _LINK.sub("", own)
        if number:
            before = kept[number - 1]
            # Neighbours keep what stood between them; over a gap a comma joins, where no linking word does.
            adjacent = text[before.end : piece.start] if _adjacent(sentence, before, piece) else ""
            own = (adjacent or (" " if _LINK.match(own) else ", ")) + own
        words += own
    if lost_tail:
        words = words.rstrip(" ,;:-\u2013\u2014" + _MARKS_OF_END)
        end = sentence.end.replace("?", ".") if not _asks(words) else sentence.end
        words += end if end[:1] in _MARKS_OF_END else ("." if end else "")
    if sentence.pieces[0].text[:1].isupper():
        words = words[:1].upper() + words[1:]
    return words


def _adjacent(sentence: Sentence, first: Piece, second: Piece) -> bool:
    places = list(sentence.pieces)
    return places.index(second) == places.index(first) + 1


def _stands(pieces: list[Piece]) -> bool:
    """Whether the pieces left make a sentence: the last does not wait, and one of them leans on nothing."""
    last = pieces[-1].text.rstrip(" ,;:" + _MARKS_OF_END)
    if _WAITS.search(last):
        return False
    words = sum(len(piece.text.split()) for piece in pieces)
    greets = bool(_OPENER.match(pieces[0].text))
    if words < _LEAST_WORDS and not greets:
        return False
    return greets or any(not _LEANS.match(piece.text) for piece in pieces)


def _asks(words: str) -> bool:
    return bool(
        re.search(
            r"\b(?:would|could|can|do|does|did|are|is|will|shall|have|has|how|what|when|where|who|fancy|want|any)\b.{0,80}$",
            words.rsplit(".", 1)[-1],
            re.IGNORECASE,
        )
    )
