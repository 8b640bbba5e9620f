"""The real process, by webhook behind a proxy and by polling: stopped, killed, started again, nothing lost."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import time
from pathlib import Path

import httpx
import pytest
from api import TOKEN, Api
from people import User
from tornado.httpclient import AsyncHTTPClient, HTTPClientError
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

pytestmark = pytest.mark.process

ROOT = Path(__file__).parents[2]
SECRET = "s3cret_-"
PEOPLE = 24
# Answers that may be on their way when the process is killed: Telegram has them, the bot could not note it.
IN_FLIGHT = 8


class Proxy(RequestHandler):
    """What stands in front of the bot, under another path."""

    def initialize(self, port):
        self._port = port

    async def post(self):
        headers = {k: v for k, v in self.request.headers.items() if k.startswith("X-Telegram")}
        url = f"http://127.0.0.1:{self._port}/inner"
        try:
            await AsyncHTTPClient().fetch(url, method="POST", headers=headers, body=self.request.body)
        except HTTPClientError as error:
            self.set_status(error.code)
        except OSError:
            self.set_status(502)


class Bot:
    """The process, its settings and the stand-in it talks to."""

    def __init__(self, folder, *, webhook):
        self.api = Api()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        sockets = bind_sockets(0, "127.0.0.1")
        self._proxy = HTTPServer(
            Application([("/olive/hook", Proxy, {"port": self.port})], log_function=lambda _: None)
        )
        self._proxy.add_sockets(sockets)
        self.hook = f"http://127.0.0.1:{sockets[0].getsockname()[1]}/olive/hook"
        self._config = folder / "config.yml"
        config = (ROOT / "config.yml").read_text(encoding="utf-8")
        if webhook:
            keys = {"url": self.hook, "port": self.port, "path": "/inner", "secret": SECRET}
            config += "\ntelegram:\n  webhook:\n" + "".join(f"    {key}: {value}\n" for key, value in keys.items())
        self._config.write_text(config, encoding="utf-8")
        self._log = (folder / "log.txt").open("w+")
        root, database = self.api.start(), f"sqlite:///{folder / 'bot.sqlite3'}"
        mine = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": root, "DATABASE_URL": database}
        self._environment = {**os.environ, **mine, "PYTHONPATH": str(ROOT)}

    async def start(self):
        before = len(self.api.made("setMyDescription"))
        command = [sys.executable, str(ROOT / "tests/telegram/launch.py"), str(self._config)]
        self.process = await asyncio.create_subprocess_exec(*command, env=self._environment, cwd=ROOT, stderr=self._log)
        await self.api.until(lambda: len(self.api.made("setMyDescription")) > before, 60)

    async def stop(self):
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(self.process.wait(), 10) == 0, "stops within ten seconds, and says it was well"
        return time.monotonic() - began

    async def kill(self):
        self.process.kill()
        await self.process.wait()

    async def close(self):
        if self.process.returncode is None:
            await self.kill()
        self._proxy.stop()
        self._log.seek(0)
        written = self._log.read()
        self._log.close()
        await self.api.stop()
        assert "Traceback" not in written
        assert TOKEN not in written

    def writes(self, number):
        """A person of their own says something once."""
        person = User(_Stage(self.api), f"p{number}", 1000 + number)
        person.send(f"/help me, i am number {number}" if number % 2 else "/help")

    def answers(self):
        return [len(self.api.chat(1000 + number).news) for number in range(PEOPLE)]

    async def all_answered(self):
        await self.api.until(lambda: all(self.answers()), 60)
        await asyncio.sleep(0.5)


class _Stage:
    def __init__(self, api):
        self.api = api


@pytest.fixture
async def by_webhook(tmp_path):
    bot = Bot(tmp_path, webhook=True)
    yield bot
    await bot.close()


@pytest.fixture
async def by_polling(tmp_path):
    bot = Bot(tmp_path, webhook=False)
    yield bot
    await bot.close()


async def deliver(bot):
    """Calls the webhook as Telegram does: one update after the other, again until each is taken."""
    async with httpx.AsyncClient() as client:
        (told, *_) = bot.api.made("setWebhook")
        headers = {"X-Telegram-Bot-Api-Secret-Token": told["secret_token"]}
        while True:
            while bot.api.updates:
                answer = await client.post(told["url"], json=bot.api.updates[0], headers=headers, timeout=10)
                if answer.status_code == 200:
                    bot.api.updates.pop(0)
                else:
                    await asyncio.sleep(0.05)
            await asyncio.sleep(0.01)


async def test_a_webhook_behind_a_proxy_is_stopped_and_killed_and_nothing_is_lost(by_webhook):
    bot = by_webhook
    await bot.start()
    await bot.api.until(lambda: bot.api.made("setWebhook"))
    direct = f"http://127.0.0.1:{bot.port}"
    async with httpx.AsyncClient() as client:
        assert (await client.get(f"{direct}/healthz")).status_code == 200
        assert (await client.get(f"{direct}/readyz")).status_code == 200
        for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "wrong"}):
            assert (await client.post(bot.hook, json={"update_id": 1}, headers=headers)).status_code == 401
    delivering = asyncio.create_task(deliver(bot))
    try:
        for number in range(PEOPLE // 2):
            bot.writes(number)
        await bot.api.until(lambda: any(bot.answers()), 30)
        await bot.stop()
        await bot.start()
        await bot.api.until(lambda: all(bot.answers()[: PEOPLE // 2]), 60)
        assert max(bot.answers()) == 1, "a stop loses nothing and says nothing twice"
        for number in range(PEOPLE // 2, PEOPLE):
            bot.writes(number)
        await bot.api.until(lambda: any(bot.answers()[PEOPLE // 2 :]), 30)
        await bot.kill()
        await bot.start()
        await bot.all_answered()
        assert sum(bot.answers()) - PEOPLE <= IN_FLIGHT
        assert await bot.stop() < 10
    finally:
        delivering.cancel()


async def test_polling_is_stopped_and_killed_and_everyone_is_answered(by_polling):
    bot = by_polling
    await bot.start()
    for number in range(PEOPLE // 2):
        bot.writes(number)
    await bot.api.until(lambda: any(bot.answers()), 30)
    await bot.stop()
    for number in range(PEOPLE // 2, PEOPLE):
        bot.writes(number)
    await bot.start()
    await bot.all_answered()
    assert bot.answers() == [1] * PEOPLE, "each once, after a stop"
    for number in range(PEOPLE):
        bot.writes(number)
    await bot.api.until(lambda: any(count > 1 for count in bot.answers()), 30)
    await bot.kill()
    await bot.start()
    await bot.api.until(lambda: all(count > 1 for count in bot.answers()), 60)
    await asyncio.sleep(0.5)
    assert sum(bot.answers()) - 2 * PEOPLE <= IN_FLIGHT
    # What is idle when it is killed is answered once, exactly.
    before = bot.answers()
    await bot.kill()
    await bot.start()
    for number in range(PEOPLE):
        bot.writes(number)
    await bot.api.until(lambda: all(now > then for now, then in zip(bot.answers(), before, strict=True)), 60)
    await asyncio.sleep(0.5)
    assert [now - then for now, then in zip(bot.answers(), before, strict=True)] == [1] * PEOPLE
