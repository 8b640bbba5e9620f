"""Teaches the encoder our messages and writes what it learned as a low-rank adapter. For contributors.

    pip install torch        # not a dependency: nothing needs it to run, train or test
    python -m nlu.tuning     # some minutes an epoch on two cores; writes nlu/adapter.safetensors

Only the low-rank matrices learn; word vectors, biases and the published matrices stay. Each intent has a proxy vector
that its messages are drawn to and those of others are pushed from, by cross-entropy over cosines (Movshovitz-Attias et
al., "No Fuss Distance Metric Learning using Proxies", 2017).
"""

from __future__ import annotations

import math
import random
from pathlib import Path
from typing import Any

import numpy as np

from nlu.adapter import PACKAGED
from nlu.encoder_model import packaged_folder, read_weights
from nlu.training_data import read_training_data

DATA = Path(__file__).with_name("data")
RANK, EPOCHS, BATCH, LEARNING_RATE, PROXY_RATE = 16, 5, 32, 1e-3, 3e-3
HEADS, LAYERS, MIDDLE, MAX_TOKENS = 12, 6, 3, 96
SCALE, SMOOTHING, DROPOUT, WARM_UP = 20.0, 0.05, 0.1, 0.08
# A batch holds messages of like length, drawn from so many batches' worth.
_SORTED_BATCHES = 20


def tune(data: Path = DATA, target: Path = PACKAGED, epochs: int = EPOCHS) -> None:
    """Learns from every message below a folder.

    Args:
        data: Rasa NLU files.
        target: Where the adapter goes.
        epochs: How often each message is seen.
    """
    import torch  # noqa: PLC0415 - a contributor's tool
    from torch.nn import functional  # noqa: PLC0415

    torch.manual_seed(0)
    dice = random.Random(0)  # noqa: S311 - only shuffles
    messages = read_training_data(data).messages
    labels = sorted({message.intent for message in messages})
    wanted = torch.tensor([labels.index(message.intent) for message in messages])
    tokens = _tokens([message.text for message in messages])
    encoder = adapted_encoder(torch)
    with torch.no_grad():
        start = torch.cat([encoder(*padded(torch, tokens[i : i + 64])) for i in range(0, len(tokens), 64)])
    centres = torch.stack([start[wanted == number].mean(0) for number in range(len(labels))])
    proxies = torch.nn.Parameter(functional.normalize(centres, dim=-1))
    learning = [parameter for parameter in encoder.parameters() if parameter.requires_grad]
    groups: list[dict[str, Any]] = [
        {"params": learning, "lr": LEARNING_RATE, "weight_decay": 0.01},
        {"params": [proxies], "lr": PROXY_RATE, "weight_decay": 0.0},
    ]
    optimiser = torch.optim.AdamW(groups)
    steps = epochs * math.ceil(len(messages) / BATCH)
    warm = max(1, int(WARM_UP * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / warm, max(0.0, (steps - step) / (steps - warm)))
    )
    encoder.train()
    for epoch in range(epochs):
        for rows in _batches(tokens, dice):
            vectors = functional.normalize(encoder(*padded(torch, [tokens[row] for row in rows])), dim=-1)
            scores = SCALE * vectors @ functional.normalize(proxies, dim=-1).T
            loss = functional.cross_entropy(scores, wanted[rows], label_smoothing=SMOOTHING)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(learning, 1.0)
            optimiser.step()
            schedule.step()
        print(f"epoch {epoch + 1} of {epochs}, last loss {loss.item():.2f}", flush=True)  # noqa: T201
    write_adapter(encoder, target)


