"""A low-rank adapter: what fine-tuning taught the published encoder, in a file small enough for the repository.

Each adapted matrix W becomes W + B A (Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models", 2021); merged
before the graph is built, it costs nothing when a message is read. `nlu.tuning` makes such a file.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from nlu.errors import DataError

Weights = dict[str, npt.NDArray[np.float32]]

PACKAGED = Path(__file__).with_name("adapter.safetensors")


def adapter_path(name: str | None) -> Path | None:
    """The adapter's file: `packaged` means the one beside this module, None means none."""
    if name is None:
        return None
    return PACKAGED if name == "packaged" else Path(name)


def merge(weights: Weights, adapter: Path) -> Weights:
    """Adds an adapter's change to an encoder's weights.

    Args:
        weights: The published arrays, by name.
        adapter: A safetensors file with `<name>.A` (rank by inputs) and `<name>.B` (outputs by rank) for each
            matrix `<name>.weight` that is adapted.

    Returns:
        All arrays, the adapted ones changed.

    Raises:
        DataError: When the file cannot be read or does not fit these weights.
    """
    from safetensors import SafetensorError  # noqa: PLC0415
    from safetensors.numpy import load_file  # noqa: PLC0415

    try:
        arrays = load_file(adapter)
    except (OSError, SafetensorError) as error:
        mend = "Run `python -m nlu.tuning`, or set `adapter: null`"
        raise DataError(adapter, f"cannot be read as an adapter ({error})", mend) from None
    merged = dict(weights)
    for name in sorted({key.removesuffix(".A").removesuffix(".B") for key in arrays}):
        low, high = (arrays.get(f"{name}.{part}") for part in "AB")
        weight = weights.get(f"{name}.weight")
        if low is None or high is None or weight is None or (high.shape[0], low.shape[1]) != weight.shape:
            mend = "Make one for this encoder, or set `adapter: null`"
            raise DataError(adapter, f"does not fit the encoder at `{name}`", mend)
        merged[f"{name}.weight"] = weight + high.astype(np.float32) @ low.astype(np.float32)
    return merged
