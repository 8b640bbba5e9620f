"""What is counted in a draft: how long it may be, by the way it is sent, and how often it may say sorry."""

from __future__ import annotations

import re

# Words. Thirty seconds of a voicemail are 75 words read aloud, at 150 a minute.
LIMITS = {"text": 80, "dm": 80, "voicemail": 75, "public": 40, "call": 120, "email": 350, "letter": 600}
# What a draft that is too long is cut to: well below the limit, or it still is a lot to read.
SHORTENED = {"text": 45, "dm": 45, "voicemail": 55, "public": 25, "call": 80, "email": 200, "letter": 350}
# What is said of somebody else's trouble, or of having to be heard, is no apology.
_SORRY = re.compile(
    r"\b(?:sorry|soz|sory|srry|sry|apolog\w+|forgive)\b(?! (?:for (?:your|the) (?:loss|troubles?)|to hear|about your))",
    re.IGNORECASE,
)
# One is heard, a second may be for something else.
_MOST_SORRY = 2


def words_in(text: str) -> int:
    """How many words a draft has."""
    return len(text.split())


def is_too_long(text: str, channel: str) -> bool:
    """Whether a draft is longer than its channel bears."""
    return words_in(text) > LIMITS[channel]


def too_many_sorries(text: str) -> list[int]:
    """Where a draft says sorry once more than it may, and every time after the first; nothing when it does not.

    Args:
        text: The draft.
    """
    places = [match.start() for match in _SORRY.finditer(text)]
    return places[1:] if len(places) > _MOST_SORRY else []


def says_sorry(text: str) -> int:
    """How often a stretch of a draft apologises.

    Args:
        text: The stretch.
    """
    return len(_SORRY.findall(text))
