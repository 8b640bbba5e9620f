"""Every test the threat model leans on is there."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
PAGE = TESTS.parent / "docs" / "threat-model.md"


def test_every_test_it_names_exists():
    page = PAGE.read_text(encoding="utf-8")
    files = {path.name: path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py")}
    named = set(re.findall(r"\btest_\w+\.py\b", page))
    assert len(named) > 10
    assert named - set(files) == set()
    whole = "\n".join(files.values())
    functions = set(re.findall(r"\btest_\w+\b(?!\.py)", page))
    assert len(functions) > 10
    assert {name for name in functions if f"def {name}(" not in whole} == set()
