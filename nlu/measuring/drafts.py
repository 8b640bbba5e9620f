"""Measures on the training drafts: each is read by heads that have seen neither it nor its like."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from nlu.components.drafts import Drafts
from nlu.drafts.evaluate import DraftReport, ReadDraft, report
from nlu.drafts.examples import Draft, read_drafts
from nlu.errors import DataError
from nlu.measuring.cross_validation import sources
from nlu.pipeline import build, cache_dir
from nlu.progress import track
from nlu.training import Bench
from nlu.training_data import TrainingData
from nlu.vector_cache import Matrix

if TYPE_CHECKING:
    from nlu.drafts.features import Split

FOLDER = "drafts"


class DraftBench:
    """Drafts taken apart, with the vectors of their pieces: what any number of heads can be fitted and tried on.

    The encoder is the one that ships: its adapter was taught messages to the bot, and none of the drafts.

    Args:
        config: The settings.
        drafts: What is learnt from and read.
        progress: Whether a bar may be shown.
    """

    def __init__(self, config: Path, drafts: Sequence[Draft], *, progress: bool = False) -> None:
        nlp = build(config)
        self.component: Drafts = nlp.get_pipe("olivebranch_drafts")  # type: ignore[assignment]
        bench = Bench(TrainingData([], []), cache_dir(config), progress)
        nlp.get_pipe("olivebranch_encoder").fit(bench)  # type: ignore[attr-defined]
        self.drafts = list(drafts)
        self.splits: list[Split] = [self.component.split(draft.text, draft.channel) for draft in drafts]
        self.vectors: list[Matrix] = self.component.vectors(bench, self.splits)

    def read_by_others(self, folds: int, *, progress: bool = False) -> list[ReadDraft]:
        """Reads every draft with heads fitted on the folds it is not in.

        Args:
            folds: Into how many parts the drafts are dealt.
            progress: Whether a bar may be shown.
        """
        fold_of = deal_drafts(self.drafts, folds)
        found: dict[int, ReadDraft] = {}
        for fold in track(range(folds), "reading drafts", total=folds, show=progress):
            known = [place for place, number in enumerate(fold_of) if number != fold and self.splits[place].pieces]
            self.component.fit_vectors(
                [self.drafts[place] for place in known],
                [self.splits[place] for place in known],
                [self.vectors[place] for place in known],
            )
            for place in (place for place, number in enumerate(fold_of) if number == fold):
                start = time.perf_counter()
                marks = self.component.decide(self.splits[place], self.vectors[place])
                found[place] = ReadDraft(self.drafts[place], tuple(marks), time.perf_counter() - start)
        return [found[place] for place in range(len(self.drafts))]


def cross_validate_drafts(config: Path, data_dir: Path, *, folds: int = 5, progress: bool = False) -> DraftReport:
    """Fits the heads once for each fold on the others, and reads the fold; times are without the encoder.

    Args:
        config: The settings.
        data_dir: The training data.
        folds: Into how many parts the drafts are dealt.
        progress: Whether a bar may be shown.

    Raises:
        DataError: When the settings or the drafts cannot be used, or there are too few of them.
    """
    drafts = read_drafts(data_dir / FOLDER)
    if len(drafts) < folds:
        raise DataError(data_dir / FOLDER, f"has fewer than {folds} drafts", "Add drafts, or use fewer --folds")
    return report(DraftBench(config, drafts, progress=progress).read_by_others(folds, progress=progress))


def deal_drafts(drafts: Sequence[Draft], folds: int) -> list[int]:
    """Gives every draft a fold: each fold its share of each file, and drafts that share a line the same fold.

    Args:
        drafts: What is dealt.
        folds: Into how many.

    Returns:
        The number of the fold of each draft.
    """
    from sklearn.model_selection import StratifiedGroupKFold  # noqa: PLC0415 - only training needs it

    groups = sources([draft.text for draft in drafts])
    names = [draft.path.stem for draft in drafts]
    fold_of = np.zeros(len(drafts), dtype=int)
    # Dealt by chance, from a fixed seed: the lines of one writer stand together in the files.
    deals = StratifiedGroupKFold(folds, shuffle=True, random_state=0).split(names, names, groups)
    for fold, (_, rows) in enumerate(deals):
        fold_of[rows] = fold
    return [int(fold) for fold in fold_of]
