"""Teaches the encoder problems in drafts and writes what it learned as a low-rank adapter. For contributors.

    pip install torch               # not a dependency: nothing needs it to run, train or test
    python -m nlu.drafts.tuning     # five minutes on two cores; writes nlu/drafts/adapter.safetensors
    python -m nlu.drafts.tuning --folds 5   # measures: each draft is read by an encoder that never saw it

Run it when drafts were added in number; a few more are learnt by the heads alone, at the next `olivebranch train`.
"""

from __future__ import annotations

import json
import math
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import spacy

from nlu.drafts.encoder import ADAPTER, MOST_TOKENS, windows
from nlu.drafts.examples import Draft, read_drafts
from nlu.drafts.features import Split, told, whole_size
from nlu.drafts.fitting import draft_targets, piece_targets
from nlu.drafts.kinds import CHANNELS, COUNTED, KINDS
from nlu.drafts.patterns import Patterns
from nlu.drafts.pieces import split_pieces
from nlu.encoder_model import packaged_folder
from nlu.tuning import adapted_encoder, padded, write_adapter
from nlu.vector_cache import Matrix

DATA = Path(__file__).parents[1] / "data" / "drafts"
EPOCHS, BATCH, LEARNING_RATE, HEAD_RATE = 8, 16, 1e-3, 5e-3
DROPOUT, WARM_UP, SHARPNESS, DECAY = 0.1, 0.08, 8.0, 0.01
# What is seldom there begins as unlikely, and so often two drafts are read as one.
_SELDOM, _JOINED = -3.0, 0.5
# So often a token is hidden, so that no single word decides; the tokeniser's [MASK].
_HIDDEN, _MASK = 0.1, 103
_LENGTH = KINDS.index(COUNTED)
_SORTED_BATCHES = 20


@dataclass(frozen=True, slots=True)
class Row:
    """A draft as tensors take it.

    Attributes:
        windows: The token ids of each stretch that is read at once.
        pools: For each of them a row for each piece: how much of its vector a token is.
        told: A row for each piece: which kinds its words tell of.
        about: Channel and size.
        pieces: The kinds of each piece.
        whole: The kinds of the draft.
        joins: Whether it may be read as one with another.
    """

    windows: tuple[Sequence[int], ...]
    pools: tuple[Matrix, ...]
    told: Matrix
    about: Matrix
    pieces: Matrix
    whole: Matrix
    joins: bool


