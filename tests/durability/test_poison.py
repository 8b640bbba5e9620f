"""A message that ends the process, as a crash in native code does, ends it three times and no more."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from bot.messages import Incoming, Kind
from bot.store.database import Database
from bot.store.keys import open_vault
from bot.store.schema import upgrade
from bot.store.store import Store

ROOT = Path(__file__).parents[2]


async def test_it_is_set_aside_with_a_word_and_takes_nobody_with_it(tmp_path):
    url, sent = f"sqlite:///{tmp_path / 'poison.sqlite3'}", tmp_path / "sent.txt"
    vault, database = open_vault(url, None), Database(url, "normal")
    upgrade(database.engine)
    store, at = Store(database, vault), datetime(2026, 3, 4, tzinfo=UTC)
    said = [("1", "before"), ("1", "poison"), ("1", "after"), ("2", "slow"), ("2", "innocent")]
    for number, (sender, text) in enumerate(said):
        await database.run(store.ingest, number, Incoming(sender=sender, kind=Kind.TEXT, text=text, at=at))
    deaths = 0
    while True:
        command = [sys.executable, str(ROOT / "tests/durability/echo.py"), url, str(sent)]
        process = subprocess.Popen(command, cwd=ROOT)  # noqa: ASYNC220, S603
        while process.poll() is None and "1 after" not in lines(sent):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        if process.poll() is None:
            break
        deaths += 1
        assert deaths <= 3, "it kills the process for ever"
    for _ in range(200):
        if "2 innocent" in lines(sent):
            break
        await asyncio.sleep(0.02)
    process.terminate()
    process.wait()
    database.close()
    assert deaths == 3
    assert [line for line in dict.fromkeys(lines(sent)) if line[0] == "1"] == ["1 before", "1 sorry", "1 after"]
    assert [line for line in dict.fromkeys(lines(sent)) if line[0] == "2"] == ["2 slow", "2 innocent"]


def lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []
