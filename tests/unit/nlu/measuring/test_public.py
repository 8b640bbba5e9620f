from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from nlu.errors import DataError
from nlu.measuring.public_report import PublicBench, draw
from nlu.measuring.public_sets import Example, read_public_set

ROOT = Path(__file__).parents[4]
TRAIN = {
    "lost_card": ["my card is gone", "i lost my bank card", "where is my card, i cannot find it", "card stolen"],
    "weather": ["will it rain today", "is it sunny, or not", "weather tomorrow please", "how cold is it outside"],
    "timer": ["set a timer for ten minutes", "start a countdown", "timer, five minutes", "count down from sixty"],
}
TEST = {
    "lost_card": ["someone took my card", "my bank card is lost"],
    "weather": ["is rain coming", "how warm will it be"],
    "timer": ["a timer for an hour", "begin a countdown of two minutes"],
}
OUTSIDE = ["who wrote hamlet", "translate bread into french"]


def pairs(known):
    return [[text, intent] for intent, texts in known.items() for text in texts]


@pytest.fixture
def banking(tmp_path):
    for name, known in (("train.csv", TRAIN), ("test.csv", TEST)):
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["text", "category"], *pairs(known)])
    (tmp_path / "categories.json").write_text(json.dumps(sorted(TRAIN)))
    return tmp_path


@pytest.fixture
def clinc(tmp_path):
    content = {
        "train": pairs(TRAIN), "val": [], "test": pairs(TEST),
        "oos_train": [], "oos_val": [], "oos_test": [[text, "oos"] for text in OUTSIDE],
    }  # fmt: skip
    (tmp_path / "data_full.json").write_text(json.dumps(content))
    return tmp_path


@pytest.mark.parametrize("name", ["banking77", "hwu64"])
def test_reads_csv_with_commas_in_quotes(banking, name):
    data = read_public_set(name, banking)
    assert Example("where is my card, i cannot find it", "lost_card") in data.train
    assert (len(data.train), len(data.test), data.outside) == (12, 6, [])


def test_reads_clinc_by_folder_or_file(clinc):
    data = read_public_set("clinc150", clinc)
    assert data == read_public_set("clinc150", clinc / "data_full.json")
    assert [example.text for example in data.outside] == OUTSIDE


def test_says_what_is_wrong_with_a_file(banking, clinc):
    (banking / "train.csv").write_text("words,label\nhi,greet\n")
    with pytest.raises(DataError, match="text,category"):
        read_public_set("banking77", banking)
    (clinc / "data_full.json").write_text('{"train": [["only text"]]}')
    with pytest.raises(DataError, match="oos-eval"):
        read_public_set("clinc150", clinc)
    with pytest.raises(DataError, match="cannot be read"):
        read_public_set("hwu64", banking / "nowhere")


def test_refuses_a_category_that_cannot_be_learnt(banking):
    with (banking / "test.csv").open("a") as file:
        file.write("sing me a song,music\n")
    with pytest.raises(DataError, match="music"):
        read_public_set("hwu64", banking)


def test_draws_so_many_of_each_intent_and_the_same_again():
    examples = [Example(str(number), "ab"[number % 2]) for number in range(40)]
    rows = draw(examples, 5, 1)
    assert rows == draw(examples, 5, 1) != draw(examples, 5, 2)
    assert [sum(row % 2 == odd for row in rows) for odd in (0, 1)] == [5, 5]
    assert draw(examples, None, 1) == list(range(40))


def test_measures_with_shots_and_in_full(clinc):
    bench = PublicBench(ROOT / "config.yml", ROOT / ".cache" / "olivebranch")
    data = read_public_set("clinc150", clinc)
    few = bench.measure("clinc150", data, 2, (1, 2, 3))
    full = bench.measure("clinc150", data, None, (1, 2, 3))
    assert (len(few.draws), len(full.draws)) == (3, 1)
    assert full.accuracy >= 5 / 6
    assert few.accuracy >= 0.5
    assert full.out_of_scope_recall is not None
    assert json.dumps(few.to_json())
