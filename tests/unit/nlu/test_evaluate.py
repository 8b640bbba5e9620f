from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

from rich.console import Console

from nlu.evaluate import Result, evaluate, report
from nlu.report_table import show
from nlu.thresholds import fit_thresholds
from nlu.training_data import Message
from nlu.types import Intent, Understanding
from tests.unit.nlu.conftest import write_messages


def result(expected: str, *ranking: tuple[str, float], safety: tuple[str, ...] = ()) -> Result:
    intents = tuple(Intent(name, confidence) for name, confidence in ranking)
    read = Understanding(text="x", intent=intents[0], ranking=intents, safety=safety)
    return Result(Message("x", expected, (), Path("x.yml"), 1), read, 0.004)


def test_counts():
    measured = report(
        [
            result("a", ("a", 0.9), ("b", 0.1)),
            result("b", ("a", 0.5), ("b", 0.4)),
            result("crisis_self_harm", ("a", 0.5), ("b", 0.4), safety=("crisis_self_harm",)),
            result("out_of_scope", ("out_of_scope", 0.5), safety=("afraid_of_ex",)),
        ]
    )
    assert (measured.top1, measured.top3) == (0.5, 0.75)
    assert (measured.safety_recall, measured.safety_false) == (1.0, 0.3333)
    assert measured.per_intent == {"a": 1.0, "b": 0.0, "crisis_self_harm": 0.0, "out_of_scope": 1.0}
    assert ("b", "a", 1) in measured.confusions
    assert measured.median_ms == 4.0
    assert json.dumps(measured.to_json())


def test_fits_thresholds():
    sure = [result("a", ("a", 0.9), ("b", 0.05)) for _ in range(19)]
    doubtful = [result("a", ("b", 0.3), ("a", 0.25))]
    fitted = fit_thresholds([*sure, *doubtful])
    assert fitted.threshold == 0.9
    assert 0.05 <= fitted.margin <= 0.1


def test_measures_a_model(workshop: Path, tmp_path: Path):
    held_out = {"no_reply": ["no answer from her since monday"], "greet": ["hello!"]}
    measured = evaluate(workshop / "model", write_messages(tmp_path / "held", held_out))
    assert measured.messages == 2
    out = StringIO()
    show(measured, Console(file=out, width=100))
    assert "first intent right" in out.getvalue()
