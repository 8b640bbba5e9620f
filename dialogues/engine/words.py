"""Words that depend on who the ex is: pronouns, agreement, salutations, dates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

_PRONOUNS = {
    "they": ("they", "them", "their", "theirs"),
    "she": ("she", "her", "her", "hers"),
    "he": ("he", "him", "his", "his"),
}
# Word -> (after they, after she or he).
_AGREEMENT = {
    "s": ("", "s"),
    "es": ("", "es"),
    "are": ("are", "is"),
    "arent": ("aren't", "isn't"),
    "were": ("were", "was"),
    "werent": ("weren't", "wasn't"),
    "have": ("have", "has"),
    "havent": ("haven't", "hasn't"),
    "do": ("do", "does"),
    "dont": ("don't", "doesn't"),
}
_CONTRACTIONS = {
    "theyre": ("'re", "'s"),
    "theyve": ("'ve", "'s"),
    "theyd": ("'d", "'d"),
    "theyll": ("'ll", "'ll"),
}
_VIA = {
    "text": "by text",
    "private_message": "by message",
    "email": "by email",
    "letter": "by letter",
    "call": "by phone",
    "voicemail": "by voicemail",
    "in_person": "face to face",
    "public_post": "in public",
}
_SENT = {
    "email": "email",
    "letter": "letter",
    "call": "call",
    "voicemail": "voicemail",
    "text": "text",
    "public_post": "post",
}
_WRITTEN = ("text", "private_message", "public_post", None)
_NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
_UNITS = {"H": "hour", "D": "day", "W": "week", "M": "month", "Y": "year"}
WEEK = 7


def derived(slots: Mapping[str, Any]) -> dict[str, Any]:
    """Every template word that follows from the slots.

    Args:
        slots: What is known; missing or None when it is not.

    Returns:
        Words such as `they`, `s`, `theyre`, `ex`, `hi`, `its_me`, `sign` and `via`.
    """
    pronoun = slots.get("ex_pronoun") or "they"
    singular = pronoun != "they"
    they, them, their, theirs = _PRONOUNS[pronoun]
    words: dict[str, Any] = {
        "they": they,
        "them": them,
        "their": their,
        "theirs": theirs,
        "plural": not singular,
    }
    words |= {word: pair[singular] for word, pair in _AGREEMENT.items()}
    words |= {word: they + pair[singular] for word, pair in _CONTRACTIONS.items()}
    ex_name, my_name = slots.get("ex_name"), slots.get("my_name")
    words["ex"] = ex_name or "your ex"
    words["my_ex"] = ex_name or "my ex"
    for word in ("they", "them", "their", "theirs", "ex", "my_ex", *_CONTRACTIONS):
        words[word.capitalize()] = words[word][0].upper() + words[word][1:]
    words["hi"] = f"Hi {ex_name}" if ex_name else "Hi"
    words["hey"] = f"Hey {ex_name}" if ex_name else "Hey"
    words["hello"] = f"Hello {ex_name}" if ex_name else "Hello"
    words["dear"] = f"Dear {ex_name}" if ex_name else "Hello"
    words["its_me"] = f"it's {my_name}" if my_name else "it's me"
    words["sign"] = f"\n{my_name}" if my_name else ""
    # What was sent, as "your …": a length of time is counted from it.
    words["sent"] = _SENT.get(slots.get("channel") or "", "message")
    words["via"] = _via(slots.get("channel"), slots.get("platform"))
    return words


def _via(channel: str | None, platform: str | None) -> str | None:
    if platform and channel in _WRITTEN:
        return f"on {platform}"
    return _VIA.get(channel or "")


def in_words(duration: str | None) -> str:
    """An ISO 8601 duration of one unit as people say it: `P3W` -> `three weeks`.

    Anything else is given back as it is.
    """
    match = re.fullmatch(r"PT?(\d+)([HDWMY])", duration or "")
    if not match:
        return duration or ""
    count, unit = int(match[1]), _UNITS[match[2]]
    number = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
    if count == 1:
        number = "an" if unit == "hour" else "a"
    return f"{number} {unit}{'' if count == 1 else 's'}"


def days_in(duration: str) -> float | None:
    """How many days an ISO 8601 duration of one unit has; None for anything else."""
    match = re.fullmatch(r"P(T?)(\d+)([HMDWY])", duration)
    if not match:
        return None
    if match[1]:
        return int(match[2]) / (24 if match[3] == "H" else 1440)
    return int(match[2]) * {"D": 1, "W": 7, "M": 30, "Y": 365}[match[3]] if match[3] in "DWMY" else None


def at_clock(moment: str | None) -> str:
    """The time of day of a moment, as ` at 18:00`; "" when it has none.

    Args:
        moment: An ISO 8601 date or time.
    """
    try:
        when = datetime.fromisoformat(moment or "")
    except ValueError:
        return ""
    return f" at {when:%H:%M}" if "T" in (moment or "") else ""


def on_day(moment: str | None, now: datetime) -> str:
    """A date as people say it, seen from now: `on Monday`, `tomorrow`, `on 3 March`.

    Args:
        moment: An ISO 8601 date or time; anything else is given back as it is.
        now: The present.
    """
    try:
        when = datetime.fromisoformat(moment or "")
    except ValueError:
        return moment or ""
    days = (when.date() - now.date()).days
    if days in (-1, 0, 1):
        return ("yesterday", "today", "tomorrow")[days + 1]
    if abs(days) < WEEK:
        return f"on {when:%A}"
    year = "" if when.year == now.year else f" {when.year}"
    return f"on {when.day} {when:%B}{year}"
