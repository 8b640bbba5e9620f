"""The kinds of problem a draft can have, the ways it can be sent, and what is found."""

from __future__ import annotations

from dataclasses import dataclass

KINDS = (
    "romantic_hint",
    "pet_name",
    "blame",
    "old_fight",
    "sentimental_memory",
    "pressure_to_answer",
    "demand_for_explanation",
    "ultimatum",
    "too_long",
    "guilt_trip",
    "sexual",
    "insult",
    "no_clear_purpose",
    "public_private_mismatch",
    "drunk_tone",
    "home_meeting",
    "mixed_signals",
    "over_apologising",
    "jealous_remark",
)
# Only lengths decide about this one.
COUNTED = "too_long"
# May lie in the draft as a whole and in no words of it.
WHOLE = frozenset(
    {"too_long", "no_clear_purpose", "public_private_mismatch", "mixed_signals", "over_apologising", "drunk_tone"}
)
# How a draft may be sent, in the words of the data; the dialogue's own words for some of them.
CHANNELS = ("text", "dm", "letter", "email", "voicemail", "public", "call")
_SAME = {"private_message": "dm", "public_post": "public", "in_person": "call", "whatsapp": "dm", "sms": "text"}


def channel_of(name: str | None) -> str:
    """The channel a name means; a text message when it is not known."""
    plain = (name or "").strip().lower().replace(" ", "_")
    plain = _SAME.get(plain, plain)
    return plain if plain in CHANNELS else "text"


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A stretch of a draft that is a problem.

    Attributes:
        start: Offset of the first character.
        end: Offset after the last; the whole draft for what lies in no single words.
        kind: One of `KINDS`.
    """

    start: int
    end: int
    kind: str
