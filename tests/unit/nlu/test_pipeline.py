from __future__ import annotations

from pathlib import Path

import pytest

from nlu.errors import DataError
from nlu.pipeline import build, fingerprint, train


def config(folder: Path, pipeline: str, *, language: str = "en") -> Path:
    path = folder / "config.yml"
    path.write_text(f"language: {language}\npipeline:\n{pipeline}", encoding="utf-8")
    return path


def test_does_not_train_twice(workshop: Path):
    assert train(workshop / "config.yml", workshop / "data", workshop / "model") is False


def test_another_setting_is_another_fingerprint(tmp_path: Path, workshop: Path):
    one = fingerprint(config(tmp_path, "  - name: olivebranch_times\n"), workshop / "data")
    two = fingerprint(config(tmp_path, "  - name: olivebranch_names\n"), workshop / "data")
    assert one != two


@pytest.mark.parametrize(
    ("pipeline", "part", "line"),
    [
        ("  - name: olivebranch_magic\n", "is no component", 3),
        ("  - name: olivebranch_segments\n    colour: 1\n", "is no argument", 4),
        ("  - name: olivebranch_segments\n    threshold: soon\n", "cannot be made", 3),
        ("  - olivebranch_segments\n", "names no component", 3),
    ],
)
def test_refuses_with_the_line(tmp_path: Path, pipeline: str, part: str, line: int):
    with pytest.raises(DataError, match=part) as error:
        build(config(tmp_path, pipeline))
    assert error.value.line == line


def test_refuses_another_language(tmp_path: Path):
    with pytest.raises(DataError, match="language"):
        build(config(tmp_path, "  - name: olivebranch_times\n", language="fr"))


def test_refuses_a_pipeline_that_is_no_list(tmp_path: Path):
    path = tmp_path / "config.yml"
    path.write_text("language: en\npipeline: 3\n", encoding="utf-8")
    with pytest.raises(DataError, match="no list"):
        build(path)
