"""What a scenario is played with: people and groups who talk to the bot, and the bot itself.

The names and meanings are those of the strict emulator the bot is also tried with, so that a scenario runs in both.
"""

from __future__ import annotations

import asyncio
import re
import sqlite3
import time
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

from api import ME, Api

# A chat with nothing left to do is quiet after this long.
_QUIET_SECONDS = 0.1
_TICK = 0.02
_KINDS = ("callback_data", "copy_text", "switch_inline_query_chosen_chat", "url")
_FILE = {"file_id": "a", "file_unique_id": "b"}
_RIGHTS = (
    "can_be_edited is_anonymous can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members "
    "can_promote_members can_change_info can_invite_users can_post_stories can_edit_stories can_delete_stories"
)


class View(SimpleNamespace):
    """A message as a person sees it."""

    def __init__(self, message: dict[str, Any]) -> None:
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        super().__init__(
            id=message.get("message_id"),
            text=message.get("text") or message.get("caption") or "",
            buttons=[[_button(item) for item in row] for row in rows],
            edited="edit_date" in message,
            deleted="deleted" in message,
            raw=message,
        )


def _button(item: dict[str, Any]) -> dict[str, Any]:
    kind = next(kind for kind in _KINDS if kind in item)
    return {"text": item["text"], "kind": kind, "value": item[kind]}


