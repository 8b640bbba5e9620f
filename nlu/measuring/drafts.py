"""Measures on the training drafts: each is read by heads that have seen neither it nor its like."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from nlu.components.drafts import Drafts
from nlu.drafts.evaluate import DraftReport, ReadDraft, report
from nlu.drafts.examples import Draft, pairs_of, read_drafts
from nlu.errors import DataError
from nlu.measuring.cross_validation import sources
from nlu.pipeline import build, cache_dir
from nlu.progress import track
from nlu.vector_cache import Matrix

if TYPE_CHECKING:
    from nlu.drafts.features import Split

FOLDER = "drafts"


class DraftBench:
    """Drafts taken apart, with the vectors of their pieces: what any number of heads can be fitted and tried on.

    Args:
        config: The settings.
        drafts: What is learnt from and read.
        adapter: The encoder's, as the settings write it.
        progress: Whether a bar may be shown.
    """

    def __init__(self, config: Path, drafts: Sequence[Draft], adapter: str | None, *, progress: bool = False) -> None:
        nlp = build(config, {"olivebranch_drafts": {"adapter": adapter}})
        self.component: Drafts = nlp.get_pipe("olivebranch_drafts")  # type: ignore[assignment]
        self.component.prepare(cache_dir(config))
        self.drafts = list(drafts)
        self.splits: list[Split] = [self.component.split(draft.text, draft.channel) for draft in drafts]
        shown = track(self.splits, "encoding drafts", total=len(self.splits), show=progress)
        self.vectors: list[Matrix] = [self.component.vectors(split) for split in shown]

    def read_apart(self, apart: Sequence[int]) -> list[ReadDraft]:
        """Reads some of the drafts with heads fitted on all others.

        Args:
            apart: Their places.
        """
        hidden = set(apart)
        known = [place for place in range(len(self.drafts)) if place not in hidden]
        pairs = pairs_of([self.drafts[place] for place in known], self.component.pairs)
        splits = [self.component.split(draft.text, draft.channel) for draft in pairs]
        self.component.fit_vectors(
            [*(self.drafts[place] for place in known), *pairs],
            [*(self.splits[place] for place in known), *splits],
            [*(self.vectors[place] for place in known), *(self.component.vectors(split) for split in splits)],
        )
        found = []
        for place in apart:
            start = time.perf_counter()
            marks = self.component.decide(self.splits[place], self.vectors[place])
            found.append(ReadDraft(self.drafts[place], tuple(marks), time.perf_counter() - start))
        return found


def cross_validate_drafts(config: Path, data_dir: Path, *, folds: int = 5, progress: bool = False) -> DraftReport:
    """Fits the heads once for each fold on the others, and reads the fold; times are without the encoder.

    The encoder is the published one, since the adapter was taught all drafts: the shipped model reads better than this.
    `nlu.drafts.tuning --folds` measures with an adapter for each fold.

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
    bench = DraftBench(config, drafts, None, progress=progress)
    parts = track(places_by_fold(drafts, folds), "reading drafts", total=folds, show=progress)
    return report([read for part in parts for read in bench.read_apart(part)])


def places_by_fold(drafts: Sequence[Draft], folds: int) -> list[list[int]]:
    """Parts drafts into folds: each fold its share of each file, and drafts that share a line the same fold.

    Args:
        drafts: What is dealt.
        folds: Into how many.

    Returns:
        The places of the drafts of each fold.
    """
    from sklearn.model_selection import StratifiedGroupKFold  # noqa: PLC0415 - only training needs it

    groups = sources([draft.text for draft in drafts])
    names = [draft.path.stem for draft in drafts]
    # Dealt by chance, from a fixed seed: the lines of one writer stand together in the files.
    deals = StratifiedGroupKFold(folds, shuffle=True, random_state=0).split(names, names, groups)
    return [[int(row) for row in rows] for _, rows in deals]


def measure_tuning(config: Path, drafts: Sequence[Draft], folds: int, scratch: Path) -> DraftReport:
    """Tunes and fits once for each fold on the others, and reads the fold. Needs torch; takes minutes a fold.

    Args:
        config: The settings.
        drafts: What is learnt from and read.
        folds: Into how many parts the drafts are dealt.
        scratch: A folder for the adapters.
    """
    from nlu.drafts.tuning import tune  # noqa: PLC0415 - a contributor's tool

    results: list[ReadDraft] = []
    for number, part in enumerate(places_by_fold(drafts, folds)):
        adapter = scratch / f"{number}.safetensors"
        hidden = set(part)
        tune([draft for place, draft in enumerate(drafts) if place not in hidden], adapter)
        results += DraftBench(config, drafts, str(adapter)).read_apart(part)
    return report(results)
