"""Hears a bare fact, "a text probably", "two weeks", "thursday", and says that it was heard."""

from __future__ import annotations

import re

from dialogues.engine.session import Session
from dialogues.engine.words import on_day
from nlu.types import Entity, Understanding

_FACTS = frozenset({"channel", "duration", "time"})
_FILLER = frozenset(
    "a an the about around roughly maybe probably i guess think suppose by on at for since in it it's its was been like"  # noqa: SIM905
    " via over now so well um ok okay yeah only just prob tbh then we're that's is would be but btw".split()
)
_WORD = re.compile(r"[\w'’]+")
_MOST_WORDS = 8
# What is asked about a meeting in passing, and in how few words.
_DETAIL, _DETAIL_WORDS = "meeting_detail", 12
_PROPOSES = "plan_meeting"
# Where or with whom they meet is a subject of its own.
_SPECIFIC = re.compile(
    r"\b(?:bar|pub|drinks?|drinking|wine|beers?|cocktails?|dinner|home|house|place|flat|mine|his|hers|theirs|train|drive|lift"
    r"|wedding|party|friends|group|everyone|others|scared|nervous|anxious|worried|afraid|cry|hug|kiss|sorry|apologi[sz]e)\b",
    re.IGNORECASE,
)
_REMINDS = "/SetSlots(reminder_at="


def bare_fact(session: Session, understanding: Understanding) -> Entity | None:
    """The one fact a short message consists of, with nothing asked or told beside it."""
    text = session.turn.text
    if "?" in text or session.turn.forwarded or len(text.split()) > _MOST_WORDS:
        return None
    facts = [entity for entity in understanding.entities if entity.entity in _FACTS]
    if len(facts) != 1 or understanding.text != text:
        return None
    fact = facts[0]
    beside = text[: fact.start] + " " + text[fact.end :]
    if any(word.casefold().replace("’", "'") not in _FILLER for word in _WORD.findall(beside)):
        return None
    return fact


def is_for_a_reminder(session: Session, fact: Entity) -> bool:
    """Whether a time answers an offer to remind, and not when they meet."""
    if fact.entity == "channel":
        return False
    offers = any(payload.startswith(_REMINDS) for payload in session.state.choices.values())
    meets = fact.entity == "time" and session.state.situation in session.library.rules.meets
    return offers and (session.state.asking or not meets)


def note(session: Session, understanding: Understanding, fact: Entity) -> None:
    """Keeps a bare fact where it belongs, and says it back."""
    rules, state = session.library.rules, session.state
    meets = fact.entity == "time" and state.situation in rules.meets
    if meets:
        session.set_slot("meeting_at", fact.value)
        # With a day there is nothing left to ask of how it could be proposed.
        state.stack = [frame for frame in state.stack if frame.flow != _PROPOSES]
    words = " ".join(understanding.text[fact.start : fact.end].split())
    said = re.sub(r"^(?:(?:on|since|for|by|via|about|around|in)\s+)+", "", words, flags=re.IGNORECASE)
    session.set_slot("noted", said[:1].upper() + said[1:])
    session.say("utter_noted_meeting" if meets else "utter_noted_fact")
    session.set_slot("noted", None)


def tells_meeting(session: Session, understanding: Understanding) -> bool:
    """Keeps the day of a meeting that is told and not asked about ("seeing my ex next friday"), and says it back."""
    times = [entity for entity in understanding.entities if entity.entity == "time"]
    ahead = [entity for entity in times if entity.value[:10] >= session.now.date().isoformat()]
    if len(ahead) != 1 or "?" in session.turn.text or session.turn.forwarded:
        return False
    plain = len(session.turn.text.split()) <= _MOST_WORDS + 1 and not _SPECIFIC.search(session.turn.text)
    if not plain or not session.library.answers.is_act(session.turn.text, "tells_meeting"):
        return False
    session.set_slot("meeting_at", ahead[0].value)
    session.state.unsure = 0
    # The words as they stand could be "tomorrow", and tomorrow that would be wrong: the day is named.
    day = on_day(ahead[0].value, session.now).removeprefix("on ")
    session.set_slot("noted", f"{day[0].upper()}{day[1:]}")
    session.say("utter_noted_meeting")
    session.set_slot("noted", None)
    return True


def asks_detail(session: Session) -> bool:
    """Notes which small thing about the meeting is asked ("who pays"), while one is talked of or has a day."""
    meets = session.state.situation in session.library.rules.meets or session.slots.get("meeting_at") is not None
    if not meets or len(session.turn.text.split()) > _DETAIL_WORDS:
        return False
    asked = session.library.answers.value(session.library.domain.slots[_DETAIL], session.turn.text)
    if asked is None:
        return False
    session.set_slot(_DETAIL, asked)
    session.intents.append(_DETAIL)
    session.state.unsure = 0
    return True
