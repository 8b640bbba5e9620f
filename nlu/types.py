"""What understanding one message yields: the contract between `nlu` and everything above it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

OUT_OF_SCOPE = "out_of_scope"
# A reply that does not answer what was asked.
UNRELATED = "unrelated"


@dataclass(frozen=True, slots=True)
class Intent:
    """An intent and how sure the classifier is of it.

    Attributes:
        name: A situation or conversation id, or `out_of_scope`.
        confidence: Probability between 0 and 1.
    """

    name: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Entity:
    """A stretch of the message that names something.

    Attributes:
        entity: One of `name, pronoun, channel, platform, duration, time, ended_by, draft`.
        value: The normal form ("whatsapp" -> platform `WhatsApp`, "she" -> pronoun `she`).
        start: Offset of the first character in the message.
        end: Offset after the last character.
        role: Whose it is, where that matters: `me`, `ex` or `friend`.
    """

    entity: str
    value: str
    start: int
    end: int
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """A clause, or several, that one intent explains.

    Attributes:
        text: The words of the segment.
        start: Offset in the message.
        end: Offset after its last character.
        intent: The intent it was read as; `out_of_scope` when unsure.
        aside: Whether the message may only mention it on the way to another.
    """

    text: str
    start: int
    end: int
    intent: Intent
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Understanding:
    """One message, understood.

    Attributes:
        text: The message as it was read (normalised).
        intent: The best intent, or `out_of_scope` when below the threshold.
        ranking: Intents by falling confidence, whatever the threshold.
        entities: What was named, in order of appearance.
        segments: At least one for any message with words in it.
        safety: Ids of the safety situations seen by either detector, most urgent first.
        danger_named: Whether the words themselves name a danger, not only the classifier.
        language: ISO 639-1 code; only English is understood.
        sure: False when the first two intents are too close to choose between.
    """

    text: str
    intent: Intent
    ranking: tuple[Intent, ...] = ()
    entities: tuple[Entity, ...] = ()
    segments: tuple[Segment, ...] = ()
    safety: tuple[str, ...] = ()
    sure: bool = True
    language: str = "en"
    danger_named: bool = False

    def to_json(self) -> dict[str, Any]:
        """Rasa's parse JSON, with our `segments` beside it."""
        entities = [
            {key: value for key, value in asdict(entity).items() if value is not None} for entity in self.entities
        ]
        segments = [{"text": s.text, "start": s.start, "end": s.end, "intent": s.intent.name} for s in self.segments]
        return {
            "text": self.text,
            "intent": asdict(self.intent),
            "intent_ranking": [asdict(intent) for intent in self.ranking],
            "entities": entities,
            "segments": segments,
        }
