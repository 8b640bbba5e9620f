from __future__ import annotations

from pathlib import Path

import pytest
from e2e import Case, play, read_cases

from bot.assistant import Assistant

HERE = Path(__file__).parent
CASES = read_cases(HERE)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.path.parent.name}/{case.path.stem}: {case.name}")
async def test_conversation(case: Case, assistant: Assistant) -> None:
    wrong = await play(assistant, case)
    assert not wrong, "\n".join(f"after {said!r}: {problem}" for said, problem in wrong)
