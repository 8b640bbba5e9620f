from __future__ import annotations

from pathlib import Path

import pytest

from nlu.errors import DataError
from nlu.training_data import TrainingData, read_training_data


def read(folder: Path, text: str, *, head: str = 'version: "3.1"\nnlu:\n') -> TrainingData:
    (folder / "one.yml").write_text(head + text, encoding="utf-8")
    return read_training_data(folder)


def test_reads_every_kind_of_entry(tmp_path: Path):
    data = read(
        tmp_path,
        """
- intent: order
  examples: |
    - a [tea]{"entity": "drink", "value": "T"}
    - coffee
- intent: bye
  examples:
    - text: so long
      metadata: {by: me}
- synonym: L
  examples: |
    - Large
- lookup: drink
  examples: |
    - cocoa
- regex: table
  examples: |
    - T\\d{2}
""",
    )
    assert [(m.intent, m.text, m.line) for m in data.messages] == [
        ("order", "a tea", 6),
        ("order", "coffee", 7),
        ("bye", "so long", 10),
    ]
    assert data.intents == ["bye", "order"]
    assert data.synonyms == {"tea": "T", "large": "L"}
    assert data.lookups == {"drink": ["cocoa"]}
    assert data.patterns == {"table": ["T\\d{2}"]}


@pytest.mark.parametrize(
    ("text", "part", "line"),
    [
        ("- intent: a\n  examples: |\n    - x\n    y\n", "is no example", 6),
        ("- intent: a\n  examples: |\n    - x\n    - X\n", "stands already", 6),
        ("- intent: a\n  examples: |\n    - x\n- intent: b\n  examples: |\n    - x\n", "under `a`", 8),
        ("- intent: a/b\n  examples: |\n    - x\n", "retrieval", 3),
        ("- intent: a\n", "no examples", 3),
        ("- intent: a\n  examples: 3\n", "neither", 4),
        ("- intent: a\n  examples:\n    - x\n", "no text", 5),
        ("- intent: a\n  examples:\n    - text: x\n      mood: y\n", "not supported", 6),
        ("- intent: a\n  colour: x\n", "not supported", 4),
        ("- story: a\n", "not supported", 3),
        ("- intent: a\n  lookup: b\n  examples: |\n    - x\n", "not clear", 3),
        ("- regex: a\n  examples: |\n    - (x\n", "no regular expression", 5),
        ("- just text\n", "no mapping", 3),
    ],
)
def test_refuses_with_the_line(tmp_path: Path, text: str, part: str, line: int):
    with pytest.raises(DataError, match=part) as error:
        read(tmp_path, text)
    assert error.value.line == line
    assert str(tmp_path / "one.yml") in str(error.value)


@pytest.mark.parametrize(
    "head", ['version: "2.0"\nnlu: []\n', "nlu: []\n", 'version: "3.1"\n', 'version: "3.1"\nrules: []\n']
)
def test_refuses_another_shape_of_file(tmp_path: Path, head: str):
    with pytest.raises(DataError):
        read(tmp_path, "", head=head)


def test_refuses_an_empty_folder(tmp_path: Path):
    with pytest.raises(DataError, match="no training data"):
        read_training_data(tmp_path)


def test_the_real_data_can_be_read():
    data = read_training_data(Path(__file__).parents[3] / "nlu/data")
    assert len(data.intents) >= 95
    assert {"name", "everyday_name", "not_a_name"} <= data.lookups.keys()
