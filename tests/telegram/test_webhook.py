"""The webhook over real HTTP: secret, proxy path, end points, nothing taken that is not kept."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import time

import httpx
import pytest
from api import PERSON, PRIVATE, TOKEN, Api
from sqlalchemy.exc import OperationalError

from bot.settings import Telegram, Webhook, load_settings
from bot.store.crowd import Crowd
from bot.store.store import Store
from bot.telegram.run import CannotStartError, run_telegram

SECRET = "s3cret_-"


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def settings_for(tmp_path, url, **webhook):
    environment = {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": url,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'bot.sqlite3'}",
    }
    settings = load_settings(environment=environment)
    hook = Webhook(url="https://bot.example/olive/hook", port=free_port(), secret=SECRET, **webhook)
    config = settings.config.model_copy(update={"telegram": Telegram(webhook=hook)})
    return settings.model_copy(update={"config": config})


@contextlib.asynccontextmanager
async def hooked(tmp_path, monkeypatch, assistant, **webhook):
    monkeypatch.setattr("bot.telegram.run.Assistant.load", lambda *_: assistant)
    api = Api()
    settings = settings_for(tmp_path, api.start(), **webhook)
    running = asyncio.create_task(run_telegram(settings))
    await api.until(lambda: api.made("setWebhook") or running.done())
    base = f"http://127.0.0.1:{settings.config.telegram.webhook.port}"
    async with httpx.AsyncClient(base_url=base) as client:
        yield api, client
        os.kill(os.getpid(), signal.SIGTERM)
        began = time.monotonic()
        await running
        assert time.monotonic() - began < 10
        with pytest.raises(httpx.ConnectError):
            await client.get("/healthz")
    await api.stop()


def update(number, text):
    message = {"message_id": number, "date": int(time.time()), "chat": PRIVATE, "from": PERSON, "text": text}
    return json.dumps({"update_id": number, "message": message})


async def post(client, body, secret=SECRET, path="/olive/hook"):
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret is not None else {}
    return (await client.post(path, content=body, headers=headers)).status_code


async def test_an_update_with_the_secret_is_answered_and_others_are_refused(tmp_path, monkeypatch, assistant):
    async with hooked(tmp_path, monkeypatch, assistant) as (api, client):
        (told,) = api.made("setWebhook")
        assert (told["url"], told["secret_token"]) == ("https://bot.example/olive/hook", SECRET)
        assert "inline_query" in told["allowed_updates"]
        assert await post(client, update(1, "hello"), secret=None) == 401
        assert await post(client, update(1, "hello"), secret="wrong") == 401
        assert await post(client, update(1, "hello"), secret=b"\xf6") == 401
        assert await post(client, update(1, "hello"), path="/elsewhere") == 404
        for broken in ("", "{", "[]", "1", '{"message": {}}', '{"update_id": 1, "message": {"message_id": 1}}'):
            assert await post(client, broken) in {200, 400}
        await asyncio.sleep(0.2)
        assert api.said == []
        assert await post(client, update(2, "hello")) == 200
        assert await post(client, update(2, "hello")) == 200
        await api.until(lambda: api.said)
        await asyncio.sleep(0.3)
        assert len(api.said) == 1


async def test_only_a_post_of_a_sensible_size_is_taken(tmp_path, monkeypatch, assistant, caplog):
    async with hooked(tmp_path, monkeypatch, assistant) as (api, client):
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        for method in ("GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"):
            answer = await client.request(method, "/olive/hook", content=update(1, "hello"), headers=headers)
            assert answer.status_code == 405, method
        large = json.dumps({"update_id": 1, "message": {"text": "x" * 1024 * 1024}})
        with contextlib.suppress(httpx.RemoteProtocolError, httpx.WriteError, httpx.ReadError):
            assert await post(client, large) in {400, 413}
        await asyncio.sleep(0.2)
        assert api.said == []
        assert "tornado" not in (await client.get("/healthz")).headers.get("Server", "").lower()
        # Neither the secret nor what was sent is written down.
        assert SECRET not in caplog.text
        assert "xxxx" not in caplog.text
        assert await post(client, update(2, "hello")) == 200
        await api.until(lambda: api.said)


async def test_a_body_that_never_ends_is_given_up(tmp_path, monkeypatch, assistant):
    monkeypatch.setattr("bot.telegram.webhook._BODY_SECONDS", 0.2)
    async with hooked(tmp_path, monkeypatch, assistant) as (_, client):
        reader, writer = await asyncio.open_connection(client.base_url.host, client.base_url.port)
        writer.write(b"POST /olive/hook HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{")
        assert await asyncio.wait_for(reader.read(), 5) == b""
        writer.close()


async def test_more_than_may_wait_is_left_with_telegram(tmp_path, monkeypatch, assistant):
    monkeypatch.setattr("bot.telegram.run.Crowd", lambda _most, each: Crowd(2, each))
    async with hooked(tmp_path, monkeypatch, assistant) as (api, client):
        with monkeypatch.context() as busy:

            async def idle(*_args):
                await asyncio.sleep(0.01)

            busy.setattr("bot.worker.Worker._take", idle)
            taken = [await post(client, update(number, "hello")) for number in range(1, 4)]
            await asyncio.sleep(1.1)
            taken.append(await post(client, update(9, "hello")))
        assert taken[0] == 200
        assert taken[-1] == 503
        await api.until(lambda: api.said)


async def test_health_and_readiness(tmp_path, monkeypatch, assistant):
    async with hooked(tmp_path, monkeypatch, assistant) as (api, client):
        assert (await client.get("/healthz")).status_code == 200
        await api.until(lambda: api.made("setMyDescription"))
        for _ in range(100):
            ready = (await client.get("/readyz")).status_code
            if ready == 200:
                break
            await asyncio.sleep(0.02)
        assert ready == 200

        async def refuse(*_args, **_kwargs):
            raise OperationalError("", {}, Exception())

        with monkeypatch.context() as broken:
            broken.setattr("bot.store.database.Database.run", refuse)
            assert (await client.get("/readyz")).status_code == 503
            assert (await client.get("/healthz")).status_code == 200


async def test_what_cannot_be_kept_is_not_taken(tmp_path, monkeypatch, assistant):
    async with hooked(tmp_path, monkeypatch, assistant) as (api, client):

        def refuse(*_args):
            raise OperationalError("", {}, Exception())

        with monkeypatch.context() as broken:
            broken.setattr(Store, "ingest", refuse)
            assert await post(client, update(1, "hello")) == 503
        assert await post(client, update(1, "hello")) == 200
        await api.until(lambda: api.said)


async def test_a_proxy_may_change_the_path(tmp_path, monkeypatch, assistant):
    async with hooked(tmp_path, monkeypatch, assistant, path="/inner") as (api, client):
        assert api.made("setWebhook")[0]["url"].endswith("/olive/hook")
        assert await post(client, update(1, "hello"), path="/inner") == 200
        assert await post(client, update(2, "hello")) == 404
        await api.until(lambda: api.said)


async def test_a_port_that_is_taken_is_said_in_one_line(tmp_path, monkeypatch, assistant):
    monkeypatch.setattr("bot.telegram.run.Assistant.load", lambda *_: assistant)
    api = Api()
    settings = settings_for(tmp_path, api.start())
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", settings.config.telegram.webhook.port))
        taken.listen()
        with pytest.raises(CannotStartError, match="cannot listen"):
            await run_telegram(settings)
    await api.stop()


async def test_an_address_telegram_refuses_is_said_in_one_line(tmp_path, monkeypatch, assistant):
    monkeypatch.setattr("bot.telegram.run.Assistant.load", lambda *_: assistant)
    api = Api()
    settings = settings_for(tmp_path, api.start())
    api.fail("setWebhook", 400, description="Bad Request: bad webhook: HTTPS url must be provided for webhook")
    with pytest.raises(CannotStartError, match="https url"):
        await run_telegram(settings)
    await api.stop()