class User:
    """A person with a private chat with the bot; what they do in a group names it in `chat`."""

    def __init__(self, stage: Stage, name: str, number: int, first_name: str | None = None) -> None:
        self._stage, self._api, self.id = stage, stage.api, number
        self.info = {"id": number, "is_bot": False, "first_name": first_name or name, "language_code": "en"}
        self.private = {"id": number, "type": "private", "first_name": self.info["first_name"]}
        self._seen: dict[int, int] = {}
        self._inline = ""
        self._inline_calls = 0

    def post(self, content: dict[str, Any], chat: Group | None = None, reply_to: int | None = None) -> View:
        room = chat.info if chat is not None else self.private
        held = self._api.chat(room["id"])
        held.blocked = False
        if reply_to is not None:
            content = {**content, "reply_to_message": held.messages[reply_to]}
        message = self._api.post(room, self.info, **content)
        self._acted(room["id"])
        if chat is None or chat.shows(message):
            self._api.update(message=message)
        return View(message)

    def send(
        self, text: str, chat: Group | None = None, reply_to: int | None = None, forward_from: str | None = None
    ) -> View:
        origin = {"type": "hidden_user", "date": 0, "sender_user_name": forward_from}
        return self.post({"text": text, **({"forward_origin": origin} if forward_from else {})}, chat, reply_to)

    def start(self, payload: str = "") -> View:
        return self.send(f"/start {payload}".strip())

    def send_photo(self) -> View:
        return self.post({"photo": [{**_FILE, "width": 1, "height": 1}]})

    def send_voice(self) -> View:
        return self.post({"voice": {**_FILE, "duration": 3}})

    def send_document(self) -> View:
        return self.post({"document": {**_FILE, "file_name": "file.txt"}})

    def send_sticker(self) -> View:
        kinds = {"type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}
        return self.post({"sticker": {**_FILE, **kinds, "emoji": "👍"}})

    def send_location(self) -> View:
        return self.post({"location": {"latitude": 59.3, "longitude": 18.1}})

    def send_contact(self) -> View:
        return self.post({"contact": {"phone_number": "+46700000000", "first_name": self.info["first_name"]}})

    def edit_message(self, message_id: int, text: str) -> View:
        held = self._api.chat(self.id).messages
        held[message_id] = {**held[message_id], "text": text, "edit_date": int(time.time())}
        self._acted(self.id)
        self._api.update(edited_message=held[message_id])
        return View(held[message_id])

    def press(self, button: str, message_id: int | None = None) -> None:
        """Presses a button, by its words or what is behind it, on the newest message that has it."""
        for number, message in sorted(self._api.chat(self.id).messages.items(), reverse=True):
            for item in (item for row in View(message).buttons for item in row):
                if message_id in {None, number} and button in (item["text"], item["value"]):
                    if item["kind"] == "callback_data":
                        self.callback(item["value"], message)
                    elif item["kind"] == "switch_inline_query_chosen_chat":
                        self.inline_query(item["value"]["query"])
                    return
        raise LookupError(f"there is no button {button!r} in the chat")

    def callback(self, data: str, message: dict[str, Any] | None = None) -> None:
        """A press of any data, also such as no button has."""
        self._acted(self.id)
        query = {"id": self._stage.new_id(), "from": self.info, "chat_instance": "c", "data": data}
        self._api.ask("callback_query", {**query, **({"message": message} if message else {})})

    def inline_query(self, text: str) -> None:
        self._inline, self._inline_calls = self._stage.new_id(), len(self._api.made("answerInlineQuery"))
        query = {"id": self._inline, "from": self.info, "query": text, "offset": "", "chat_type": "sender"}
        self._api.ask("inline_query", query)

    async def inline_results(self) -> list[dict[str, Any]]:
        def answers() -> list[dict[str, Any]]:
            made = self._api.made("answerInlineQuery")
            return [call for call in made if call["inline_query_id"] == self._inline]

        await self._api.until(answers)
        found = answers()[0]
        assert found["is_personal"], "what is filled with names is for nobody else"
        return [{**item, "shown": item["input_message_content"]["message_text"]} for item in found["results"]]

    def choose(self, result: int = 0) -> None:
        """Picks a result in a chat the bot does not see: it hears nothing of it."""

    def react(self, message_id: int, emoji: str) -> None:
        change = {"chat": self.private, "message_id": message_id, "user": self.info, "date": int(time.time())}
        new = [{"type": "emoji", "emoji": emoji}]
        self._api.update(message_reaction={**change, "old_reaction": [], "new_reaction": new})

    def block_bot(self) -> None:
        self._api.chat(self.id).blocked = True
        self._api.update(my_chat_member=membership(self.private, self.info, "member", "kicked"))

    async def wait(self, quiet: float = _QUIET_SECONDS, timeout: float = 10.0) -> list[View]:  # noqa: ARG002, ASYNC109 - the emulator's
        """What the bot said since this person last did something, once it has nothing left to do."""
        news = self._api.chat(self.id).news
        since, end = self._seen.get(self.id, 0), time.monotonic() + timeout
        await self._stage.settled(end)
        return [View(message) for message in news[since:] if "deleted" not in message]

    async def ask(self, text: str) -> list[View]:
        self.send(text)
        return await self.wait()

    async def expect(self, pattern: str, timeout: float = 10.0) -> View:  # noqa: ASYNC109 - the emulator's
        """A message or edit that matches, since this person last did something."""
        end = time.monotonic() + timeout
        while True:
            for view in reversed(await self.wait(timeout=max(_TICK, end - time.monotonic()))):
                if re.search(pattern, view.text, re.DOTALL):
                    return view
            assert time.monotonic() < end, f"nothing matches {pattern!r}; the last: {self.last().text!r}"
            await asyncio.sleep(_TICK)

    def messages(self, *, bot_only: bool = True) -> list[View]:
        held = self._api.chat(self.id).messages
        return [View(held[number]) for number in sorted(held) if held[number]["from"]["is_bot"] or not bot_only]

    def last(self) -> View:
        return self.messages()[-1]

    def _acted(self, chat: int) -> None:
        self._seen[chat] = len(self._api.chat(chat).news)


class Group:
    """A group the bot is in; with privacy it sees only what is said to it."""

    def __init__(self, stage: Stage, name: str, number: int, members: list[User], *, privacy: bool = True) -> None:
        self.info, self.privacy = {"id": number, "type": "supergroup", "title": name}, privacy
        stage.api.update(my_chat_member=membership(self.info, members[0].info, "left", "member"))

    def shows(self, message: dict[str, Any]) -> bool:
        text, replied = message.get("text", ""), message.get("reply_to_message", {}).get("from", {})
        return not self.privacy or text.startswith("/") or f"@{ME['username']}" in text or replied.get("id") == ME["id"]


def membership(chat: dict[str, Any], who: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    member = {"user": ME, "until_date": 0, **dict.fromkeys(_RIGHTS.split(), False)}
    states = {"old_chat_member": {**member, "status": old}, "new_chat_member": {**member, "status": new}}
    return {"chat": chat, "from": who, "date": int(time.time()), **states}


class Stage:
    """What a scenario gets.

    Args:
        api: The stand-in.
        database: The bot's database file, to see whether anything is left to do.
        restart: Stops the bot and starts it again.
        pass_time: Moves the clock of the bot's database on.
    """

    def __init__(
        self,
        api: Api,
        database: str,
        restart: Callable[[], Awaitable[None]],
        pass_time: Callable[[float], None],
    ) -> None:
        self.api, self._database, self._restart, self._pass_time = api, database, restart, pass_time
        self.emu = SimpleNamespace(me=ME)
        self.failures: list[str] = []
        self._number = 1000

    def user(self, name: str = "user", first_name: str | None = None) -> User:
        self._number += 1
        return User(self, name, self._number, first_name)

    def group(self, name: str, members: list[User], *, privacy: bool = True) -> Group:
        self._number += 1
        return Group(self, name, -self._number, members, privacy=privacy)

    def new_id(self) -> str:
        self._number += 1
        return str(self._number)

    def check(self, condition: object, text: str) -> None:
        """A check that does not stop the scenario."""
        if not condition:
            self.failures.append(text)

    def calls(self, method: str) -> list[dict[str, Any]]:
        return self.api.made(method)

    async def restart_bot(self, *, hard: bool = False) -> None:  # noqa: ARG002 - it runs in this process: no kill
        await self._restart()

    async def sleep(self, seconds: float) -> None:
        """Lets time go by for the bot, without waiting for it."""
        await self.settled(time.monotonic() + _QUIET_SECONDS)
        self._pass_time(seconds)
        await self.settled(time.monotonic() + 10)

    async def settled(self, end: float) -> None:
        """Waits until the bot has had nothing to do for a moment, but no longer than to `end`."""
        last, calls = time.monotonic(), -1
        while time.monotonic() < end:
            # A turn holds up this very loop, so it is looked at first and the time only then.
            if not self.idle() or calls != len(self.api.calls):
                last, calls = time.monotonic(), len(self.api.calls)
            elif time.monotonic() - last >= _QUIET_SECONDS:
                return
            await asyncio.sleep(_TICK)

    def idle(self) -> bool:
        """Whether every update was taken, every message answered and every answer sent."""
        if self.api.updates or self.api.unanswered:
            return False
        with sqlite3.connect(f"file:{self._database}?mode=ro", uri=True) as reading:
            todo = "SELECT (SELECT count(*) FROM inbox WHERE done_at IS NULL AND kind <> 'reminder')"
            todo += " + (SELECT count(*) FROM outbox WHERE done_at IS NULL)"
            left = reading.execute(todo).fetchone()[0]
        reading.close()
        return not left
