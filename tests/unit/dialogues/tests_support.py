"""What tests of the dialogue say and when."""

from __future__ import annotations

from datetime import UTC, datetime

from dialogues.types import Turn
from nlu.types import Entity, Intent, Segment, Understanding

# The safety situations, and those whose first words end in "are you safe?".
KINDS = ["crisis_self_harm", "afraid_of_ex", "legal_no_contact", "wants_to_harass"]
ASKED_AT_ONCE = ["crisis_self_harm", "afraid_of_ex"]
NOW = datetime(2026, 3, 4, 19, 30, tzinfo=UTC)


def unsure(text: str, *likely: str) -> Turn:
    """A message below the threshold whose likeliest readings are these."""
    ranking = tuple(Intent(name, 0.2 - 0.01 * place) for place, name in enumerate(likely))
    nothing = Intent("out_of_scope", 0.2)
    segments = (Segment(text, 0, len(text), nothing),)
    return Turn(text=text, understanding=Understanding(text, nothing, ranking, (), segments, (), sure=False))


def understood(
    text: str,
    *intents: str,
    entities: tuple[Entity, ...] = (),
    safety: tuple[str, ...] = (),
    confidence: float = 0.9,
    sure: bool = True,
) -> Understanding:
    """A reading as the classifier would give it: one segment an intent."""
    names = intents or ("out_of_scope",)
    segments = tuple(Segment(text, 0, len(text), Intent(name, confidence)) for name in names)
    ranking = tuple(Intent(name, confidence / (place + 1)) for place, name in enumerate(names))
    return Understanding(text, ranking[0], ranking, entities, segments, safety, sure)


def says_nothing_about_the_ex(talk) -> None:
    assert talk.suggestion == ""
    assert talk.state.offered is None
    assert talk.state.reviewed is None
    assert talk.state.stack == []