def _tokens(texts: list[str]) -> list[list[int]]:
    from tokenizers import Tokenizer  # noqa: PLC0415

    tokenizer = Tokenizer.from_file(str(packaged_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    return [list(encoding.ids) for encoding in tokenizer.encode_batch(texts)]


def _batches(tokens: list[list[int]], dice: random.Random) -> list[list[int]]:
    order = list(range(len(tokens)))
    dice.shuffle(order)
    found = []
    for start in range(0, len(order), BATCH * _SORTED_BATCHES):
        rows = sorted(order[start : start + BATCH * _SORTED_BATCHES], key=lambda row: len(tokens[row]))
        found += [rows[i : i + BATCH] for i in range(0, len(rows), BATCH)]
    dice.shuffle(found)
    return found


def padded(torch: Any, rows: list[list[int]]) -> tuple[Any, Any]:
    """The token ids of several texts as one tensor, and which of them are there.

    Args:
        torch: The library.
        rows: Their ids.
    """
    longest = max(map(len, rows))
    ids = torch.zeros(len(rows), longest, dtype=torch.long)
    mask = torch.zeros(len(rows), longest, dtype=torch.bool)
    for place, row in enumerate(rows):
        ids[place, : len(row)] = torch.tensor(row)
        mask[place, : len(row)] = True
    return ids, mask


def adapted_encoder(torch: Any) -> Any:
    """The published encoder with a low-rank pair beside every matrix of its layers.

    Args:
        torch: The library.
    """
    from torch import nn  # noqa: PLC0415
    from torch.nn import functional  # noqa: PLC0415

    weights = {
        name: torch.tensor(array) for name, array in read_weights(packaged_folder() / "model.safetensors").items()
    }

    class Adapted(nn.Module):  # type: ignore[misc]
        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name
            outputs, inputs = weights[f"{name}.weight"].shape
            self.low = nn.Parameter(torch.randn(RANK, inputs) / math.sqrt(inputs))
            self.high = nn.Parameter(torch.zeros(outputs, RANK))

        def forward(self, x: Any) -> Any:
            plain = functional.linear(x, weights[f"{self.name}.weight"], weights[f"{self.name}.bias"])
            return plain + functional.linear(functional.linear(x, self.low), self.high)

    def norm(x: Any, name: str) -> Any:
        return functional.layer_norm(x, x.shape[-1:], weights[f"{name}.weight"], weights[f"{name}.bias"], 1e-12)

    class Layer(nn.Module):  # type: ignore[misc]
        def __init__(self, prefix: str) -> None:
            super().__init__()
            self.prefix = prefix
            self.query, self.key, self.value = (
                Adapted(f"{prefix}.attention.self.{part}") for part in ("query", "key", "value")
            )
            self.mix = Adapted(f"{prefix}.attention.output.dense")
            self.inner, self.outer = Adapted(f"{prefix}.intermediate.dense"), Adapted(f"{prefix}.output.dense")
            self.drop = nn.Dropout(DROPOUT)

        def forward(self, x: Any, mask: Any) -> Any:
            size, length, width = x.shape
            parts = [
                part(x).view(size, length, HEADS, -1).transpose(1, 2) for part in (self.query, self.key, self.value)
            ]
            seen = functional.scaled_dot_product_attention(*parts, attn_mask=mask[:, None, None, :])
            mixed = self.mix(seen.transpose(1, 2).reshape(size, length, width))
            x = norm(x + self.drop(mixed), f"{self.prefix}.attention.output.LayerNorm")
            return norm(x + self.drop(self.outer(functional.gelu(self.inner(x)))), f"{self.prefix}.output.LayerNorm")

    class Encoder(nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.layers = nn.ModuleList(Layer(f"encoder.layer.{number}") for number in range(LAYERS))

        def layers_of(self, ids: Any, mask: Any) -> tuple[Any, Any]:
            """The tokens' vectors in the last layer and in the middle one."""
            places = weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
            words = weights["embeddings.word_embeddings.weight"][ids]
            x = norm(words + places + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
            middle = x
            for number, layer in enumerate(self.layers):
                x = layer(x, mask)
                middle = x if number == MIDDLE else middle
            return x, middle

        def forward(self, ids: Any, mask: Any) -> Any:
            there = mask[..., None].float()
            pooled = [
                functional.normalize((h * there).sum(1) / there.sum(1), dim=-1) for h in self.layers_of(ids, mask)
            ]
            return torch.cat(pooled, -1)

    return Encoder().eval()


def write_adapter(encoder: Any, target: Path) -> None:
    """Writes the low-rank pairs of a tuned encoder.

    Args:
        encoder: What `adapted_encoder` made.
        target: The file.
    """
    from safetensors.numpy import save_file  # noqa: PLC0415

    arrays = {}
    for module in encoder.modules():
        if hasattr(module, "low"):
            arrays[f"{module.name}.A"] = module.low.detach().numpy().astype(np.float16)
            arrays[f"{module.name}.B"] = module.high.detach().numpy().astype(np.float16)
    save_file(arrays, target)


if __name__ == "__main__":
    tune()
