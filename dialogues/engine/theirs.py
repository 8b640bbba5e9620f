"""Tells the ex's own words, quoted, pasted or forwarded, from the person's, and reads what they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dialogues.engine.facts import unlearn
from dialogues.engine.session import Session
from nlu.types import OUT_OF_SCOPE

_SLOT = "their_words"
_SAID = (
    r"(?:wr(?:ote|itten|ites?|iting)|text(?:ed|s)?|messag(?:ed|es?)|sa(?:id|ys?)|repl(?:ied|ies)|answer(?:ed|s)?|sen(?:t|ds?)"
    r"|email(?:ed|s)?|snap(?:ped|chatted|s)?|pinged|hit me up|dm'?(?:e?d|s)?"
    r"|respond(?:ed|s)?|goes|went|posted|put|told me|asked)"
)
# A name is known by its capital; everything else is written in any case.
_WHO = r"(?:(?i:s?he|they|my ex|(?:my )?ex[- ](?:girlfriend|boyfriend|gf|bf|wife|husband))|[A-Z][a-z'-]+)"
_LEADS = (
    # As in: she wrote back, Dana has texted me this morning.
    rf"\b{_WHO}(?i:(?:'?s| has| have| had| just| then| finally| actually| only)* {_SAID})\b",
    r"\b(?i:(?:her|his|their|my ex'?s?) (?:exact )?(?:reply|answer|message|text|response|email|words))\b",
    r"\b(?i:(?:got|received|get) (?:this|that|it)(?: back)?)\b",
    r"\b(?i:from (?:him|her|them|my ex))\b",
)
_LEAD = r"(?:" + "|".join(_LEADS) + ")"
# The words follow a colon, or stand in quotation marks. An apostrophe ends no quotation inside a word.
_QUOTED = re.compile(
    rf"{_LEAD}[^:\"“”\n]{{0,40}}?(?:[:,\-]\s*)?(?:[\"“”](?P<double>.+?)(?:[\"“”]|$)|(?<!\w)['‘](?P<single>.+?)(?:['’](?!\w)|$))",
    re.DOTALL,
)
_AFTER_COLON = re.compile(rf"{_LEAD}[^:\n]{{0,40}}:\s*(?P<words>\S.*)$", re.DOTALL)
# "he said we could be friends": no quotation, and yet it tells what was said.
_TOLD = re.compile(
    rf"\b{_WHO}(?i:(?:'?s| has| just)* (?:said|says|told me|replied|wrote(?: back)?|texted(?: me)?)(?: that)?)"
    r" (?P<words>\S.*)$",
    re.DOTALL,
)
_YOU_TO_ME = ((r"\b(?:s?he|they)'?s\b", "i'm"), (r"\b(?:s?he|they)(?=\b)", "i"), (r"\b(?:him|her|them)\b", "me"))
_CHECK = "check_draft"
_LEAST_WORDS = 2
# In a long story what he said is one thing among many.
_MOST_TOLD = 16
_READ_AT_MOST = 2000
_SURE = 0.5
# The model's reading stands against telling words, and without any.
_PLAIN, _LIKELY = 0.75, 0.55


@dataclass(frozen=True, slots=True)
class Theirs:
    """Words of the ex in a message.

    Attributes:
        words: What they wrote.
        read: What they mean, a value of the slot `their_words`; None when that is open.
    """

    words: str
    read: str | None


def their_words(session: Session) -> Theirs | None:
    """The ex's words in the message, when they are surely there; None otherwise."""
    understanding, text = session.turn.understanding, session.turn.text.strip()[:_READ_AT_MOST]
    if understanding is None or not text:
        return None
    if session.turn.forwarded:
        enough = len(text.split()) >= _LEAST_WORDS
        return Theirs(text, meaning(session, text) or _by_classifier(session)) if enough else None
    intent = understanding.intent
    own = intent.name == _CHECK and understanding.sure and intent.confidence >= _SURE
    match = _QUOTED.search(text) or _AFTER_COLON.search(text)
    if match and not own and not _asks_of_something_else(session):
        words = next(group for group in match.groups() if group)
        unlearn(session, words)
        return Theirs(words, meaning(session, words) or _by_classifier(session))
    told = _TOLD.search(text) if len(text.split()) <= _MOST_TOLD else None
    if told and "?" not in text and not _sure_of_a_situation(session):
        read = _by_words(session, _turned(told["words"]))
        return Theirs(told["words"], read) if read else None
    return None


def meaning(session: Session, words: str) -> str | None:
    """What the ex's words mean: as the model plainly reads them, else by what is in them, else as the model guesses."""
    guess = session.read_theirs(words)
    if guess is not None and guess.confidence >= _PLAIN:
        return guess.name
    value = _by_words(session, words)
    if value is not None:
        return value
    if guess is None or guess.confidence < _LIKELY:
        return None
    # A mere guess draws no line and raises no alarm: then it is asked how the words sound.
    rules = session.library.rules
    return None if rules.their_words[guess.name] in rules.boundaries else guess.name


def _by_words(session: Session, words: str) -> str | None:
    library = session.library
    value = library.answers.value(library.domain.slots[_SLOT], words)
    return None if value is None else str(value)


def _by_classifier(session: Session) -> str | None:
    """What the classifier took the whole message for, where that is something an ex's words can mean."""
    understanding = session.turn.understanding
    if understanding is None or not understanding.sure or understanding.intent.name == OUT_OF_SCOPE:
        return None
    name, rules = understanding.intent.name, session.library.rules
    name = "they_replied" if name in rules.lifts_boundary else name
    return next((value for value, flow in reversed(rules.their_words.items()) if flow == name), None)


def _sure_of_a_situation(session: Session) -> bool:
    understanding = session.turn.understanding
    return (
        understanding is not None
        and understanding.sure
        and understanding.intent.confidence >= _SURE
        and session.library.is_situation(understanding.intent.name)
    )


def _asks_of_something_else(session: Session) -> bool:
    """Whether the message is plainly about something the ex's words cannot mean: "is this a date now?"."""
    understanding = session.turn.understanding
    if understanding is None or "?" not in session.turn.text or not _sure_of_a_situation(session):
        return False
    intent = understanding.intent
    return intent.confidence >= _PLAIN and intent.name not in session.library.rules.their_words.values()


def _turned(words: str) -> str:
    """Told words as they were said: "he'd like to" -> "i'd like to"."""
    for pattern, said in _YOU_TO_ME:
        words = re.sub(pattern, said, words, flags=re.IGNORECASE)
    return words
