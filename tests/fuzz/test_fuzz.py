"""A few hundred updates of those `make fuzz` sends; and what it found, one by one."""

from __future__ import annotations

from dialogues.engine.library import load_library
from tests.fuzz.path import send_all
from tests.fuzz.updates import Updates


async def test_whatever_is_sent_nothing_breaks_and_nothing_hangs(tmp_path, assistant):
    figures = await send_all(Updates(7, load_library()), 400, tmp_path, assistant)
    assert figures.sent == 400
    assert figures.turns > 150
    assert figures.errors == {}
    assert set(figures.statuses) <= {200, 400}
    assert figures.statuses[200] > 300
    assert figures.slowest[0] < 1.0, figures.slowest
