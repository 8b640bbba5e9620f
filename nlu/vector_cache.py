"""Keeps sentence vectors on disk, so that training again encodes only what is new."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from nlu.progress import track

Matrix = npt.NDArray[np.float32]


def encode_cached(
    encode: Callable[[Iterable[str]], Iterable[Matrix]],
    texts: Sequence[str],
    path: Path,
    *,
    progress: bool = False,
) -> Matrix:
    """Vectors of texts, from the cache where they stand there.

    Args:
        encode: Makes the missing ones.
        texts: What to encode.
        path: The cache, an `.npz` file; each encoder needs its own.
        progress: Whether a bar may be shown.

    Returns:
        One row for each text.
    """
    known = _read(path)
    keys = [hashlib.sha256(text.encode()).digest()[:16] for text in texts]
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    if missing:
        made = track(encode(missing.values()), "reading messages", total=len(missing), show=progress)
        known.update(zip(missing, made, strict=True))
        _write(path, known)
    return np.stack([known[key] for key in keys])


def _read(path: Path) -> dict[bytes, Matrix]:
    if not path.is_file():
        return {}
    with np.load(path) as stored:
        keys = [bytes(key) for key in stored["keys"]]
        return dict(zip(keys, stored["vectors"], strict=True))


def _write(path: Path, known: dict[bytes, Matrix]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Two trainings may run at once: each writes a file of its own, and the last one stays.
    scratch = path.with_suffix(f".{os.getpid()}.npz")
    keys = np.frombuffer(b"".join(known), dtype=np.uint8).reshape(len(known), -1)
    np.savez(scratch, keys=keys, vectors=np.stack(list(known.values())))
    scratch.replace(path)
