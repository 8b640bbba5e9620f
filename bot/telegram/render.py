"""Turns replies into calls of the Bot API: escaped, split, with keyboards and copy buttons."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from telegram.constants import BulkRequestLimit, InlineKeyboardButtonLimit, MessageLimit

from bot.held import readable
from bot.messages import Incoming
from bot.telegram.texts import texts
from dialogues.engine.wordings import WRITTEN, label_query
from dialogues.types import Button, Outcome, Reply, Suggestion

# Telegram's limit for the text behind a copy button.
COPY_LIMIT = 256
# What is said when somebody asks why.
_REASONING = re.compile(r"utter_\w+_why")
_ROW_CHARACTERS = 30
_ROW_BUTTONS = 3
_ADJUSTMENTS = frozenset(
    {
        "/shorter_phrasing",
        "/longer_phrasing",
        "/warmer_phrasing",
        "/formal_phrasing",
        "/casual_phrasing",
        "/another_phrasing",
    }
)


def render(outcome: Outcome, incoming: Incoming, replacing: Sequence[int] = ()) -> list[dict[str, Any]]:
    """The calls that say an outcome.

    Args:
        outcome: What is to be said.
        incoming: What it answers; a button below wording changes that wording in place.
        replacing: Ids of the messages whose place it takes: they are edited in order, and deleted when left over.

    Returns:
        Calls as `{"method": …, "arguments": {…}}`, plain JSON, without the chat id; `fixed` ones are never edited.
    """
    calls: list[dict[str, Any]] = []
    in_place = incoming.reply_to if incoming.payload in _ADJUSTMENTS and _one_wording(outcome) else None
    offered = outcome.conversation.offered
    query = label_query(offered.situation) if offered is not None else None
    wording = next((reply for reply in reversed(outcome.replies) if reply.suggestion is not None), None)
    for reply in outcome.replies:
        said = list(_calls(reply, in_place, query if reply is wording else None))
        if reply is wording and offered is not None:
            # Kept with the message, so that a reply to it or a button below it is about this wording.
            said[-1]["offered"] = offered.model_dump(mode="json", exclude_defaults=True)
        calls += said
    calls = _in_place_of(replacing, calls)
    if outcome.picture is not None:
        picture = {"method": "sendPhoto", "arguments": {"picture": asdict(outcome.picture)}, "fixed": True}
        calls.insert(0, picture)
    if outcome.export is not None:
        calls += [
            _document(readable(outcome.export, incoming.at), "olive-branch.txt"),
            _document(json.dumps(outcome.export, ensure_ascii=False, indent=2), "olive-branch.json"),
        ]
    return calls


def remove(places: Sequence[int]) -> list[dict[str, Any]]:
    """The calls that make messages disappear."""
    most = BulkRequestLimit.MAX_LIMIT
    parts = (list(places[start : start + most]) for start in range(0, len(places), most))
    return [{"method": "deleteMessages", "arguments": {"message_ids": part}} for part in parts]


def plain(text: str) -> dict[str, Any]:
    """A call that says a text, without buttons."""
    return _message(html.escape(text, quote=False), ())


def _in_place_of(replacing: Sequence[int], calls: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same calls as edits of messages that stand there already; those left over go."""
    texts = [call for call in calls if call["method"] == "sendMessage"]
    for place, call in zip(replacing, texts, strict=False):
        call["method"] = "editMessageText"
        call["arguments"]["message_id"] = place
    left = [{"method": "deleteMessage", "arguments": {"message_id": place}} for place in replacing[len(texts) :]]
    return [*calls, *left]


def _one_wording(outcome: Outcome) -> bool:
    return len(outcome.replies) == 1 and outcome.replies[0].suggestion is not None


