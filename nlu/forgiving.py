"""Reads a message a second time with its misspelt words mended, where that makes it plainer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from nlu.interpreter import Interpreter
from nlu.spelling import Spelling
from nlu.types import Understanding

# So sure that no spelling makes it surer, the share of words to be misspelt, and by how much a reading must gain.
_PLAIN = 0.8
_SLIPS = 0.12
_PLAINER = 0.1
# A longer message has enough words that are spelt well.
_MOST_WORDS = 60


class ForgivingReader:
    """Reads what people type in a hurry.

    Args:
        interpreter: Understands words as they stand.
        spelling: Knows how words are commonly spelt.
    """

    def __init__(self, interpreter: Interpreter, spelling: Spelling) -> None:
        self._interpreter = interpreter
        self._spelling = spelling

    def read(self, text: str, now: datetime) -> Understanding:
        """Understands a message; its `text` is the mended one where that was read.

        Args:
            text: Anything a person may send.
            now: When it was written, with a time zone.
        """
        read = self._interpreter.parse(text, now=now)
        words = text.split()
        plain = read.sure and read.intent.confidence >= _PLAIN
        if plain or len(words) > _MOST_WORDS or read.language != "en":
            return read
        names = frozenset(part.casefold() for e in read.entities if e.entity == "name" for part in e.value.split())
        mended = self._spelling.corrected(text, keep=names)
        slips = sum(one != other for one, other in zip(words, mended.split(), strict=True))
        # One odd word in many is a rare word, not a slip.
        if not slips or slips < _SLIPS * len(words):
            return read
        again = self._interpreter.parse(mended, now=now)
        plainer = again.sure and again.intent.confidence > read.intent.confidence + _PLAINER
        if read.safety or not (plainer or again.danger_named):
            return read
        found = {entity.entity for entity in read.entities}
        return replace(again, entities=(*read.entities, *(e for e in again.entities if e.entity not in found)))
