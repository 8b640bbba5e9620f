from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.model import evaluate

SEVERAL = Path(__file__).parents[2] / "nlu" / "several"


def test_prints_figures_as_json():
    done = CliRunner().invoke(evaluate, [str(SEVERAL), "--json"])
    assert done.exit_code == 0
    figures = json.loads(done.stdout)
    assert figures["several"]["all_found"]["of"] >= 40
    assert figures["messages"] is None
    assert figures["commands"]["several"] == f"olivebranch evaluate {SEVERAL}"


def test_writes_a_page(tmp_path: Path):
    done = CliRunner().invoke(evaluate, [str(SEVERAL), "--report", str(tmp_path / "out")])
    assert done.exit_code == 0
    assert done.stdout == f"Wrote {tmp_path}/out/report.html.\n"
    assert (
        json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))["several"]["one_found"]["of"] >= 40
    )


@pytest.mark.parametrize(
    "wrong",
    [
        ["--drafts", "--report", "x"],
        ["--dataset", "hwu64", "--cross-validate"],
        ["--drafts", "--cross-validate"],
        [str(SEVERAL), "--cross-validate"],
    ],
)
def test_refuses_what_does_not_go_together(wrong: list[str]):
    done = CliRunner().invoke(evaluate, wrong)
    assert done.exit_code == 2
    assert "Error: --" in done.output
