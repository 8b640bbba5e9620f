"""Updates as Telegram sends them, as it never would, and as somebody would who means harm."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from bot.assistant import COMMANDS
from dialogues.engine.library import Library

ROOT = Path(__file__).parents[2]
PEOPLE = 400
FILE = {"file_id": "a", "file_unique_id": "b"}
THUMB = {**FILE, "width": 1, "height": 1}
MEDIA: list[dict[str, Any]] = [
    {"voice": {**FILE, "duration": 1}},
    {"photo": [THUMB]},
    {"sticker": {**THUMB, "type": "regular", "is_animated": False, "is_video": False}},
    {"video": {**THUMB, "duration": 1}},
    {"video_note": {**FILE, "length": 1, "duration": 1}},
    {"animation": {**THUMB, "duration": 1}},
    {"document": FILE},
    {"audio": {**FILE, "duration": 1}},
    {"location": {"longitude": 1.0, "latitude": 1.0}},
    {"contact": {"phone_number": "1", "first_name": "x"}},
    {"dice": {"emoji": "🎲", "value": 1}},
    {"pinned_message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}},
    {"new_chat_title": "x"},
    {},
]
HOSTILE = [
    "",
    " ",
    "\u0000",
    "\u202e\u200b\u2066",
    "\ud800",
    "a\udfffb",
    "<b>&lt;/pre><script>",
    "</pre></blockquote><tg-time unix='x'>",
    "{{ 7 * 7 }} {% for x in range(9**9) %}{% endfor %}",
    "{ex_name} {my_name.__class__.__mro__} %s %(x)s",
    "my ex is called {{ ''.__class__ }} and i'm <b>&",
    "my ex is called '; DROP TABLE chats; --",
    "/SetSlots(ex_name=<b>)",
    "/SetSlots(",
    "/hold_safe",
    "remind me in 99999999999999999999 years",
    "remind me on 32.13.99999 at 25:61",
    "remind me in 0 days",
    "remind me -5 minutes ago tomorrow yesterday",
    "next friday " * 200,
    "a" * 4096,
    "ab " * 1365,
    "(((((" * 800,
    "?!?!" * 1000,
    "😭" * 1000,
    "he said she said " * 250,
    '"' * 3000,
    "i " * 2048,
    "\n" * 4000,
    "1" * 4000,
    "she wrote back: " * 200,
    "Z̸̢̛a̶l̵g̷o̸ " * 200,
    "سلام عليكم " * 100,
    "我想跟前任做朋友 " * 100,
    "/check " + "babe " * 800,
    "/remind " + "in 3 days and " * 200,
    "/hide",
    "/hide fern",
    "fern",
    "my ex " + "and my ex's ex " * 150,
    "https://" + "a." * 1500 + "com",
    "\t\r\v\f\x1b[31m\x07",
]
JUNK: list[Any] = [
    None,
    True,
    -1,
    0,
    2**31,
    2**63,
    2**200,
    -(2**70),
    1.5,
    1e400,
    "",
    "x",
    "7" * 500,
    [],
    {},
    [[]],
    [None],
]
JUNK += [{"id": 1}, "\ud800", {"a": {"b": {"c": []}}}, [1] * 300]


def _deep() -> Any:
    node: Any = 1
    for _ in range(400):
        node = [node]
    return node


def spoken() -> list[str]:
    """Messages people wrote: those held out from training, and those of the conversations."""
    found: list[str] = []
    for path in sorted((ROOT / "tests" / "nlu").rglob("*.yml")):
        for item in yaml.safe_load(path.read_text(encoding="utf-8")).get("nlu", []):
            found += [line[2:] for line in str(item.get("examples", "")).splitlines() if line.startswith("- ")]
    for path in sorted((ROOT / "tests" / "conversations").rglob("*.yml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")).get("test_cases", []):
            found += [str(step["user"]) for step in case["steps"] if "user" in step]
    return found


class Updates:
    """Makes updates without end.

    Args:
        seed: The same one gives the same updates.
        library: Buttons and situations there are.
    """

    def __init__(self, seed: int, library: Library) -> None:
        self._dice = random.Random(seed)  # noqa: S311 - reproducible, not secret
        self._spoken = spoken()
        buttons = {b.payload for r in library.domain.responses.values() for v in r.variations for b in v.buttons}
        self._payloads = sorted(buttons | {f"/{flow}" for flow in library.flows})
        self._number = 0

    def __iter__(self) -> Iterator[bytes]:
        """Bodies of webhook calls."""
        makers = [self._message, self._press, self._edit, self._other, self._inline, self._elsewhere]
        while True:
            made = self._dice.choices(makers, [45, 25, 6, 10, 6, 8])[0]()
            self._number += 1
            update: Any = {"update_id": self._number, **made}
            kind = self._dice.random()
            if kind < 0.12:
                self._break(update)
            text = json.dumps(update)
            if kind < 0.02:
                yield self._spoil(text)
            else:
                yield text.encode()

    def _text(self) -> str:
        dice, kind = self._dice, self._dice.random()
        if kind < 0.12:
            return dice.choice(HOSTILE)
        if kind < 0.22:
            return f"/{dice.choice([*COMMANDS, 'nonsense', 'START', 'a_b'])} {dice.choice(['', *self._spoken])}"
        text = dice.choice(self._spoken)
        if kind < 0.45:
            text = self._mistyped(text)
        if kind > 0.95:
            text = " ".join(dice.choices(self._spoken, k=dice.randint(2, 12)))
        return text[:4096]

    def _mistyped(self, text: str) -> str:
        letters = list(text)
        for _ in range(self._dice.randint(1, 6)):
            place = self._dice.randrange(len(letters) + 1)
            odd = self._dice.choice(
                ["", " ", "x", "'", '"', "\n", "é", "😭", "\u200b", "<", "&", "{", "}", "%", "\\", "0"]
            )
            letters[place : place + self._dice.randint(0, 2)] = [odd]
        return "".join(letters)

    def _who(self) -> tuple[dict[str, Any], dict[str, Any]]:
        number = self._dice.randint(1, PEOPLE)
        person = {"id": number, "is_bot": False, "first_name": self._dice.choice(["x", "<b>&", "\u202e", ""])}
        return person, {"id": number, "type": "private"}

    def _date(self) -> int:
        return self._dice.choice([1_770_000_000 + self._number, 1_770_000_000, 0, 1, 2**31])

    def _said(self) -> dict[str, Any]:
        person, chat = self._who()
        dice = self._dice
        said: dict[str, Any] = {
            "message_id": dice.randint(1, 10**6),
            "date": self._date(),
            "chat": chat,
            "from": person,
        }
        if dice.random() < 0.08:
            said |= dice.choice(MEDIA)
            if dice.random() < 0.3:
                said["caption"] = self._text()
        else:
            said["text"] = self._text()
        if dice.random() < 0.08:
            user = {"type": "user", "date": 0, "sender_user": {"id": 5, "is_bot": False, "first_name": "x"}}
            said["forward_origin"] = dice.choice([{"type": "hidden_user", "date": 0, "sender_user_name": "x"}, user])
        if dice.random() < 0.08:
            ours = {"id": 1, "is_bot": True, "first_name": "o"}
            said["reply_to_message"] = {
                "message_id": dice.randint(1, 5000),
                "date": 1,
                "chat": chat,
                "from": ours,
                "text": "x",
            }
        return said

    def _message(self) -> dict[str, Any]:
        return {"message": self._said()}

    def _edit(self) -> dict[str, Any]:
        return {"edited_message": {**self._said(), "edit_date": self._date()}}

    def _press(self) -> dict[str, Any]:
        person, chat = self._who()
        dice = self._dice
        data = dice.choice(self._payloads)
        if dice.random() < 0.1:
            data = dice.choice(
                [*HOSTILE, "/", "//", "/SetSlots(a=b)", "/SetSlots(ex_name=x)", "/reminder_due(x)", data[:-1]]
            )
        query = {"id": "q", "from": person, "chat_instance": "c", "data": data}
        if dice.random() < 0.9:
            query["message"] = {
                "message_id": dice.randint(1, 5000),
                "date": dice.choice([0, 1]),
                "chat": chat,
                "text": "x",
            }
        return {"callback_query": query}

    def _inline(self) -> dict[str, Any]:
        return {"inline_query": {"id": "i", "from": self._who()[0], "query": self._text()[:256], "offset": ""}}

    def _other(self) -> dict[str, Any]:
        person, chat = self._who()
        emoji = [{"type": "emoji", "emoji": self._dice.choice("👎💩❤")}]
        bot = {"user": {"id": 1, "is_bot": True, "first_name": "o"}}
        status = self._dice.choice([{"status": "kicked", "until_date": 0}, {"status": "member"}, {"status": "left"}])
        base = {"chat": chat, "date": self._date()}
        reacted = {**base, "message_id": 3, "user": person, "old_reaction": [], "new_reaction": emoji}
        before, after = {**bot, "status": "member"}, {**bot, **status}
        member = {**base, "from": person, "old_chat_member": before, "new_chat_member": after}
        answer = {"poll_id": "1", "user": person, "option_ids": [0]}
        others: list[dict[str, Any]] = [{"poll_answer": answer}, {"something_new": {"a": 1}}, {}]
        return self._dice.choice([{"message_reaction": reacted}, {"my_chat_member": member}, *others])

    def _elsewhere(self) -> dict[str, Any]:
        chat = {
            "id": -self._dice.randint(1, 50),
            "type": self._dice.choice(["group", "supergroup", "channel", "odd"]),
            "title": "g",
        }
        said = {**self._said(), "chat": chat}
        business = {"id": "b", "user": said["from"], "user_chat_id": 5, "date": 0, "is_enabled": True}
        guest = {**said, "guest_query_id": "g"}
        others = [{"business_connection": business}, {"business_message": said}, {"guest_message": guest}]
        return self._dice.choice([{"message": said}, {"channel_post": said}, *others])

    def _break(self, node: Any) -> None:
        """Takes something away, or puts something else in its place, anywhere in an update."""
        while True:
            keys = list(node) if isinstance(node, dict) else list(range(len(node)))
            if not keys:
                return
            key = self._dice.choice(keys)
            if isinstance(node[key], dict | list) and self._dice.random() < 0.75:
                node = node[key]
                continue
            if self._dice.random() < 0.3:
                del node[key]
            else:
                node[key] = _deep() if self._dice.random() < 0.02 else self._dice.choice(JUNK)
            return

    def _spoil(self, text: str) -> bytes:
        """What is no JSON, or no UTF-8, or no update at all."""
        data, place = text.encode(), self._dice.randrange(len(text) + 1)
        return self._dice.choice(
            [data[:place], data[:place] + b"\xff\xfe" + data[place:], b"[" * 3000, b"", b"null", b"[]", b"NaN"]
        )
