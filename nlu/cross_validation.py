"""Measures on the training data itself: each message is read by a model that has not seen it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from nlu.evaluate import Result, read_all
from nlu.interpreter import Interpreter
from nlu.pipeline import build, cache_dir, fit
from nlu.training import Bench
from nlu.training_data import Message, TrainingData, read_training_data


def cross_validate(config_path: Path, data_dir: Path, *, folds: int = 5, progress: bool = False) -> Iterator[Result]:
    """Trains once for each fold on the others, and reads the fold.

    Args:
        config_path: The settings.
        data_dir: The training data.
        folds: Into how many parts the messages are dealt.
        progress: Whether a bar may be shown.

    Yields:
        Every message once, with how it was understood.
    """
    data = read_training_data(data_dir)
    for fold in range(folds):
        known, unknown = _deal(data, fold, folds)
        nlp = build(config_path)
        fit(nlp, Bench(known, cache_dir(config_path), progress))
        yield from read_all(Interpreter(nlp), unknown, progress=progress)


def _deal(data: TrainingData, fold: int, folds: int) -> tuple[TrainingData, list[Message]]:
    """Every fold gets its share of each intent, as they stand in the files in turn."""
    seen: dict[str, int] = {}
    known: list[Message] = []
    unknown: list[Message] = []
    for message in data.messages:
        number = seen[message.intent] = seen.get(message.intent, -1) + 1
        (unknown if number % folds == fold else known).append(message)
    return replace(data, messages=known), unknown
