"""Each file in `scenarios/` played against the stand-in; the strict emulator plays the same files."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import signal
from pathlib import Path

import pytest
from api import TOKEN, Api
from people import Stage

from bot.settings import load_settings
from bot.store.database import Database
from bot.telegram.run import run_telegram

SCENARIOS = sorted((Path(__file__).parent / "scenarios").glob("*.py"))


def load(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.scenario


@pytest.fixture
async def stage(tmp_path, monkeypatch, assistant):
    monkeypatch.setattr("bot.telegram.run.Assistant.load", lambda *_: assistant)
    real, moved = Database.now, [0.0]
    monkeypatch.setattr(Database, "now", lambda self, connection: real(self, connection) + moved[0])
    api, path = Api(), tmp_path / "bot.sqlite3"
    environment = {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": api.start(),
        "DATABASE_URL": f"sqlite:///{path}",
        "OLIVEBRANCH_MODEL": str(load_settings().model),
    }
    settings, running = load_settings(environment=environment), []

    async def start():
        before = len(api.made("setMyDescription"))
        running.append(asyncio.create_task(run_telegram(settings)))
        await api.until(lambda: len(api.made("setMyDescription")) > before or running[-1].done())

    async def stop():
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(running[-1], 10)

    async def restart():
        await stop()
        await start()

    def pass_time(seconds):
        moved[0] += seconds

    await start()
    yield Stage(api, str(path), restart, pass_time)
    await stop()
    await api.stop()


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
async def test_scenario(stage, path):
    await load(path)(stage)
    await stage.sleep(0)
    assert stage.failures == []
    assert stage.api.problems == [], "what Telegram would have refused"
    assert stage.api.unanswered == {}, "every press and inline query is answered"
    assert all(seconds < 1 for seconds in stage.api.waited), "and a press within a second"
