"""Builds the spaCy pipeline that `config.yml` describes, trains it and keeps it on disk."""

from __future__ import annotations

import hashlib
import shutil
import warnings
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

from nlu.errors import DataError
from nlu.reading import YamlList, YamlMap, line_of, read_yaml
from nlu.training import Bench, Trainable
from nlu.training_data import read_training_data

_FINGERPRINT = "fingerprint.txt"
# What the same code and data would give another model with.
_LIBRARIES = ("spacy", "numpy", "onnx", "onnxruntime", "scikit-learn", "tokenizers")


def train(config_path: Path, data_dir: Path, model_dir: Path, *, progress: bool = False) -> bool:
    """Trains the pipeline, unless the model on disk comes from the same settings, data and code.

    Args:
        config_path: The settings, with `language` and `pipeline`.
        data_dir: The training data.
        model_dir: Where the model goes.
        progress: Whether a bar may be shown.

    Returns:
        True when it trained, False when the model was up to date.

    Raises:
        DataError: When the settings or the data cannot be used.
    """
    mark = fingerprint(config_path, data_dir)
    if is_trained(model_dir, mark):
        return False
    nlp = build(config_path)
    fit(nlp, Bench(read_training_data(data_dir), cache_dir(config_path), progress))
    scratch = model_dir.with_name(f"{model_dir.name}.part")
    shutil.rmtree(scratch, ignore_errors=True)
    nlp.to_disk(scratch)
    (scratch / _FINGERPRINT).write_text(mark, encoding="utf-8")
    shutil.rmtree(model_dir, ignore_errors=True)
    scratch.rename(model_dir)
    return True


def is_trained(model_dir: Path, mark: str) -> bool:
    """Whether the model on disk carries a fingerprint."""
    stored = model_dir / _FINGERPRINT
    return stored.is_file() and stored.read_text(encoding="utf-8") == mark


def cache_dir(config_path: Path) -> Path:
    """Where costly steps of training keep their results."""
    return config_path.parent / ".cache" / "olivebranch"


def fit(nlp: Language, bench: Bench) -> None:
    """Lets every component learn, in the order of the pipeline."""
    for _, component in nlp.pipeline:
        if isinstance(component, Trainable):
            component.fit(bench)


def build(config_path: Path, changes: Mapping[str, Mapping[str, Any]] | None = None) -> Language:
    """Puts the components together, untrained.

    Args:
        config_path: The settings.
        changes: By component, arguments that replace those of the settings.

    Raises:
        DataError: When a component or one of its arguments is unknown or has a wrong value.
    """
    config = read_yaml(config_path)
    language = config.get("language")
    if language != "en":
        mend = "Write `language: en`"
        raise DataError(
            config_path,
            f"`{language}` is not supported",
            mend,
            line=line_of(config, "language"),
            key="language",
        )
    items = config.get("pipeline")
    if not isinstance(items, YamlList):
        line = line_of(config, "pipeline")
        raise DataError(config_path, "is no list", "List the components", line=line, key="pipeline")
    nlp = spacy.blank("en")
    for index, item in enumerate(items):
        _add(nlp, config_path, item, f"pipeline.{index}", line_of(items, index), changes or {})
    return nlp


def fingerprint(config_path: Path, data_dir: Path) -> str:
    """Names the settings, the data and the code that a model comes from."""
    pipeline = read_yaml(config_path).get("pipeline")
    digest = hashlib.sha256(repr(pipeline).encode())
    for path in _sources(data_dir):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    for library in _LIBRARIES:
        digest.update(f"{library} {version(library)}".encode())
    return digest.hexdigest()


def _sources(data_dir: Path) -> Iterator[Path]:
    yield from sorted(data_dir.rglob("*.yml"))
    code = Path(__file__).parent
    patterns = ("*.py", "components/*.py", "drafts/*.py", "drafts/*.yml", "*.safetensors", "drafts/*.safetensors")
    yield from sorted(path for pattern in patterns for path in code.glob(pattern))


def _add(
    nlp: Language, path: Path, item: Any, where: str, line: int | None, changes: Mapping[str, Mapping[str, Any]]
) -> None:
    if not isinstance(item, YamlMap) or not isinstance(item.get("name"), str):
        raise DataError(path, "names no component", "Start it with `- name: …`", line=line, key=where)
    name = item["name"]
    if not Language.has_factory(name):
        mend = f"Use one of {', '.join(known_components())}"
        raise DataError(path, f"`{name}` is no component", mend, line=line, key=f"{where}.name")
    settings = {str(key): value for key, value in item.items() if key != "name"}
    allowed = Language.get_factory_meta(name).default_config or {}
    for key in settings:
        if key not in allowed:
            mend = f"{name} takes {', '.join(sorted(allowed)) or 'no arguments'}"
            raise DataError(path, "is no argument", mend, line=line_of(item, key), key=f"{where}.{key}")
    try:
        with warnings.catch_warnings():
            # spaCy looks at requirements that our components state in their own words.
            warnings.simplefilter("ignore", UserWarning)
            nlp.add_pipe(name, config={**settings, **changes.get(name, {})})
    except ValueError as error:
        problem = f"{name} cannot be made: {_short(error)}"
        raise DataError(path, problem, "Mend its arguments", line=line, key=where) from None


def known_components() -> list[str]:
    """Names of the components of this project."""
    from importlib.metadata import entry_points  # noqa: PLC0415

    names = {entry.name for entry in entry_points(group="spacy_factories")}
    return sorted(name for name in names if name.startswith("olivebranch_"))


def _short(error: ValueError) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return "; ".join(lines[:3])
