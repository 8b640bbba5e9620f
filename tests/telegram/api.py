"""A small stand-in for Telegram's Bot API: enough to talk to a bot over real HTTP."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any
from urllib.parse import parse_qsl

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

TOKEN = "123456:ABCdefGhIJKlmNoPQRstuVWxyz12345"
PRIVATE = {"id": 7, "type": "private", "first_name": "<b>&"}
GROUP = {"id": -9, "type": "group", "title": "g"}
PERSON = {"id": 7, "is_bot": False, "first_name": "<b>&"}
ME = {"id": 1, "is_bot": True, "first_name": "Olive", "username": "olive_bot", "supports_inline_queries": True}


class Api:
    """Serves one bot; a test plays the person."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.updates: list[dict[str, Any]] = []
        self.failures: dict[str, list[tuple[int, dict[str, Any]]]] = {}
        self._number = 100
        self._message = 0
        self._confirmed = 0

    def start(self) -> str:
        app = Application([(r"/bot([^/]+)/(\w+)", _Handler, {"api": self})], log_function=lambda _: None)
        sockets = bind_sockets(0, "127.0.0.1")
        self._server = HTTPServer(app)
        self._server.add_sockets(sockets)
        return f"http://127.0.0.1:{sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        self._server.stop()
        await self._server.close_all_connections()

    def update(self, **content: Any) -> int:
        self._number += 1
        self.updates.append({"update_id": self._number, **content})
        return self._number

    def send(self, text: str | None, **extra: Any) -> int:
        self._message += 1
        message = {"message_id": self._message, "date": int(time.time()), "chat": PRIVATE, "from": PERSON, "text": text}
        return self.update(message={**message, **extra})

    def react(self, message_id: int, emoji: str) -> int:
        reaction = {"chat": PRIVATE, "message_id": message_id, "user": PERSON, "date": int(time.time())}
        new = [{"type": "emoji", "emoji": emoji}]
        return self.update(message_reaction={**reaction, "old_reaction": [], "new_reaction": new})

    def inline(self, words: str) -> int:
        query = {"id": f"i{self._number}", "from": PERSON, "query": words, "offset": "", "chat_type": "private"}
        return self.update(inline_query=query)

    def edit(self, message_id: int, text: str) -> int:
        now = int(time.time())
        message = {"message_id": message_id, "date": now, "edit_date": now, "chat": PRIVATE, "from": PERSON}
        return self.update(edited_message={**message, "text": text})

    def reply(self, text: str, to: int) -> int:
        ours = {"message_id": to, "date": int(time.time()), "chat": PRIVATE, "from": ME, "text": "x"}
        return self.send(text, reply_to_message=ours)

    def press(self, data: str, on: int | None = None) -> int:
        message = {"message_id": on or self.last["message_id"], "date": int(time.time()), "chat": PRIVATE, "text": "x"}
        query = {"id": f"q{self._number}", "from": PERSON, "chat_instance": "c", "data": data, "message": message}
        return self.update(callback_query=query)

    def fail(self, method: str, status: int, **body: Any) -> None:
        self.failures.setdefault(method, []).append((status, {"ok": False, "error_code": status, **body}))

    @property
    def message(self) -> int:
        """The id of the message sent last, by either side."""
        return self._message

    @property
    def said(self) -> list[dict[str, Any]]:
        return [call for method, call in self.calls if method in {"sendMessage", "editMessageText"}]

    @property
    def last(self) -> dict[str, Any]:
        return self.said[-1]

    def made(self, method: str) -> list[dict[str, Any]]:
        return [call for name, call in self.calls if name == method]

    async def until(self, condition: Any, seconds: float = 10.0) -> None:
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, f"never happened; calls: {[name for name, _ in self.calls][-12:]}"
            await asyncio.sleep(0.01)

    async def answer(self, method: str, call: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if self.failures.get(method):
            return self.failures[method].pop(0)
        if method == "getUpdates":
            self._confirmed = max(self._confirmed, int(call.get("offset", 0)))
            self.updates = [update for update in self.updates if update["update_id"] >= self._confirmed]
            if not self.updates:
                await asyncio.sleep(0.02)
            return 200, {"ok": True, "result": self.updates[:100]}
        result: Any = True
        if method == "getMe":
            result = ME
        elif method in {"sendMessage", "editMessageText", "sendDocument", "sendPhoto"}:
            self._message += 1
            call["message_id"] = int(call.get("message_id", self._message))
            result = {"message_id": call["message_id"], "date": int(time.time()), "chat": PRIVATE, "from": ME}
        elif method == "answerGuestQuery":
            result = {"inline_message_id": "g"}
        self.calls.append((method, call))
        return 200, {"ok": True, "result": result}


class _Handler(RequestHandler):
    def initialize(self, api: Api) -> None:
        self._api = api

    async def post(self, _token: str, method: str) -> None:
        form = dict(parse_qsl(self.request.body.decode("utf-8", errors="replace"), keep_blank_values=True))
        if self.request.files:
            # A file came along: tornado has read the form.
            form = {name: values[0].decode() for name, values in self.request.body_arguments.items()}
        call = {key: _value(value) for key, value in form.items()}
        call |= {name: files[0]["body"].decode(errors="replace") for name, files in self.request.files.items()}
        status, body = await self._api.answer(method, call)
        self.set_status(status)
        self.write(json.dumps(body))


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
