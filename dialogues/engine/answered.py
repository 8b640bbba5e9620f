"""Reads a reply by what it means, where its words are in no list: "he kept looking at his phone".

Never under a safety hold: what ends one stands in a list that people have read. Tried on replies it had not seen, a
model took "I cut myself just now" for safe, and was sure of it.
"""

from __future__ import annotations

import re

from dialogues.engine.domain import Slot
from dialogues.engine.session import Session
from dialogues.state import Scalar
from nlu.types import OUT_OF_SCOPE, UNRELATED

# How sure a reading must be to stand alone, to overrule words that were found, and to say that nothing was answered.
_ALONE, _OVERRULES, _NOTHING = 0.85, 0.9, 0.85
_FEW_WORDS = 6
_TELLS = 0.6
PARTING = frozenset({"thank", "goodbye"})
_NODS = frozenset({"affirm", "deny"})
_CLAUSE = re.compile(r"\b(?:i|we|he|she|they|it)\b(?:['’]\w+)?\s+\w+['’]?\w*\s+\w+", re.IGNORECASE)


def value_of(session: Session, slot: Slot, text: str, found: Scalar) -> Scalar:
    """The value a reply gives, once its words and its meaning are both heard.

    Args:
        session: The turn.
        slot: What is asked for.
        text: The reply.
        found: What its words give by the lists; None when nothing.
    """
    read = session.read_answer(slot.name, text)
    if read is None or read.name not in {UNRELATED, *slot.values}:
        return found
    if found is None:
        alone = read.name != UNRELATED and read.confidence >= _ALONE
        return read.name if alone and not _tells_else(session) else None
    if read.name == UNRELATED:
        return None if read.confidence >= _NOTHING else found
    return read.name if read.confidence >= _OVERRULES else found


def _tells_else(session: Session) -> bool:
    """Whether the message surely says something else than an answer: another situation, or a word on the talk."""
    understanding = session.turn.understanding
    if understanding is None or not understanding.sure:
        return False
    if understanding.intent.name in PARTING:
        # "Ok thx" answers nothing.
        return True
    if understanding.intent.confidence < _TELLS:
        return False
    return understanding.intent.name not in {session.state.situation, OUT_OF_SCOPE, *_NODS}


def says_more(text: str) -> bool:
    """Whether a yes or a no tells something as well: "no we dont talk" does, "no i cant" does not."""
    return _CLAUSE.search(text) is not None


def nod(session: Session) -> str | None:
    """`yes` or `no`, where a few words mean that and are not listed ("might as well")."""
    text = session.turn.text
    if not text or len(text.split()) > _FEW_WORDS or _tells_else(session) or says_more(text):
        return None
    read = session.read_answer("yes_no", text)
    return read.name if read is not None and read.name != UNRELATED and read.confidence >= _OVERRULES else None