def rows_of(drafts: Sequence[Draft]) -> list[Row]:
    """Prepares drafts.

    Args:
        drafts: Drafts with at least a word.
    """
    from tokenizers import Tokenizer  # noqa: PLC0415

    tokenizer = Tokenizer.from_file(str(packaged_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MOST_TOKENS)
    patterns = Patterns(spacy.blank("en"))
    rows = []
    for draft in drafts:
        split = Split(draft.text, draft.channel, tuple(split_pieces(draft.text)), tuple(patterns.find(draft.text)))
        ids, pools = [], []
        for window in windows(split.pieces):
            encoding = tokenizer.encode(draft.text[window.start : window.end])
            places = np.array(encoding.offsets) + window.start
            own = np.array([(places[:, 0] < p.end) & (places[:, 1] > p.start) for p in window.pieces], dtype=np.float32)
            own[:, encoding.special_tokens_mask.index(1)] += own.sum(axis=1) == 0
            ids.append(list(encoding.ids))
            pools.append(own / own.sum(axis=1, keepdims=True))
        about = np.concatenate([np.array([name == draft.channel for name in CHANNELS]), whole_size(split)])
        targets = piece_targets(draft, split), draft_targets(draft)[: len(KINDS)]
        for target in targets:
            target[..., _LENGTH] = 0
        joins = not draft.whole
        rows.append(Row(tuple(ids), tuple(pools), told(split), about.astype(np.float32), *targets, joins))
    return rows


def joined(first: Row, second: Row) -> Row:
    """Two drafts, one behind the other: what is wrong with one of them is wrong with both."""
    about = first.about.copy()
    about[len(CHANNELS) :] = np.maximum(first.about, second.about)[len(CHANNELS) :]
    windows_of, pools = (*first.windows, *second.windows), (*first.pools, *second.pools)
    if len(windows_of) == 2 and sum(map(len, windows_of)) <= MOST_TOKENS:  # noqa: PLR2004 - one each
        # Read together, as a draft with all of it would be.
        (one, two), (left, right) = windows_of, pools
        pool = np.zeros((len(left) + len(right), len(one) + len(two) - 2), dtype=np.float32)
        pool[: len(left), : len(one) - 1] = left[:, :-1]
        pool[len(left) :, len(one) - 1 :] = right[:, 1:]
        windows_of, pools = ((*one[:-1], *two[1:]),), (pool,)
    return Row(
        windows_of,
        pools,
        np.concatenate([first.told, second.told]),
        about,
        np.concatenate([first.pieces, second.pieces]),
        np.maximum(first.whole, second.whole),
        joins=False,
    )


def tune(drafts: Sequence[Draft], target: Path, *, epochs: int = EPOCHS) -> None:
    """Learns from drafts.

    Args:
        drafts: What is learnt from.
        target: Where the adapter goes.
        epochs: How often each draft is seen.
    """
    import torch  # noqa: PLC0415 - a contributor's tool

    torch.manual_seed(0)
    dice = random.Random(0)  # noqa: S311 - only shuffles
    rows = rows_of([draft for draft in drafts if split_pieces(draft.text)])
    single = [row for row in rows if row.joins]
    model = _model(torch, len(rows[0].about))
    model.train()
    slow = [value for name, value in model.named_parameters() if name.startswith("encoder.")]
    quick = [value for name, value in model.named_parameters() if not name.startswith("encoder.")]
    groups: list[dict[str, Any]] = [{"params": slow, "lr": LEARNING_RATE}, {"params": quick, "lr": HEAD_RATE}]
    optimiser = torch.optim.AdamW(groups, weight_decay=DECAY)
    steps = epochs * math.ceil(len(rows) / BATCH)
    warm = max(1, int(WARM_UP * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / warm, max(0.0, (steps - step) / max(1, steps - warm)))
    )
    for epoch in range(epochs):
        total = 0.0
        for batch in _batches([_perhaps_joined(row, single, dice) for row in rows], dice):
            loss = model.loss(batch)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(slow, 1.0)
            optimiser.step()
            schedule.step()
            total += loss.item() * len(batch)
        print(f"epoch {epoch + 1} of {epochs}, loss {total / len(rows):.2f}", flush=True)  # noqa: T201
    write_adapter(model.encoder, target)


def _perhaps_joined(row: Row, single: Sequence[Row], dice: random.Random) -> Row:
    if not row.joins or dice.random() >= _JOINED:
        return row
    pair = [row, dice.choice(single)]
    dice.shuffle(pair)
    return joined(*pair)


def _batches(rows: list[Row], dice: random.Random) -> list[list[Row]]:
    """Rows of like length together, drawn from some batches' worth, so that little is padded."""
    dice.shuffle(rows)
    found = []
    for start in range(0, len(rows), BATCH * _SORTED_BATCHES):
        alike = sorted(rows[start : start + BATCH * _SORTED_BATCHES], key=lambda row: max(map(len, row.windows)))
        found += [alike[i : i + BATCH] for i in range(0, len(alike), BATCH)]
    dice.shuffle(found)
    return found


def _model(torch: Any, about: int) -> Any:
    """The encoder and the two heads it learns with, which are thrown away: `fitting` fits those that stay."""
    from torch import nn  # noqa: PLC0415
    from torch.nn import functional  # noqa: PLC0415

    class Model(nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.encoder = adapted_encoder(torch)
            width, kinds = 384, len(KINDS)
            self.by_piece = nn.Linear(2 * width + 2 * kinds + about, kinds)
            self.by_draft = nn.Linear(width + kinds + about, kinds)
            self.drop = nn.Dropout(DROPOUT)
            for head in (self.by_piece, self.by_draft):
                nn.init.normal_(head.weight, std=0.01)
                nn.init.constant_(head.bias, _SELDOM)

        def loss(self, batch: list[Row]) -> Any:
            parts = [(ids, pool) for row in batch for ids, pool in zip(row.windows, row.pools, strict=True)]
            ids, there = padded(torch, [list(ids) for ids, _ in parts])
            hidden = torch.rand(ids.shape) < _HIDDEN
            hidden[:, 0] = False
            last, _ = self.encoder.layers_of(ids.masked_fill(hidden & there, _MASK), there)
            meant = torch.cat([torch.from_numpy(pool) @ last[n, : pool.shape[1]] for n, (_, pool) in enumerate(parts)])
            of = torch.tensor([number for number, row in enumerate(batch) for _ in row.told])
            meant = functional.normalize(meant, dim=-1)
            sums = torch.zeros(len(batch), meant.shape[1]).index_add(0, of, meant)
            drafts = self.drop(SHARPNESS * functional.normalize(sums, dim=-1))
            words = torch.from_numpy(np.concatenate([row.told for row in batch]))
            anywhere = torch.from_numpy(np.stack([row.told.max(axis=0) for row in batch]))
            about_it = torch.from_numpy(np.stack([row.about for row in batch]))
            pieces = self.by_piece(
                torch.cat([self.drop(SHARPNESS * meant), drafts[of], words, 0.5 * anywhere[of], about_it[of]], dim=-1)
            )
            whole = self.by_draft(torch.cat([drafts, anywhere, about_it], dim=-1))
            lowest = torch.full_like(whole, -30.0)
            surest = lowest.scatter_reduce(0, of[:, None].expand(-1, len(KINDS)), pieces, "amax")
            losses = (
                (pieces, np.concatenate([row.pieces for row in batch])),
                (torch.logaddexp(surest, whole), np.stack([row.whole for row in batch])),
            )
            binary = functional.binary_cross_entropy_with_logits
            return sum(binary(said, torch.from_numpy(true), reduction="sum") for said, true in losses) / len(batch)

    return Model()


def main() -> None:
    """Tunes on all drafts, or measures."""
    drafts = read_drafts(DATA)
    if sys.argv[1:2] != ["--folds"]:
        tune(drafts, ADAPTER)
        return
    # Only to measure.
    from nlu.measuring.drafts import measure_tuning  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as scratch:
        report = measure_tuning(DATA.parents[2] / "config.yml", drafts, int(sys.argv[2]), Path(scratch))
    print(json.dumps(report.to_json(), indent=2, ensure_ascii=False))  # noqa: T201


if __name__ == "__main__":
    main()
