"""The sentence encoder as a pipeline component: one message in, one vector out."""

from __future__ import annotations

import json
import shutil
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.tokens import Doc

from nlu.adapter import adapter_path
from nlu.encoder_model import open_encoder, prepare_encoder
from nlu.training import Bench
from nlu.vector_cache import Matrix, encode_cached

Vector = npt.NDArray[np.float32]

# Enough for a conversation's repeated "yes" and for clauses seen a moment ago.
_REMEMBERED = 512


@Language.factory(
    "olivebranch_encoder",
    assigns=["doc.tensor"],
    default_config={"model": None, "adapter": None, "max_tokens": 128},
)
def make_encoder(nlp: Language, name: str, *, model: str | None, adapter: str | None, max_tokens: int) -> Encoder:
    """Makes the component; its files come from `fit` or `from_disk`.

    Args:
        nlp: The pipeline.
        name: Name of the component in it.
        model: A local Sentence-Transformers folder, or None for the packaged all-MiniLM-L6-v2.
        adapter: `packaged` for what fine-tuning on our messages taught it, a file of one's own, or None.
        max_tokens: Where a longer text is cut.
    """
    return Encoder(model=model, adapter=adapter, max_tokens=max_tokens)


class Encoder:
    """Turns a text into a vector; messages that mean similar things get similar vectors.

    Texts go through one at a time: with dynamic int8 a vector depends on what else is in its batch.

    Attributes:
        digest: What the encoder was made from.
    """

    def __init__(self, *, model: str | None, adapter: str | None, max_tokens: int) -> None:
        self.digest = ""
        self._model = model
        self._adapter = adapter_path(adapter)
        self._max_tokens = max_tokens
        self._files: tuple[Path, Path] | None = None
        self._session: Any = None
        self._tokenizer: Any = None
        self._seen: OrderedDict[str, Vector] = OrderedDict()

    def __call__(self, doc: Doc) -> Doc:
        """Writes the vector of the whole message."""
        doc.tensor = self.encode(doc.text)  # type: ignore[assignment]  # spaCy's stub says float64
        return doc

    def encode(self, text: str) -> Vector:
        """The vector of one text.

        Args:
            text: Any text; what is beyond `max_tokens` is not looked at.

        Returns:
            The sentence vector and the middle vector behind it, each of length one.
        """
        vector = self._seen.get(text)
        if vector is None:
            vector = self._run(text)
            self._seen[text] = vector
            if len(self._seen) > _REMEMBERED:
                self._seen.popitem(last=False)
        else:
            self._seen.move_to_end(text)
        return vector

    def fit(self, bench: Bench) -> None:
        """Takes the encoder from the workshop's cache, building it there if need be."""
        files = prepare_encoder(self._model, bench.cache, self._adapter)
        self.digest = files.digest
        self._open(files.graph, files.tokenizer)
        path = bench.cache / f"vectors-{files.digest}.npz"

        def vectors(texts: Sequence[str]) -> Matrix:
            return encode_cached(self._encode_all, texts, path, progress=bench.progress)

        bench.vectors = vectors

    def to_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002
        """Saves the graph and the tokeniser."""
        if self._files is None:
            return
        path.mkdir(parents=True, exist_ok=True)
        graph, tokenizer = self._files
        shutil.copyfile(graph, path / "encoder.onnx")
        shutil.copyfile(tokenizer, path / "tokenizer.json")
        (path / "about.json").write_text(json.dumps({"digest": self.digest}), encoding="utf-8")

    def from_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> Encoder:  # noqa: ARG002
        """Loads what `to_disk` saved."""
        self.digest = json.loads((path / "about.json").read_text(encoding="utf-8"))["digest"]
        self._open(path / "encoder.onnx", path / "tokenizer.json")
        return self

    def _open(self, graph: Path, tokenizer: Path) -> None:
        self._session, self._tokenizer = open_encoder(graph, tokenizer, self._max_tokens)
        self._files = (graph, tokenizer)
        self._seen.clear()

    def _encode_all(self, texts: Iterable[str]) -> Iterable[Vector]:
        return map(self._run, texts)

    def _run(self, text: str) -> Vector:
        ids = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        vector: Vector = self._session.run(None, feed)[0][0]
        return vector
