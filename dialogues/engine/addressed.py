"""Tells words meant for the ex from what is said to us while we wait for them: "5 pints lol" is no message to keep."""

from __future__ import annotations

import re

_TO_THE_EX = re.compile(
    r"\b(?:you|u|ur|your|yours|ya|urs)\b|[\"“”«]"
    r"|^\W*(?:he+y+|hi+|hello|hiya|dear|yo|oi|babe|happy|congrat\w*|good (?:morning|luck)|thinking of|miss|missing"
    r"|sorry|thanks?)\b",
    re.IGNORECASE,
)
_OF_THE_EX = re.compile(r"\b(?:he|she|him|her|his|hers|himself|herself|my ex)\b", re.IGNORECASE)
_TO_US = re.compile(
    r"\b(?:do|can|could|would|will|should|did) (?:you|u) (?:think|mean|know|keep|save|remind|help|tell|write|send)\b"
    r"|\bi (?:swear|promise)\b|\b(?:lol|lmao|haha+)\W*$",
    re.IGNORECASE,
)
_FEW_WORDS = 6


def is_for_the_ex(text: str, name: str) -> bool:
    """Whether a message reads like words to the ex.

    Args:
        text: The message.
        name: What the ex is called, "" when that is not known: a letter may open with it.

    Returns:
        False for few words that address nobody, and for those that speak of the ex or to us. A longer text without a
        sign either way is kept: to lose somebody's words would be worse.
    """
    if _TO_US.search(text) and len(text.split()) <= 2 * _FEW_WORDS:
        return False
    if _TO_THE_EX.search(text) or (name and text.casefold().lstrip(" \"'").startswith(name.casefold())):
        return True
    return len(text.split()) > _FEW_WORDS and not _OF_THE_EX.search(text)
