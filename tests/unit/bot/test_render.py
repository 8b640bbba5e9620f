from __future__ import annotations

import html
import json
from datetime import UTC, datetime

import pytest
from telegram.constants import MessageLimit

from bot.messages import Incoming, Kind
from bot.telegram.render import keyboard, render, split
from dialogues.state import Conversation
from dialogues.types import Button, Outcome, Reply, Suggestion

HEARD = Incoming(sender="7", kind=Kind.TEXT, text="x", at=datetime(2026, 3, 4, tzinfo=UTC))


def outcome(*replies):
    return Outcome(Conversation(), replies)


def wording(text):
    return Suggestion(text, "plain", "short", "text")


def test_everything_is_escaped():
    calls = render(outcome(Reply("<b>&Dana"), Reply("For <i>you</i>:", (), wording("a < b"))), HEARD)
    assert calls[0]["arguments"]["text"] == "&lt;b&gt;&amp;Dana"
    assert calls[1]["arguments"]["text"] == "For &lt;i&gt;you&lt;/i&gt;:\n<pre>a &lt; b</pre>"


def test_short_wording_has_a_copy_button_and_long_wording_none():
    buttons = (Button("Shorter", "/shorter_phrasing"),)
    assert keyboard(buttons, wording("x" * 256))[0] == [{"text": "Copy", "copy_text": "x" * 256}]
    assert "copy_text" not in str(keyboard(buttons, wording("x" * 257)))


def test_an_adjustment_changes_the_message_it_was_pressed_on():
    pressed = HEARD.model_copy(update={"kind": Kind.BUTTON, "payload": "/shorter_phrasing", "reply_to": 5})
    (call,) = render(outcome(Reply("Shorter:", (), wording("x"))), pressed)
    assert call["method"] == "editMessageText"
    assert call["arguments"]["message_id"] == 5
    calls = render(outcome(Reply("No."), Reply("x", (), wording("x"))), pressed)
    assert {call["method"] for call in calls} == {"sendMessage"}


def test_an_export_is_a_file_to_read_and_one_for_programs():
    held = {"chats": [{"state": {"slots": {"ex_name": "Zoë"}}}]}
    calls = render(Outcome(Conversation(), (Reply("here"),), export=held), HEARD)
    assert [call["method"] for call in calls[-2:]] == ["sendDocument"] * 2
    text, document = (call["arguments"] for call in calls[-2:])
    assert "Your ex's name: Zoë" in text["content"]
    assert json.loads(document["content"]) == held
    assert (text["filename"], document["filename"]) == ("olive-branch.txt", "olive-branch.json")


def test_rows_fit_a_phone():
    rows = keyboard([Button("A rather long title here", f"/a{n}") for n in range(3)] + [Button("x", "/x")], None)
    assert [len(row) for row in rows] == [1, 1, 2]


def utf16(text):
    return len(text.encode("utf-16-le")) // 2


def test_a_copy_button_holds_what_telegram_takes():
    assert keyboard((), wording("😭" * 128))[0] == [{"text": "Copy", "copy_text": "😭" * 128}]
    assert keyboard((), wording("😭" * 129)) == []


def test_long_wording_comes_in_several_boxes_with_the_buttons_below_the_last():
    text = "I was thinking of you & the garden. " * 300
    reply = Reply("Better:" * 10, (Button("Shorter", "/shorter_phrasing"),), wording(text))
    for heard in (HEARD, HEARD.model_copy(update={"kind": Kind.BUTTON, "payload": "/shorter_phrasing", "reply_to": 5})):
        calls = [call["arguments"] for call in render(outcome(reply), heard)]
        assert len(calls) > 2
        assert all(utf16(call["text"]) <= MessageLimit.MAX_TEXT_LENGTH for call in calls)
        assert all("<pre>" in call["text"] and call["text"].endswith("</pre>") for call in calls)
        assert [bool(call["keyboard"]) for call in calls] == [False] * (len(calls) - 1) + [True]
        said = "".join(html.unescape(call["text"].split("<pre>")[1].removesuffix("</pre>")) for call in calls)
        assert "".join(said.split()) == "".join(text.split())


@pytest.mark.parametrize("text", ["One sentence. " * 900, "😭" * 5000, "x" * 9000, "a&<" * 3000, "line\n" * 2000])
def test_long_texts_are_split_and_nothing_is_lost(text):
    parts = list(split(text))
    assert all(utf16(html.escape(part, quote=False)) <= MessageLimit.MAX_TEXT_LENGTH for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_parts_end_with_a_sentence():
    text = "One sentence. " * 900
    assert all(part.rstrip().endswith("sentence.") for part in split(text))


def test_an_answer_takes_the_place_of_the_old_one():
    calls = render(outcome(Reply("a"), Reply("b")), HEARD, [5])
    assert [(call["method"], call["arguments"].get("message_id")) for call in calls] == [
        ("editMessageText", 5),
        ("sendMessage", None),
    ]
    calls = render(outcome(Reply("a")), HEARD, [5, 6])
    assert [(call["method"], call["arguments"].get("message_id")) for call in calls] == [
        ("editMessageText", 5),
        ("deleteMessage", 6),
    ]
    said = Outcome(Conversation(), (Reply("here"),), export={})
    assert [call["method"] for call in render(said, HEARD, [5, 6])] == [
        "editMessageText",
        "deleteMessage",
        "sendDocument",
        "sendDocument",
    ]


def test_the_reasoning_is_a_quotation_that_opens():
    (call,) = render(outcome(Reply("a < b", (), None, "utter_no_reply_why")), HEARD)
    assert call["arguments"]["text"] == "<blockquote expandable>a &lt; b</blockquote>"
    (call,) = render(outcome(Reply("a", (), None, "utter_no_reply")), HEARD)
    assert call["arguments"]["text"] == "a"
    for call in render(outcome(Reply("a. " * 3000, (), None, "utter_no_reply_why")), HEARD):
        assert call["arguments"]["text"].endswith("</blockquote>")
        assert len(call["arguments"]["text"]) <= MessageLimit.MAX_TEXT_LENGTH


def test_a_date_is_told_to_telegram_as_one():
    at = datetime(2026, 3, 6, 18, tzinfo=UTC)
    (call,) = render(outcome(Reply("Done, on Friday at 18:00.", dates=(("on Friday at 18:00", at),))), HEARD)
    expected = f'Done, <tg-time unix="{int(at.timestamp())}">on Friday at 18:00</tg-time>.'
    assert call["arguments"]["text"] == expected
