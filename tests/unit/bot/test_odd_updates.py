"""What generated updates found: each would have been sent again for ever, or have ended the polling."""

from __future__ import annotations

import pytest
from telegram import Bot, Update

from bot.messages import whole
from bot.store.leases import LeaseLostError
from bot.telegram.queue import DurableQueue
from bot.telegram.updates import read_update

BOT = Bot("1:a")
CHAT = {"id": 7, "type": "private", "first_name": "x"}
PERSON = {"id": 7, "is_bot": False, "first_name": "x"}


def message(update_id=1, **content):
    said = {"message_id": 3, "date": 0, "chat": CHAT, "from": PERSON, "text": "hi"}
    return Update.de_json({"update_id": update_id, "message": {**said, **content}}, BOT)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("\ud800", "\ufffd"), ("a\udfffb", "a\ufffdb"), ("\U0001f62d", "\U0001f62d"), ("é\u0000", "é\u0000")],
)
def test_half_a_character_is_replaced(sent, kept):
    assert whole(sent) == kept
    incoming = read_update(message(text=f"x{sent}"))
    assert incoming.text == f"x{kept}"
    assert incoming.model_dump_json().encode()


def test_a_number_no_database_takes_is_left_alone():
    assert read_update(message(update_id=2**63)) is None
    assert read_update(message(chat={**CHAT, "id": 2**63})) is None
    assert read_update(message(chat={**CHAT, "id": 2**62})) is not None


async def test_what_can_never_be_kept_is_dropped_and_does_not_end_polling(store, monkeypatch, caplog):
    queue = DurableQueue(store, BOT, None, lambda: None)

    def refuse(*_):
        raise LeaseLostError("canary")

    monkeypatch.setattr(store, "ingest", refuse)
    await queue.put(message())
    assert "dropped" in caplog.text
    assert "canary" not in caplog.text
