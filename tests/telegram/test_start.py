"""Starting the bot, and what it says and hides when it cannot."""

from __future__ import annotations

import logging

import pytest
from api import TOKEN, Api

from bot import log
from bot.settings import load_settings
from bot.telegram.run import CannotStartError, run_telegram


async def said(api, count):
    await api.until(lambda: len(api.said) >= count)


async def test_the_token_and_the_words_never_reach_the_log(api, capfd):
    log.set_up(TOKEN, "DEBUG")
    try:
        api.fail("getUpdates", 502, description="Bad Gateway")
        api.fail("sendMessage", 500, description="Internal Server Error")
        api.send("canary-word from <b>&")
        await said(api, 1)
    finally:
        logging.getLogger().handlers = []
    written = capfd.readouterr().err
    assert "out_of_scope" in written or "answered" in written
    assert TOKEN not in written
    assert "canary-word" not in written


async def test_a_wrong_token_is_said_in_one_line(tmp_path, monkeypatch, assistant):
    monkeypatch.setattr("bot.telegram.run.Assistant.load", lambda *_: assistant)
    server = Api()
    url = server.start()
    server.fail("getMe", 401, description="Unauthorized")
    environment = {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": url,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'b.sqlite3'}",
    }
    with pytest.raises(CannotStartError, match="BotFather"):
        await run_telegram(load_settings(environment=environment))
    await server.stop()


async def test_no_token_is_said_in_one_line():
    with pytest.raises(CannotStartError, match="TELEGRAM_BOT_TOKEN"):
        await run_telegram(load_settings(environment={}))


async def test_a_second_process_on_the_same_database_is_refused_in_one_line(api):
    await api.until(lambda: api.made("setMyDescription"))
    with pytest.raises(CannotStartError, match=r"another Olive Branch is running on [^\n]*; stop it first$"):
        await run_telegram(api.settings)
    api.send("hello")
    await said(api, 1)


async def test_another_program_that_polls_with_this_token_is_told_of_in_one_line(api, caplog):
    api.fail("getUpdates", 409, description="Conflict: terminated by other getUpdates request")
    await api.until(lambda: not api.failures["getUpdates"])
    api.send("hello")
    await said(api, 1)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("bot.")]
    assert ours.count("another program is polling with this token; stop it, or this one") == 1
    assert all(record.exc_info is None for record in caplog.records)
