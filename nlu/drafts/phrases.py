"""Compiles the phrases of `patterns.yml` to spaCy patterns.

A phrase is words as people type them. `a/b` is either, `word?` may be missing, `_` is any word, `_?` one or none,
`...` up to four words of the same sentence, `~` before a word begins a regular expression for the whole token. What
stands before a lone `>` must be there but is not part of what is found: `hey/hi > honey`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

from spacy.language import Language

Pattern = list[dict[str, Any]]
# A phrase of plain words that stands for more than this is left to the slower matcher.
_MOST_WORDINGS = 6000
# "..." stands for at most so many words, none of which ends a sentence.
_GAP = 4
_GAP_TOKEN = {"ORTH": {"NOT_IN": [".", "!", "?", "\n", "\n\n", "…", "..."]}, "OP": "?"}


class PhraseError(ValueError):
    """A phrase cannot be read."""


def parted(phrase: str) -> tuple[str, str]:
    """What must stand before, and what is looked for."""
    before, mark, after = phrase.rpartition(" > ")
    return (before, after) if mark else ("", phrase)


def wordings(nlp: Language, phrase: str) -> list[tuple[str, ...]] | None:
    """Every sequence of tokens that a phrase of plain words stands for; None for one with gaps or expressions.

    Plain words are looked up in a tree, whatever their number; patterns are tried one by one.
    """
    ways: list[list[tuple[str, ...]]] = []
    count = 1
    for word in phrase.split():
        if word in {"...", "_", "_?"} or word.startswith("~"):
            return None
        optional = word.endswith("?") and len(word) > 1
        plain = word[:-1] if optional else word
        options = [tuple(t.lower_ for t in nlp.make_doc(c.replace("_", " "))) for c in plain.lower().split("/")]
        ways.append([*options, *([()] if optional else [])])
        count *= len(ways[-1])
        if count > _MOST_WORDINGS:
            return None
    return [tuple(token for part in choice for token in part) for choice in product(*ways)]


def compile_phrase(nlp: Language, phrase: str) -> Iterator[Pattern]:
    """The token patterns of one phrase.

    Args:
        nlp: Its tokeniser splits the words as it will split the drafts.
        phrase: In the notation above.

    Raises:
        PhraseError: When it is empty or holds a broken regular expression.
    """
    words = phrase.split()
    if not words:
        raise PhraseError("is empty")
    for choice in product(*(_options(nlp, word) for word in words)):
        pattern = [token for part in choice for token in part]
        if pattern:
            yield pattern


def _options(nlp: Language, word: str) -> list[Pattern]:
    """The ways in which one word of a phrase may stand in a draft."""
    if word == "...":
        return [[dict(_GAP_TOKEN) for _ in range(_GAP)]]
    optional = word.endswith("?") and len(word) > 1
    word = word[:-1] if optional else word
    if word == "_":
        token: dict[str, Any] = {"IS_PUNCT": False, "IS_SPACE": False}
        return [[token | ({"OP": "?"} if optional else {})]]
    if word.startswith("~"):
        try:
            re.compile(word[1:])
        except re.error as error:
            raise PhraseError(f"`{word}` is no regular expression: {error}") from None
        token = {"LOWER": {"REGEX": f"^(?:{word[1:]})$"}}
        return [[token | ({"OP": "?"} if optional else {})]]
    single: list[str] = []
    several: list[Pattern] = []
    for choice in word.lower().split("/"):
        # An underscore joins what may stand for one word: `a_lot/much`.
        lowers = [token.lower_ for token in nlp.make_doc(choice.replace("_", " "))]
        if not lowers:
            raise PhraseError(f"`{word}` has an empty choice")
        if len(lowers) == 1:
            single.append(lowers[0])
        else:
            several.append([{"LOWER": lower} for lower in lowers])
    if single and not several:
        return [[{"LOWER": {"IN": single}} | ({"OP": "?"} if optional else {})]]
    options = [[{"LOWER": {"IN": single}}]] if single else []
    options += several
    return [*options, []] if optional else options
