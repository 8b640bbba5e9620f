"""Learns facts from a message: fills slots by their mappings and tidies what was said."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from dialogues.engine.domain import Mapping, Slot
from dialogues.engine.session import Session
from dialogues.engine.words import WEEK
from dialogues.state import Scalar
from nlu.types import Entity

_TO_YOU = (
    (r"\b(?:she|he) (?:was|is)\b", "you were"),
    (r"\b(?:she|he|they) (?:had|has|have)\b", "you had"),
    (r"\b(?:she|he|they)\b", "you"),
    (r"\bher own\b|\bhis own\b|\btheir own\b", "your own"),
    (r"\b(?:hers|theirs)\b", "yours"),
    (r"\b(?:his|their)\b", "your"),
    (r"\b(?:him|them)\b", "you"),
    # "her" stands for both; before a noun it owns, at the end of a clause it is the person.
    (
        r"\bher\b(?= (?:to|for|in|on|at|with|about|when|and|because|so|that|off|out|up|down|a|the|my|like)\b)",
        "you",
    ),
    (r"\bher\b(?=\s*(?:$|[.,;!?]))", "you"),
    (r"\bher\b", "your"),
)
_OPENING = re.compile(
    r"^(?:(?:um+|well|so|like|just|mostly|mainly|probably|i guess|i think|honestly|tbh|basically)[, ]+)*"
    r"(?:(?:i(?:'m| am)|im|i want to say|i feel|i'd say|it's|its) ?(?:so |really |very )?sorry )?",
    re.IGNORECASE,
)
_TRAILING = re.compile(r"[\s.!…]+$|(?:[, ]+(?:i guess|tbh|honestly|lol|you know|really))+[.!]*$", re.IGNORECASE)
_MAX_REASON = 120
_TWO = 2
_DENIED = re.compile(r"\bnot\s+(?:by\s+|on\s+|via\s+|in\s+)?(?:an?\s+|the\s+|my\s+)?$", re.IGNORECASE)
_MINE = re.compile(r"\b(?:i|i've|ive|my(?! ex))\b[^.,;!?]{0,25}$", re.IGNORECASE)
_BREAKUP, _PRONOUN = "too_soon", "ex_pronoun"
NAME_SLOTS = frozenset({"ex_name", "my_name", "friend_name"})
_BEFORE_NAME = r"^(?:(?:it|she|he|they)'?(?:s|re)|the name is|(?:her|his|their|my) name(?:'s| is)|called|i call \w+)\s+"
_MAX_NAME = 40
_PLACE = re.compile(
    r"\b(?:am|im|i'm|come|comes|live|lives|living|moved|based|born|back)\s+(?:\w+\s+)?(?:from|in|to|near)\s+$",
    re.IGNORECASE,
)


def learn(session: Session) -> None:
    """Fills slots from the entities of the message; what is new or changed stands in `session.learned`."""
    understanding = session.turn.understanding
    if understanding is None or session.turn.forwarded:
        return
    intents = {understanding.intent.name, *(segment.intent.name for segment in understanding.segments)}
    if session.library.answers.is_act(session.turn.text, "tells_breakup"):
        # How long ago it ended is heard wherever it is told; what else lasts that long is another matter.
        intents.add(_BREAKUP)
    puts_right = session.library.answers.is_act(session.turn.text, "correction")
    for slot in session.library.domain.slots.values():
        for mapping in slot.mappings:
            # A fact that is known is put right by any message built for it.
            known = puts_right and slot.name in session.state.slots
            if slot.name == _PRONOUN and session.state.slots.get(_PRONOUN) == "they" and not _tells_pronoun(session):
                # Who was said to be "they" stays so, whatever "her" stands in an old name or a slip.
                continue
            if mapping.type != "from_entity" or (mapping.intents and not known and not intents & set(mapping.intents)):
                continue
            entity = _last(_theirs_first(session, intents), mapping)
            if entity is not None and _belongs(session, slot, entity):
                _take(session, slot.name, _looking_back(session, slot.name, entity.value))


def _tells_pronoun(session: Session) -> bool:
    answers, text = session.library.answers, session.turn.text
    return answers.is_act(text, "tells_pronoun") or answers.is_act(text, "correction")


def _theirs_first(session: Session, intents: set[str]) -> tuple[Entity, ...]:
    """What was named; of two channels only that of the ex's answer ("she texted after I sent a letter")."""
    understanding = session.turn.understanding
    text = session.turn.text
    # "A text, not an email": what is denied is none.
    found = tuple(e for e in (understanding.entities if understanding else ()) if not _DENIED.search(text[: e.start]))
    channels = [entity for entity in found if entity.entity == "channel"]
    if len({entity.value for entity in channels}) < _TWO or not intents & session.library.rules.lifts_boundary:
        return found
    own = [entity for entity in channels if _MINE.search(session.turn.text[: entity.start])]
    return tuple(entity for entity in found if entity not in own or len(own) == len(channels))


