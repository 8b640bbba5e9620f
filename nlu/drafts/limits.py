"""How long a draft may be, by the way it is sent."""

from __future__ import annotations

# Words. Thirty seconds of a voicemail are 75 words read aloud, at 150 a minute.
LIMITS = {"text": 80, "dm": 80, "voicemail": 75, "public": 40, "call": 120, "email": 350, "letter": 600}
# What a draft that is too long is cut to: well below the limit, or it still is a lot to read.
SHORTENED = {"text": 45, "dm": 45, "voicemail": 55, "public": 25, "call": 80, "email": 200, "letter": 350}


def words_in(text: str) -> int:
    """How many words a draft has."""
    return len(text.split())


def is_too_long(text: str, channel: str) -> bool:
    """Whether a draft is longer than its channel bears."""
    return words_in(text) > LIMITS[channel]
