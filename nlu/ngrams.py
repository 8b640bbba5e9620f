"""Counts words and pieces of words, weighted by how telling they are (tf-idf)."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

_WORD = re.compile(r"[\w']+|[^\w\s]")
_WORD_SIZES = (1, 2)
_PIECE_SIZES = (2, 3, 4, 5)


def grams(text: str) -> Iterator[str]:
    """The word pairs, words and pieces of words in a text, with repetition."""
    words = [word.replace("'", "") for word in _WORD.findall(text.casefold().replace("\u2019", "'"))]
    for size in _WORD_SIZES:
        for start in range(len(words) - size + 1):
            yield " ".join(words[start : start + size])
    for word in words:
        padded = f"<{word}>"
        for size in _PIECE_SIZES:
            for start in range(len(padded) - size + 1):
                # The mark keeps the piece "an" from being the word "an".
                yield f"#{padded[start : start + size]}"


class Vocabulary:
    """The n-grams seen in training and their weights.

    Args:
        known: Each n-gram and its column.
        idf: The weight of each column.
    """

    def __init__(self, known: dict[str, int], idf: npt.NDArray[np.float32]) -> None:
        self._known = known
        self._idf = idf

    def __len__(self) -> int:
        return len(self._known)

    @classmethod
    def fit(cls, texts: Sequence[str], *, least: int) -> Vocabulary:
        """Learns from texts.

        Args:
            texts: The training messages.
            least: In how many of them an n-gram must stand.
        """
        documents: Counter[str] = Counter()
        for text in texts:
            documents.update(set(grams(text)))
        kept = sorted(gram for gram, count in documents.items() if count >= least)
        counts = np.array([documents[gram] for gram in kept], dtype=np.float32)
        idf = np.log((1 + len(texts)) / (1 + counts)) + 1
        return cls({gram: column for column, gram in enumerate(kept)}, idf.astype(np.float32))

    def weigh(self, text: str) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float32]]:
        """Columns and weights of the n-grams of a text; the weights have length one together."""
        counts = Counter(column for gram in grams(text) if (column := self._known.get(gram)) is not None)
        columns = np.fromiter(counts.keys(), dtype=np.intp, count=len(counts))
        values = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        values = (1 + np.log(values)) * self._idf[columns] if len(counts) else values
        norm = float(np.linalg.norm(values))
        return columns, values / norm if norm else values

    def names(self, columns: npt.NDArray[np.intp]) -> list[str]:
        """The n-grams of some columns."""
        known = list(self._known)
        return [known[column] for column in columns]

    def save(self, path: Path) -> None:
        """Writes the vocabulary to one JSON file."""
        content = {"grams": list(self._known), "idf": [round(float(x), 5) for x in self._idf]}
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Vocabulary:
        """Reads what `save` wrote."""
        content = json.loads(path.read_text(encoding="utf-8"))
        known = {gram: column for column, gram in enumerate(content["grams"])}
        return cls(known, np.array(content["idf"], dtype=np.float32))
