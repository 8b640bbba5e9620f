"""What a component gets to learn with, and how it says that it learns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from nlu.training_data import TrainingData
from nlu.vector_cache import Matrix


@dataclass(slots=True)
class Bench:
    """The workshop of one training.

    Attributes:
        data: What there is to learn from.
        cache: Folder for what is costly to make again.
        progress: Whether a bar may be shown.
        vectors: Gives the sentence vectors of texts; there once the encoder stands in the pipeline.
    """

    data: TrainingData
    cache: Path
    progress: bool = False
    vectors: Callable[[Sequence[str]], Matrix] | None = None


@runtime_checkable
class Trainable(Protocol):
    """A component that learns from the training data before it is saved."""

    def fit(self, bench: Bench) -> None:
        """Learns; called once, in the order of the pipeline."""
