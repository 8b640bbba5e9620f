from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from spacy.language import Language

from nlu.encoder_model import prepare_encoder
from nlu.errors import DataError
from nlu.vector_cache import encode_cached


def test_what_means_the_same_is_near(nlp: Language):
    encoder = nlp.get_pipe("olivebranch_encoder")
    one, same, other = (
        encoder.encode(text)[:384]
        for text in ("she never replied", "no answer from her", "bake the bread at 200 degrees")
    )
    assert np.isclose(np.linalg.norm(one), 1.0, atol=1e-3)
    assert one @ same > one @ other + 0.2


def test_a_long_text_is_cut(nlp: Language):
    encoder = nlp.get_pipe("olivebranch_encoder")
    np.testing.assert_array_equal(encoder.encode("word " * 126), encoder.encode("word " * 4000))


def test_refuses_a_folder_without_a_model(tmp_path: Path):
    with pytest.raises(DataError, match=r"no model\.safetensors"):
        prepare_encoder(str(tmp_path), tmp_path)


def test_refuses_another_kind_of_model(tmp_path: Path):
    (tmp_path / "model.safetensors").write_bytes(b"x")
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "gpt"}), encoding="utf-8")
    with pytest.raises(DataError, match="no BERT"):
        prepare_encoder(str(tmp_path), tmp_path)


def test_encodes_only_what_is_new(tmp_path: Path):
    asked: list[str] = []

    def encode(texts):
        for text in texts:
            asked.append(text)
            yield np.full(3, len(text), dtype=np.float32)

    path = tmp_path / "vectors.npz"
    encode_cached(encode, ["a", "bb"], path)
    rows = encode_cached(encode, ["bb", "ccc", "bb"], path)
    assert asked == ["a", "bb", "ccc"]
    assert rows[:, 0].tolist() == [2.0, 3.0, 2.0]
