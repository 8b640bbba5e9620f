"""A worker process to be killed: answers every message with its text, and writes what it sends to a file."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from bot.settings import Delivery
from bot.store.database import Database
from bot.store.keys import open_vault
from bot.store.store import Store
from bot.worker import Worker
from dialogues.types import Outcome, Reply


class Echo:
    async def answer(self, conversation, incoming, now, about=None):  # noqa: ARG002
        await asyncio.sleep(0.3 if incoming.text == "slow" else 0.002)
        if incoming.text == "poison":
            os._exit(139)
        state = conversation.model_copy(update={"turns": conversation.turns + 1})
        return Outcome(state, (Reply(incoming.text),))


class ToFile:
    def __init__(self, path):
        self._path = path

    def render(self, outcome, incoming, replacing=()):  # noqa: ARG002
        return [{"text": reply.text} for reply in outcome.replies]

    def remove(self, places):
        return [{"text": f"gone {place}"} for place in places]

    async def show_typing(self, address):
        pass

    async def send(self, address, message):
        with self._path.open("a") as file:
            file.write(f"{address} {message['text']}\n")


async def main() -> None:
    url, path = sys.argv[1], Path(sys.argv[2])
    store = Store(Database(url, "normal"), open_vault(url, None), lease_seconds=1)
    await Worker(store, Echo(), ToFile(path), Delivery(lease_seconds=1), [{"text": "sorry"}]).run()


asyncio.run(main())
