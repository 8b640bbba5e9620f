"""Finds which pronoun the ex goes by."""

from __future__ import annotations

from collections.abc import Iterator

from nlu.pronoun_patterns import NOT, OTHERS, STATED, WORDS
from nlu.types import Entity


def find_pronoun(text: str) -> Iterator[Entity]:
    """At most one pronoun: the one stated, else the one that is used most.

    Args:
        text: The message.

    Yields:
        The entity, with the role `ex` where it was stated.
    """
    for value, pattern in STATED:
        for match in pattern.finditer(text):
            if not NOT.search(text[: match.start()]):
                yield Entity("pronoun", value, match.start(), match.end(), "ex")
                return
    uses = {value: list(pattern.finditer(text)) for value, pattern in WORDS.items()}
    votes = {value: _votes(value, text, len(uses[value])) for value in ("she", "he")}
    if max(votes.values()) > 0:
        # A tie goes to whoever was spoken of first.
        best = max(votes, key=lambda value: (votes[value], -uses[value][0].start() if uses[value] else 0))
    elif uses["they"] and not uses["she"] and not uses["he"]:
        best = "they"
    else:
        return
    first = uses[best][0]
    yield Entity("pronoun", best, first.start(), first.end())


def _votes(value: str, text: str, uses: int) -> int:
    # Each other person of that gender accounts for two mentions.
    return uses - 2 * len(OTHERS[value].findall(text)) if uses else 0
