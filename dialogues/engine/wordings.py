"""Wordings that fit a few words, for a place where no conversation is held: nothing is asked, nothing remembered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from dialogues.engine.library import Library
from dialogues.engine.phrasings import Phrasing
from dialogues.engine.templates import Templates
from dialogues.state import Conversation
from nlu.types import Understanding

# Where the words can be sent as they are, the likeliest first.
WRITTEN = ("text", "private_message", "email", "letter", "note")
_LEAST_LIKELY = 0.1
_MOST_SITUATIONS = 4
# So sure of a line the ex drew that nothing else is looked for.
_SURE = 0.6
# Long enough, and yet they say nothing about the situation.
_COMMON = frozenset(
    {
        "they",
        "them",
        "their",
        "theirs",
        "with",
        "what",
        "when",
        "that",
        "this",
        "from",
        "about",
        "have",
        "want",
        "friend",
        "friends",
    }
)
_LETTERS_THAT_COUNT = 4


@dataclass(frozen=True, slots=True)
class Wording:
    """Wording to pick from a list.

    Attributes:
        id: Of the phrasing.
        situation: Its label.
        tone: As in a phrasing.
        text: Filled in.
    """

    id: str
    situation: str
    tone: str
    text: str


def fitting(
    library: Library,
    templates: Templates,
    state: Conversation,
    understanding: Understanding,
    now: datetime,
    most: int,
) -> list[Wording]:
    """Wordings for what was typed, the best first.

    Args:
        library: All content.
        templates: The renderer.
        state: What is known about the person; only read.
        understanding: How the words were read; without words, what was talked about last counts.
        now: The present.
        most: How many at most.

    Returns:
        Nothing in discreet mode, under a safety hold or after the ex drew a line, or when the words name such.
    """
    if state.hold is not None or state.hidden is not None or state.boundary is not None or understanding.safety:
        return []
    if library.answers.is_act(understanding.text, "wants_sexual"):
        return []
    slots = {name: slot.initial for name, slot in library.domain.slots.items()} | state.slots
    found: dict[str, Wording] = {}
    for situation in _situations(library, state, understanding):
        label = library.flows[situation].name
        for phrasing in _written(library, state, situation):
            text = templates.render(phrasing.text, slots, now)
            # Two templates that differ in what is unknown yet come out the same.
            found.setdefault(text, Wording(phrasing.id, label, phrasing.tone, text))
    return list(found.values())[:most]


def label_query(situation: str) -> str:
    """The words that stand for exactly one situation, readable where a person sees them."""
    return situation.replace("_", " ")


def _situations(library: Library, state: Conversation, understanding: Understanding) -> Iterator[str]:
    """What the words may be about, likeliest first."""
    said = understanding.text.strip().casefold()
    if not said:
        yield from [state.situation] if state.situation in library.phrasings else []
        return
    named = [name for name in library.phrasings if said in {label_query(name), library.flows[name].name.casefold()}]
    if named:
        yield named[0]
        return
    likely = [intent.name for intent in understanding.ranking if intent.confidence >= _LEAST_LIKELY]
    alike = sorted(library.phrasings, key=lambda name: -_shared(said, library, name))
    alike = [name for name in alike if _shared(said, library, name)]
    if set(likely[:1]) & set(library.rules.boundaries):
        # A line was drawn: a gracious last word, if there is one, and no way round it.
        last = [name for name in likely[:1] if name in library.rules.last_word and name in library.phrasings]
        if not last or understanding.ranking[0].confidence >= _SURE or not alike:
            yield from last
            return
        # Too few words to be sure of that: what they name goes first.
        candidates = [*alike, *last]
    else:
        candidates = [name for name in [*likely, *alike] if name not in library.rules.boundaries]
    yield from [name for name in dict.fromkeys(candidates) if name in library.phrasings][:_MOST_SITUATIONS]


def _shared(said: str, library: Library, situation: str) -> int:
    """How many words of weight a situation's name shares with what was typed."""

    def words(text: str) -> set[str]:
        return {word for word in re.findall(r"[a-z]+", text.casefold()) if len(word) >= _LETTERS_THAT_COUNT}

    return len((words(said) - _COMMON) & words(f"{library.flows[situation].name} {label_query(situation)}"))


def _written(library: Library, state: Conversation, situation: str) -> list[Phrasing]:
    """The wordings of a situation that can be sent as they are; the one on screen goes first."""
    on_screen = state.offered.current if state.offered is not None else None
    written = [phrasing for phrasing in library.fit_phrasings(situation, state.slots) if phrasing.channel in WRITTEN]
    return sorted(written, key=lambda phrasing: (phrasing.id != on_screen, WRITTEN.index(phrasing.channel)))
