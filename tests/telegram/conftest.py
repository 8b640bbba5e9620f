from __future__ import annotations

import asyncio
import contextlib
import os
import signal

import pytest
from api import TOKEN, Api

from bot.settings import load_settings
from bot.telegram.run import run_telegram


@pytest.fixture
async def api(tmp_path, monkeypatch, assistant):
    """A running bot and the stand-in it talks to."""
    # Loading the model takes longer than a scenario: every bot of this session shares one.
    monkeypatch.setattr("bot.telegram.run.Assistant.load", lambda *_: assistant)
    server = Api()
    url = server.start()
    settings = load_settings(
        environment={
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": url,
            "DATABASE_URL": f"sqlite:///{tmp_path / 'bot.sqlite3'}",
            "OLIVEBRANCH_MODEL": str(load_settings().model),
        }
    )
    server.settings = settings
    running = asyncio.create_task(run_telegram(settings))
    yield server
    if not running.done():
        os.kill(os.getpid(), signal.SIGTERM)
    with contextlib.suppress(asyncio.TimeoutError):
        await asyncio.wait_for(running, 10)
    await server.stop()
