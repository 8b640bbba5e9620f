"""Keeps a better version in the person's own hand: their small letters, no leftovers, nothing said twice."""

from __future__ import annotations

import re

# What only made sense beside the sentence that went: "is she prettier? just kidding, congrats".
_LEFT_OVER = re.compile(
    r"^(?:(?:(?:just|only) (?:kidding|joking|saying)|jk|kidding|joking|lol|haha+|not mad|no offence|but|so|still|also"
    r"|though|anyways?|and|that said|or)\b[\s,.!:]*)+",
    re.IGNORECASE,
)
# A wording has nothing to add where the person says it already.
_SAID = {
    "over_apologising": re.compile(
        r"\b(?:sorry|soz|apolog\w+|my (?:fault|bad)|(?:was|were) wrong|regret|own up)\b", re.IGNORECASE
    ),
    "mixed_signals": re.compile(r"\b(?:friends?|friendship|mates?|pals?|platonic)\b", re.IGNORECASE),
    "pressure_to_answer": re.compile(
        r"\bno (?:rush|hurry|pressure|need to (?:answer|reply))|whenever you\b", re.IGNORECASE
    ),
    "no_clear_purpose": re.compile(r"\bbe (?:friends|mates)\b", re.IGNORECASE),
}
# Who took part in what is only to be said where the two of them are the subject, not between a vet and a key.
_OF_US = re.compile(
    r"\b(?:friends?|mates?|sorry|apolog\w+|forgive\w*|fault|ended|the end|broke|split|between us|the past|we were"
    r"|back then|how (?:it|things)|talk|miss|wrong)\b",
    re.IGNORECASE,
)
# A greeting and a wish, beside which one's own part may stand.
_LITTLE = 6
_SMALL_I = re.compile(r"\bI(?=\b|')")
_BEGINS = re.compile(r"(?:^|[.!?]\s+|\n\s*)([^\W\d_])")


def adds_something(kind: str, line: str, kept: str) -> bool:
    """Whether the wording for a kind of problem has a place beside what is kept of a draft.

    Args:
        kind: The kind.
        line: The wording.
        kept: The person's own words that stay.
    """
    if not line:
        return False
    if kind == "blame":
        return len(kept.split()) <= _LITTLE or bool(_OF_US.search(kept))
    said = _SAID.get(kind)
    return not (said and said.search(kept))


def without_left_over(words: str) -> str:
    """A sentence whose forerunner went, without what only made sense beside it; "" when that was all.

    Args:
        words: The sentence.
    """
    rest = _LEFT_OVER.sub("", words)
    # "Tell me why. Then I'll leave you alone": there is no then.
    if re.match(r"then\b", rest, re.IGNORECASE) or not re.search(r"\w", rest):
        return ""
    return rest[:1].upper() + rest[1:] if words[:1].isupper() else rest


def writes_small(text: str) -> bool:
    """Whether somebody writes without capitals, "i" included.

    Args:
        text: Their draft.
    """
    begins = _BEGINS.findall(text)
    return bool(begins) and all(letter.islower() for letter in begins) and not re.search(r"\bI\b", text)


def in_small_letters(line: str) -> str:
    """A wording as such a person would type it; names keep their capitals.

    Args:
        line: The wording.
    """
    line = _SMALL_I.sub("i", line)
    return _BEGINS.sub(lambda match: match.group().lower(), line)
