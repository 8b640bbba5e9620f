"""Reads misspelt words as the words they stand for, by what people wrote in the training messages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from nlu.errors import DataError

_VOCABULARY = Path("olivebranch_intents") / "vocabulary.json"
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LEAST_LETTERS, _MOST_LETTERS = 3, 20
# Longer words may be further off.
_FAR_FROM = 6
_NEAR, _FAR = 1, 2
_FAR_MORE_COMMON = 3.0


class Spelling:
    """Knows the words of the training messages, the common ones first.

    Args:
        words: Each word and how rare it is.
    """

    def __init__(self, words: dict[str, float]) -> None:
        self._rarity = words
        self._without: dict[str, list[str]] = {}
        for word in words:
            for shorter in _shortened(word, _reach(word)):
                self._without.setdefault(shorter, []).append(word)

    @classmethod
    def load(cls, model: Path) -> Spelling:
        """Takes the words from a trained model.

        Raises:
            DataError: When there is none.
        """
        try:
            content = json.loads((model / _VOCABULARY).read_text(encoding="utf-8"))
            rarity = dict(zip(content["grams"], content["idf"], strict=True))
        except (OSError, ValueError, KeyError) as error:
            raise DataError(model, f"holds no vocabulary ({error})", "Run `olivebranch train`") from None
        return cls({gram: float(value) for gram, value in rarity.items() if gram.isalpha()})

    def corrected(self, text: str, *, keep: frozenset[str] = frozenset()) -> str:
        """The text with misspelt words as they are commonly written; the text itself when there are none.

        Words with a capital inside a sentence, and those to be kept, are names: they stay as they are.

        Args:
            text: A message.
            keep: Words that are no mistakes, in lower case.
        """
        shouted = text.isupper()

        def mend(match: re.Match[str]) -> str:
            word = match[0]
            plain = word.casefold().replace("’", "").replace("'", "")
            named = word[0].isupper() and not shouted and match.start() > 0
            if not _LEAST_LETTERS <= len(plain) <= _MOST_LETTERS or plain in keep or named:
                return word
            return self._nearest(plain) or word

        return _WORD.sub(mend, text)

    def _nearest(self, word: str) -> str | None:
        rarity = self._rarity.get(word)
        reach = _reach(word) if rarity is None else _NEAR
        near = {known for shorter in _shortened(word, reach) for known in self._without.get(shorter, ())} - {word}
        ranked = []
        for known in near:
            distance, respelt = _distance(word, known), set(known) == set(word)
            if distance > reach or (known[0] != word[0] and distance == reach):
                continue
            # A word that was seen is a slip only where one of the same letters is far more common.
            if rarity is None or (respelt and rarity - self._rarity[known] > _FAR_MORE_COMMON):
                ranked.append((distance, not respelt, self._rarity[known], known))
        return min(ranked)[3] if ranked else None


def _reach(word: str) -> int:
    return _FAR if len(word) >= _FAR_FROM else _NEAR


def _shortened(word: str, reach: int) -> Iterator[str]:
    """The word itself and the word without one letter, or two."""
    for gone in range(reach + 1):
        for places in combinations(range(len(word)), gone):
            yield "".join(letter for place, letter in enumerate(word) if place not in places)


def _distance(one: str, other: str) -> int:
    """Letters to add, drop, change or swap with their neighbour (Damerau-Levenshtein)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        current = [i]
        for j, b in enumerate(other, 1):
            cost = min(row[j] + 1, current[j - 1] + 1, row[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        before, row = row, current
    return row[-1]
