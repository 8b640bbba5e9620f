"""Sends updates through the whole path: webhook, inbox, understanding, dialogue, outbox, Bot API stand-in."""

from __future__ import annotations

import asyncio
import collections
import contextlib
import itertools
import logging
import os
import random
import re
import signal
import socket
import sqlite3
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from api import TOKEN, Api

from bot.assistant import Assistant
from bot.settings import Delivery, Settings, Telegram, Webhook, load_settings
from bot.telegram import run

SECRET = "fuzz"
# How many messages of a chat can still be edited.
MOST_MESSAGES = 20
_AT_ONCE = 8
_MOST_WAITING = 200


@dataclass
class Figures:
    """What was seen.

    Attributes:
        sent: How many updates were sent.
        statuses: How the webhook answered, by status.
        turns: How many were answered by the dialogue.
        slowest: Most seconds of the processor that one turn took, and its kind of text.
        lag: Most seconds the event loop stood still.
        errors: What was logged as an error, by its text, with how often.
        refused: What the stand-in would not take, as Telegram would not, with how often.
        memory: MiB held, at a tenth of the way and at the end.
        seconds: How long it all took.
    """

    sent: int = 0
    statuses: collections.Counter[int] = field(default_factory=collections.Counter)
    turns: int = 0
    slowest: tuple[float, str] = (0.0, "")
    lag: float = 0.0
    errors: collections.Counter[str] = field(default_factory=collections.Counter)
    refused: collections.Counter[str] = field(default_factory=collections.Counter)
    memory: tuple[float, float] = (0.0, 0.0)
    seconds: float = 0.0


class _Errors(logging.Handler):
    def __init__(self, figures: Figures) -> None:
        super().__init__(logging.ERROR)
        self._figures = figures

    def emit(self, record: logging.LogRecord) -> None:
        """A message refused on purpose is no error of ours."""
        if "was refused" not in str(record.msg):
            kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
            said = re.sub(r"chat \w+|:\d{4,5}'?", "chat", record.getMessage().partition("\n")[0])
            self._figures.errors[f"{said} {kind}"] += 1


class Moody(Api):
    """The stand-in, which now and then refuses, as Telegram does.

    It forgets what was said long ago: kept for tests to look at, that was three quarters of all growth of memory.
    """

    def __init__(self, seed: int) -> None:
        super().__init__()
        self.calls = collections.deque(maxlen=1000)
        self._dice = random.Random(seed)  # noqa: S311 - reproducible, not secret

    async def answer(self, method: str, call: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        mood = self._dice.random()
        if method.startswith("send") and mood < 0.01:
            code, why = (400, "Bad Request: x") if mood < 0.006 else (403, "Forbidden: bot was blocked by the user")
            return code, {"ok": False, "error_code": code, "description": why}
        answer = await super().answer(method, call)
        # What a broken update names as a chat may be anything.
        number = call.get("chat_id")
        chat = self.chats.get(number) if isinstance(number, int) else None
        if chat is not None:
            chat.news.clear()
            while len(chat.messages) > MOST_MESSAGES:
                del chat.messages[min(chat.messages)]
        return answer


def memory() -> float:
    """MiB this process holds."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _settings(folder: Path, url: str) -> Settings:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    database = f"sqlite:///{folder / 'fuzz.sqlite3'}"
    settings = load_settings(
        environment={"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": url, "DATABASE_URL": database}
    )
    changed = {
        "telegram": Telegram(webhook=Webhook(url="https://bot.example/hook", port=port, secret=SECRET)),
        # A power cut is not what this is about.
        "delivery": Delivery(synchronous="normal"),
    }
    return settings.model_copy(update={"config": settings.config.model_copy(update=changed)})


async def send_all(
    updates: Iterable[bytes], count: int, folder: Path, assistant: Assistant, progress: Any = lambda _: None
) -> Figures:
    """Sends so many updates and waits until nothing is left to do.

    Args:
        updates: Bodies.
        count: How many of them.
        folder: For the database.
        assistant: With the model.
        progress: Called with the figures after every thousandth part.
    """
    figures, api = Figures(), Moody(count)
    settings = _settings(folder, api.start())
    handler = _Errors(figures)
    logging.getLogger().addHandler(handler)
    answer, load = assistant.answer, Assistant.load

    async def timed(conversation: Any, incoming: Any, now: Any, about: Any = None) -> Any:
        began = time.thread_time()
        try:
            return await answer(conversation, incoming, now, about)
        finally:
            figures.turns += 1
            figures.slowest = max(
                figures.slowest, (time.thread_time() - began, f"{incoming.kind} {incoming.text[:60]!r}")
            )

    assistant.answer = timed  # type: ignore[method-assign]
    Assistant.load = lambda *_: assistant  # type: ignore[method-assign]
    began = time.monotonic()
    running = asyncio.create_task(run.run_telegram(settings))
    watching = asyncio.create_task(_watch(figures))
    try:
        await api.until(lambda: any(name == "setWebhook" for name, _ in api.calls))
        await _post(itertools.islice(updates, count), count, settings, figures, progress)
        await _drained(folder, 0, running)
        figures.memory = (figures.memory[0], memory())
    finally:
        figures.seconds = time.monotonic() - began
        watching.cancel()
        Assistant.load = load  # type: ignore[method-assign]
        del assistant.answer
        os.kill(os.getpid(), signal.SIGTERM)
        await running
        figures.refused.update(api.problems)
        await api.stop()
        logging.getLogger().removeHandler(handler)
    return figures


async def _post(bodies: Iterable[bytes], count: int, settings: Settings, figures: Figures, progress: Any) -> None:
    webhook = settings.config.telegram.webhook
    assert webhook is not None
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    waiting, folder = iter(bodies), Path(settings.database_url.removeprefix("sqlite:///")).parent

    async def sender(client: httpx.AsyncClient) -> None:
        for body in waiting:
            answer = await client.post("/hook", content=body, headers=headers)
            figures.statuses[answer.status_code] += 1
            figures.sent += 1
            if figures.sent == max(1, count // 10):
                figures.memory = (memory(), 0.0)
            if figures.sent % max(1, count // 1000) == 0:
                progress(figures)
            if figures.sent % 50 == 0:
                await _drained(folder, _MOST_WAITING)

    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{webhook.port}", timeout=60) as client:
        await asyncio.gather(*(sender(client) for _ in range(_AT_ONCE)))


async def _drained(folder: Path, most: int, running: asyncio.Task[None] | None = None) -> None:
    """Waits until no more than so many messages wait, reminders aside."""
    todo = "SELECT (SELECT count(*) FROM inbox WHERE done_at IS NULL AND kind <> 'reminder')"
    todo += " + (SELECT count(*) FROM outbox WHERE done_at IS NULL)"
    with contextlib.closing(sqlite3.connect(folder / "fuzz.sqlite3", timeout=30)) as database:
        while database.execute(todo).fetchone()[0] > most:
            if running is not None and running.done():
                await running
            await asyncio.sleep(0.05)


async def _watch(figures: Figures) -> None:
    while True:
        began = time.monotonic()
        await asyncio.sleep(0.02)
        figures.lag = max(figures.lag, time.monotonic() - began - 0.02)
