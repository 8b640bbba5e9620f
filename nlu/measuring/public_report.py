"""Measures encoder and head on public sets, where others' figures are known.

The encoder is the published one: its adapter was taught our own subject.
"""

from __future__ import annotations

import random
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import spacy

from nlu.components.encoder import Encoder
from nlu.components.intents import Intents, Reading
from nlu.measuring.public_sets import Example, PublicSet
from nlu.reading import read_yaml
from nlu.training import Bench
from nlu.training_data import TrainingData
from nlu.vector_cache import Matrix

_ACCEPTED = 0.95
_NOT_HERE = {"name", "threshold", "margin"}


@dataclass(frozen=True, slots=True)
class PublicReport:
    """What was measured; shares are between 0 and 1.

    Attributes:
        dataset: Its name.
        shots: Examples an intent; None for all of them.
        accuracy: The mean over the draws.
        spread: Their standard deviation.
        draws: Each draw's share of right intents.
        out_of_scope_recall: Texts of no intent turned away when 95 % of the others are accepted; the mean over the
            draws, None where the set has no such texts.
    """

    dataset: str
    shots: int | None
    accuracy: float
    spread: float
    draws: list[float]
    out_of_scope_recall: float | None

    def to_json(self) -> dict[str, Any]:
        """All figures, ready for `json.dumps`."""
        return asdict(self)


class PublicBench:
    """Encodes a set once, and fits a head for each draw.

    Args:
        config: The settings; those of the intent head are used as they stand.
        cache: Where the encoder and vectors are kept.
        progress: Whether a bar may be shown.
    """

    def __init__(self, config: Path, cache: Path, *, progress: bool = False) -> None:
        items = {item["name"]: item for item in read_yaml(config)["pipeline"]}
        head = {key: value for key, value in items["olivebranch_intents"].items() if key not in _NOT_HERE}
        self._nlp = spacy.blank("en")
        encoder: Encoder = self._nlp.add_pipe(  # type: ignore[assignment]
            "olivebranch_encoder", config={"model": items["olivebranch_encoder"].get("model"), "adapter": None}
        )
        self._head: Intents = self._nlp.add_pipe("olivebranch_intents", config=head)  # type: ignore[assignment]
        bench = Bench(TrainingData(), cache, progress)
        encoder.fit(bench)
        self._bench = bench

    def measure(self, name: str, data: PublicSet, shots: int | None, seeds: Sequence[int]) -> PublicReport:
        """Learns from some examples of each intent and reads the test set, once for each seed.

        Args:
            name: What to call the set.
            data: The set.
            shots: Examples an intent; None for all, which is done once.
            seeds: What the draws depend on.
        """
        vectors = {part: self._encode(getattr(data, part)) for part in ("train", "test", "outside")}
        right, recalls = [], []
        for seed in seeds if shots else seeds[:1]:
            rows = draw(data.train, shots, seed)
            learnt = [data.train[row] for row in rows]
            self._head.fit_vectors([e.text for e in learnt], vectors["train"][rows], [e.intent for e in learnt])
            inside = self._read(data.test, vectors["test"])
            hits = [r.best.name == e.intent for r, e in zip(inside, data.test, strict=True)]
            right.append(round(sum(hits) / len(hits), 4))
            if data.outside:
                recalls.append(recall(inside, self._read(data.outside, vectors["outside"])))
        return PublicReport(
            dataset=name,
            shots=shots,
            accuracy=round(statistics.mean(right), 4),
            spread=round(statistics.stdev(right), 4) if len(right) > 1 else 0.0,
            draws=right,
            out_of_scope_recall=round(statistics.mean(recalls), 4) if recalls else None,
        )

    def _encode(self, examples: Sequence[Example]) -> Matrix:
        if not examples or self._bench.vectors is None:
            return np.zeros((0, 0), dtype=np.float32)
        return self._bench.vectors([example.text for example in examples])

    def _read(self, examples: Sequence[Example], vectors: Matrix) -> list[Reading]:
        pairs = zip(examples, vectors, strict=True)
        return [self._head.read_vector(example.text, vector) for example, vector in pairs]


def draw(examples: Sequence[Example], shots: int | None, seed: int) -> list[int]:
    """Rows of so many examples of each intent, or of all, drawn anew for each seed."""
    if shots is None:
        return list(range(len(examples)))
    dice = random.Random(seed)  # noqa: S311 - only draws
    by_intent: dict[str, list[int]] = {}
    for row, example in enumerate(examples):
        by_intent.setdefault(example.intent, []).append(row)
    return sorted(row for rows in by_intent.values() for row in dice.sample(rows, min(shots, len(rows))))


def recall(inside: Sequence[Reading], outside: Sequence[Reading]) -> float:
    """The share of texts of no intent below the score that 95 % of the others reach."""
    scores = sorted(reading.best.confidence for reading in inside)
    least = scores[int((1 - _ACCEPTED) * len(scores))]
    return sum(reading.best.confidence < least for reading in outside) / len(outside)