def _calls(reply: Reply, in_place: int | None, query: str | None = None) -> Iterator[dict[str, Any]]:
    parts = list(split(reply.text)) if reply.text else []
    suggestion = reply.suggestion
    rows = keyboard(reply.buttons, suggestion, query)
    if suggestion is None:
        said = [_dated(html.escape(part, quote=False), reply) for part in parts] or ["…"]
        if _REASONING.fullmatch(reply.response):
            said = [f"<blockquote expandable>{part}</blockquote>" for part in said]
        for part in said[:-1]:
            yield _message(part, ())
        yield _message(said[-1], rows)
        return
    lead = html.escape(reply.text, quote=False)
    first, *others = list(split(suggestion.text, MessageLimit.MAX_TEXT_LENGTH - _length(lead)))
    body = f"{lead}\n<pre>{html.escape(first, quote=False)}</pre>".strip()
    if others:
        # A long draft that was mended: boxes one after the other, the buttons below the last.
        yield _message(body, ())
        for part in others[:-1]:
            yield _message(f"<pre>{html.escape(part, quote=False)}</pre>", ())
        yield _message(f"<pre>{html.escape(others[-1], quote=False)}</pre>", rows)
        return
    if in_place is not None:
        arguments = {**_message(body, rows)["arguments"], "message_id": in_place}
        yield {"method": "editMessageText", "arguments": arguments}
        return
    yield _message(body, rows)


def _dated(text: str, reply: Reply) -> str:
    """Lets Telegram know the moments a text names: a tap shows them in the person's own format."""
    for words, at in reply.dates:
        named = html.escape(words, quote=False)
        text = text.replace(named, f'<tg-time unix="{int(at.timestamp())}">{named}</tg-time>', 1)
    return text


def _message(text: str, rows: Sequence[Sequence[dict[str, str]]]) -> dict[str, Any]:
    return {"method": "sendMessage", "arguments": {"text": text, "keyboard": [list(row) for row in rows]}}


def keyboard(
    buttons: Sequence[Button], suggestion: Suggestion | None, query: str | None = None
) -> list[list[dict[str, str]]]:
    """Buttons in rows that fit a phone.

    Args:
        buttons: What the dialogue offers.
        suggestion: Wording above them: it gets a button to copy it, when it is short enough for one.
        query: What to type in inline mode to find that wording again, from a button that takes it to another chat.
    """
    rows: list[list[dict[str, str]]] = []
    if suggestion is not None:
        first = []
        if _length(suggestion.text) <= COPY_LIMIT:
            first.append({"text": texts().copy_button, "copy_text": suggestion.text})
        if query and suggestion.channel in WRITTEN:
            first.append({"text": texts().send_in_chat, "inline_query": query})
        rows += [first] if first else []
    row: list[dict[str, str]] = []
    for button in buttons:
        data = button.payload.encode()[: InlineKeyboardButtonLimit.MAX_CALLBACK_DATA].decode(errors="ignore")
        width = sum(len(item["text"]) for item in row) + len(button.title)
        if row and (width > _ROW_CHARACTERS or len(row) == _ROW_BUTTONS):
            rows.append(row)
            row = []
        row.append({"text": button.title, "callback_data": data})
    return [*rows, row] if row else rows


def split(text: str, limit: int = MessageLimit.MAX_TEXT_LENGTH) -> Iterator[str]:
    """Parts of a text that each fit one message, cut after sentences where that is possible."""
    # Escaping makes a text longer: "<" becomes four characters.
    limit -= limit // 8
    while _length(html.escape(text, quote=False)) > limit:
        head = text[:limit]
        while _length(html.escape(head, quote=False)) > limit:
            head = head[: len(head) * 7 // 8]
        ends = [match.end() for match in re.finditer(r"[.!?…]\s+|\n+", head)]
        cut = ends[-1] if ends else head.rfind(" ") + 1 or len(head)
        yield text[:cut].rstrip()
        text = text[cut:]
    if text.strip():
        yield text


def _length(text: str) -> int:
    """The length as Telegram counts it: in UTF-16, where an emoji counts twice."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _document(content: str, name: str) -> dict[str, Any]:
    return {"method": "sendDocument", "arguments": {"content": content, "filename": name}, "fixed": True}
