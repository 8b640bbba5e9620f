"""Measures on the training data itself: each message is read by a model that has seen neither it nor its like."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from nlu.interpreter import Interpreter
from nlu.measuring.report import Read, Report, summed_up
from nlu.measuring.results import Result, read_all
from nlu.measuring.several import JOINED
from nlu.pipeline import build, cache_dir, fit
from nlu.training import Bench
from nlu.training_data import LongMessage, Message, TrainingData, read_training_data

# Messages that share so many words in a row come from one source: a post cut into pieces, or a line written anew.
_SHARED_WORDS = 6
_HOW = (
    "Cross-validation over {folds} folds of the training messages. Messages that share {words} words in a row stand "
    "in the same fold. The encoder is the published one, since the adapter was taught all of them: the shipped model "
    "reads better than this."
)


def cross_validate(config: Path, data_dir: Path, *, folds: int = 5, progress: bool = False) -> Report:
    """Trains once for each fold on the others, and reads the fold.

    Args:
        config: The settings.
        data_dir: The training data.
        folds: Into how many parts the messages are dealt.
        progress: Whether a bar may be shown.

    Raises:
        DataError: When the settings or the data cannot be used.
    """
    data = read_training_data(data_dir)
    # Long messages are dealt with the others: a piece of one must not teach how to read it.
    long = [Message(known.text, JOINED.join(known.intents), (), data_dir, None) for known in data.several]
    everything = [*data.messages, *long]
    fold_of = deal(everything, folds)
    single: list[Result] = []
    several: list[Result] = []
    for fold in range(folds):
        seen = [message for message, number in zip(everything, fold_of, strict=True) if number != fold]
        apart = [message for message, number in zip(everything, fold_of, strict=True) if number == fold]
        nlp = build(config, {"olivebranch_encoder": {"adapter": None}})
        fit(nlp, Bench(_known(data, seen, data_dir), cache_dir(config), progress))
        for result in read_all(Interpreter(nlp), apart, progress=progress):
            (several if result.message.path == data_dir else single).append(result)
    command = f"olivebranch evaluate --cross-validate --folds {folds}"
    return summed_up(
        Read(messages=single, several=several),
        how=_HOW.format(folds=folds, words=_SHARED_WORDS),
        commands=dict.fromkeys(("messages", "several", "speed"), command),
    )


def deal(messages: Sequence[Message], folds: int) -> list[int]:
    """Gives every message a fold: each fold its share of each intent, and those of one source the same.

    Args:
        messages: What is dealt.
        folds: Into how many.

    Returns:
        The number of the fold of each message.
    """
    from sklearn.model_selection import StratifiedGroupKFold  # noqa: PLC0415 - only training needs it

    groups = sources([message.text for message in messages])
    intents = [message.intent.split(JOINED)[0] for message in messages]
    fold_of = [0] * len(messages)
    for fold, (_, rows) in enumerate(StratifiedGroupKFold(folds).split(intents, intents, groups)):
        for row in rows:
            fold_of[row] = fold
    return fold_of


def sources(texts: Sequence[str]) -> list[int]:
    """Numbers the texts so that those of one source have the same number.

    Args:
        texts: What was written.
    """
    parent = list(range(len(texts)))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    first: dict[tuple[str, ...], int] = {}
    for place, text in enumerate(texts):
        words = re.sub(r"\W+", " ", text.casefold()).split()
        for start in range(len(words) - _SHARED_WORDS + 1):
            other = first.setdefault(tuple(words[start : start + _SHARED_WORDS]), place)
            parent[root(place)] = root(other)
    return [root(place) for place in range(len(texts))]


def _known(data: TrainingData, seen: Sequence[Message], long: Path) -> TrainingData:
    return replace(
        data,
        messages=[message for message in seen if message.path != long],
        several=[LongMessage(m.text, tuple(m.intent.split(JOINED))) for m in seen if m.path == long],
    )