def _take(session: Session, slot: str, value: str) -> None:
    session.named.append(slot)
    before = session.state.slots.get(slot)
    if before != value:
        if before is not None:
            session.changed.append(slot)
        session.learned[slot] = value
        session.set_slot(slot, value)


def _belongs(session: Session, slot: Slot, entity: Entity) -> bool:
    """Whether a value can be that of a slot at all."""
    if slot.values and entity.value not in slot.values:
        return False
    own = slot.name == "my_name" and entity.value == session.state.slots.get("ex_name")
    return not own and not _is_elsewhere(session, slot.name, entity)


def _is_elsewhere(session: Session, slot: str, entity: Entity) -> bool:
    """Whether a name is a place's, or the day of a message sent lies ahead."""
    if slot in NAME_SLOTS:
        return bool(_PLACE.search(session.turn.text[: entity.start]))
    return slot == "sent_at" and _looking_back(session, slot, entity.value)[:10] > session.now.date().isoformat()


def _looking_back(session: Session, slot: str, value: str) -> str:
    """A day of the week to come, where only the one past can be meant: a message was sent "on Saturday"."""
    if slot != "sent_at":
        return value
    try:
        day = datetime.fromisoformat(value)
    except ValueError:
        return value
    ahead = (day.date() - session.now.date()).days
    return (day - timedelta(days=WEEK)).date().isoformat() if 0 < ahead < WEEK else value


def unlearn(session: Session, words: str) -> None:
    """Unlearns what only stands in the ex's words: "thanks for your letter" says nothing about how to answer."""
    understanding = session.turn.understanding
    start = understanding.text.find(words) if understanding else -1
    if understanding is None or start < 0:
        return
    for name in list(session.learned):
        slot = session.library.domain.slots[name]
        named = {mapping.entity for mapping in slot.mappings}
        places = [entity.start for entity in understanding.entities if entity.entity in named]
        if places and min(places) >= start and name not in session.changed:
            session.set_slot(name, None)
            del session.learned[name]


def from_entities(session: Session, slot: Slot) -> Scalar:
    """What the message names for a slot that is being asked for, whatever its intent."""
    understanding = session.turn.understanding
    for mapping in slot.mappings if understanding else ():
        entity = _last(understanding.entities, mapping) if understanding and mapping.entity else None
        if entity is not None and (not slot.values or entity.value in slot.values):
            return entity.value
    return None


def _last(entities: tuple[Entity, ...], mapping: Mapping) -> Entity | None:
    fitting = [e for e in entities if e.entity == mapping.entity and e.role == (mapping.role or e.role)]
    return fitting[-1] if fitting else None


def text_value(slot: str, text: str) -> Scalar:
    """Free text as the value of a slot.

    What someone is sorry for becomes a phrase that fits after "I'm sorry", spoken to the ex:
    "i lied to her" -> "that I lied to you".
    """
    if slot == "sorry_for":
        return sorry_phrase(text)
    if slot in NAME_SLOTS:
        bare = re.sub(_BEFORE_NAME, "", text.strip(), flags=re.IGNORECASE).strip(" .!,")
        return bare[:_MAX_NAME].title() if bare.islower() else bare[:_MAX_NAME]
    return text.strip()


def sorry_phrase(text: str) -> str | None:
    """Turns "i lied to her about money" into "that I lied to you about money".

    Returns:
        None when the text is too long or too tangled to be woven into a sentence.
    """
    plain = text.strip().replace("’", "'")
    plain = _TRAILING.sub("", _OPENING.sub("", plain, count=1))
    plain = _TRAILING.sub("", plain)
    if not plain or len(plain) > _MAX_REASON or re.search(r"[.?!\n]", plain):
        return None
    for pattern, replacement in _TO_YOU:
        plain = re.sub(pattern, replacement, plain, flags=re.IGNORECASE)
    plain = re.sub(r"\bi\b", "I", plain)
    plain = re.sub(r"\bi('m|'ve|'d|'ll)\b", r"I\1", plain)
    first, _, rest = plain.partition(" ")
    lowered = first.lower()
    if lowered in {"for", "that", "about"}:
        return f"{lowered} {rest}"
    if first in {"I", "we", "We"} or first.startswith("I'"):
        return f"that {first if first.startswith('I') else 'we'} {rest}"
    if lowered.endswith("ing") or lowered in {
        "my",
        "the",
        "how",
        "what",
        "all",
        "everything",
        "being",
        "not",
        "that",
    }:
        return f"for {lowered} {rest}".rstrip()
    if lowered.endswith("ed") or lowered in {
        "was",
        "had",
        "told",
        "said",
        "left",
        "cheated",
        "lied",
        "broke",
    }:
        return f"that I {lowered} {rest}".rstrip()
    return f"for {lowered if not first.isupper() else first} {rest}".rstrip()
