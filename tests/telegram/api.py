"""A small stand-in for Telegram's Bot API: enough to talk to a bot over real HTTP."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any

import markup
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

TOKEN = "123456:ABCdefGhIJKlmNoPQRstuVWxyz12345"
PRIVATE = {"id": 7, "type": "private", "first_name": "<b>&"}
GROUP = {"id": -9, "type": "group", "title": "g"}
PERSON = {"id": 7, "is_bot": False, "first_name": "<b>&"}
ME = {"id": 1, "is_bot": True, "first_name": "Olive", "username": "olive_bot", "supports_inline_queries": True}


# As Telegram's own: longer is refused.
MOST_TEXT, MOST_CAPTION, MOST_COPY, MOST_DATA, MOST_RESULTS = 4096, 1024, 256, 64, 50


@dataclass
class Chat:
    """What a chat shows, and every change of it in order.

    Attributes:
        messages: Id -> the message as it stands now.
        news: What the bot wrote or changed there.
    """

    messages: dict[int, dict[str, Any]] = field(default_factory=dict)
    news: list[dict[str, Any]] = field(default_factory=list)
    blocked: bool = False


class Api:
    """Serves one bot; a test plays the person.

    What Telegram would refuse is refused, and stands in `problems` afterwards.
    """

    def __init__(self) -> None:
        self.chats: dict[int, Chat] = {}
        self.problems: list[str] = []
        self.unanswered: dict[str, float] = {}
        self.waited: list[float] = []
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
        return self.ask("inline_query", query)

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
        return self.ask("callback_query", query)

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

    def post(self, chat: dict[str, Any], sender: dict[str, Any], **content: Any) -> dict[str, Any]:
        """A message a person wrote, not yet told to the bot."""
        self._message += 1
        message = {"message_id": self._message, "date": int(time.time()), "chat": chat, "from": sender, **content}
        self.chat(chat["id"]).messages[self._message] = message
        return message

    def ask(self, kind: str, query: dict[str, Any]) -> int:
        """A query the bot has to answer soon, of a kind that is an update's name."""
        self.unanswered[query["id"]] = time.monotonic()
        return self.update(**{kind: query})

    def chat(self, chat_id: int) -> Chat:
        return self.chats.setdefault(chat_id, Chat())

    async def answer(self, method: str, call: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if self.failures.get(method):
            return self.failures[method].pop(0)
        if method == "getUpdates":
            return 200, {"ok": True, "result": await self._updates(call)}
        try:
            result = self._result(method, call)
        except _Refused as refused:
            status, words = refused.args
            if status == 400:
                self.problems.append(f"{method}: {words}")
            return status, {"ok": False, "error_code": status, "description": words}
        self.calls.append((method, call))
        return 200, {"ok": True, "result": result}

    async def _updates(self, call: dict[str, Any]) -> list[dict[str, Any]]:
        self._confirmed = max(self._confirmed, int(call.get("offset", 0)))
        allowed = set(call.get("allowed_updates") or ())
        self.updates = [
            update
            for update in self.updates
            if update["update_id"] >= self._confirmed and (not allowed or allowed & update.keys())
        ]
        if not self.updates:
            await asyncio.sleep(0.02)
        return self.updates[:100]

    def _result(self, method: str, call: dict[str, Any]) -> Any:
        if method == "getMe":
            return ME
        if method == "answerGuestQuery":
            return {"inline_message_id": "g"}
        if method in {"answerCallbackQuery", "answerInlineQuery"}:
            self._answered(method, call)
        elif method in {"sendMessage", "sendDocument", "sendPhoto"}:
            return self._sent(call)
        elif method == "editMessageText":
            return self._edited(call)
        elif method in {"deleteMessage", "deleteMessages"}:
            chat = self.chat(int(call["chat_id"]))
            for number in call.get("message_ids", [call.get("message_id")]):
                chat.news.append({**chat.messages.pop(number, {}), "deleted": True})
        return True

    def _answered(self, method: str, call: dict[str, Any]) -> None:
        asked = self.unanswered.pop(str(call.get("callback_query_id", call.get("inline_query_id"))), None)
        if asked is not None and method == "answerCallbackQuery":
            self.waited.append(time.monotonic() - asked)
        if len(call.get("results", ())) > MOST_RESULTS:
            raise _Refused(400, "Bad Request: RESULTS_TOO_MUCH")
        for result in call.get("results", ()):
            if not result["title"] or len(result["id"].encode()) > 64:
                raise _Refused(400, f"Bad Request: RESULT_INVALID {result['id']}")

    def _sent(self, call: dict[str, Any]) -> dict[str, Any]:
        chat = self.chat(int(call["chat_id"]))
        if chat.blocked:
            raise _Refused(403, "Forbidden: bot was blocked by the user")
        content = _content(call)
        self._message += 1
        call["message_id"] = self._message
        message = {"message_id": self._message, "date": int(time.time()), "chat": {**PRIVATE, "id": call["chat_id"]}}
        message |= {"from": ME, **content}
        chat.messages[self._message] = message
        chat.news.append(message)
        return message

    def _edited(self, call: dict[str, Any]) -> dict[str, Any]:
        chat, content, number = self.chat(int(call["chat_id"])), _content(call), int(call["message_id"])
        old = chat.messages.get(number, {"message_id": number, "chat": {**PRIVATE, "id": call["chat_id"]}, "from": ME})
        if (old.get("text"), old.get("reply_markup")) == (content["text"], content.get("reply_markup")):
            raise _Refused(400, "Bad Request: message is not modified")
        self._message += 1
        message = {**old, "reply_markup": None, **content, "date": int(time.time()), "edit_date": int(time.time())}
        chat.messages[number] = {key: value for key, value in message.items() if value is not None}
        chat.news.append(chat.messages[number])
        return chat.messages[number]


class _Refused(Exception):  # noqa: N818 - what the server says, not an error of ours
    """A status and a description."""


def _content(call: dict[str, Any]) -> dict[str, Any]:
    """What a call would show, or what is wrong with it."""
    words, most = (call["text"], MOST_TEXT) if "text" in call else (call.get("caption", ""), MOST_CAPTION)
    entities: list[dict[str, Any]] = []
    words = str(words)
    if call.get("parse_mode") == "HTML":
        try:
            words, entities = markup.read(words)
        except ValueError as error:
            raise _Refused(400, f"Bad Request: can't parse entities: {error}") from None
    if len(words.encode("utf-16-le")) // 2 > most or ("text" in call and not words):
        raise _Refused(400, "Bad Request: message is empty or too long")
    for button in (button for row in (call.get("reply_markup") or {}).get("inline_keyboard", ()) for button in row):
        if len(button.get("callback_data", "").encode()) > MOST_DATA or not button["text"]:
            raise _Refused(400, "Bad Request: BUTTON_DATA_INVALID")
        if len(button.get("copy_text", {}).get("text", "")) > MOST_COPY:
            raise _Refused(400, "Bad Request: BUTTON_COPY_TEXT_INVALID")
    shown: dict[str, Any] = {"reply_markup": call["reply_markup"]} if call.get("reply_markup") else {}
    if entities:
        shown["entities" if "text" in call else "caption_entities"] = entities
    return {**shown, ("text" if "text" in call else "caption"): words}


class _Handler(RequestHandler):
    def initialize(self, api: Api) -> None:
        self._api = api

    async def post(self, _token: str, method: str) -> None:
        body = self.request.body_arguments
        call = {key: _value(key, values[-1].decode("utf-8", errors="replace")) for key, values in body.items()}
        call |= {name: files[0]["body"].decode(errors="replace") for name, files in self.request.files.items()}
        status, answer = await self._api.answer(method, call)
        self.set_status(status)
        self.write(json.dumps(answer))


# Words stay words, even where they look like a number.
_WORDS = frozenset({"text", "caption", "callback_query_id", "inline_query_id"})


def _value(key: str, text: str) -> Any:
    if key in _WORDS:
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text
