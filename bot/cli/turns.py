"""Turns as JSON: the form in which `chat --json` and the conversation tests speak with the assistant."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.messages import Incoming, Kind
from dialogues.types import Outcome


def incoming_from(turn: dict[str, Any], sender: str, at: datetime) -> Incoming:
    """One JSON turn (`{"text": …}` or `{"payload": …}`) as the channels would pass it on."""
    text, payload = str(turn.get("text", "")), str(turn.get("payload", ""))
    if payload:
        return Incoming(sender=sender, kind=Kind.BUTTON, payload=payload, at=at)
    if text.startswith("/") and text[1:2].isalpha():
        command, *rest = text.split(maxsplit=1)
        return Incoming(sender=sender, kind=Kind.COMMAND, payload=command, text=" ".join(rest), at=at)
    return Incoming(sender=sender, kind=Kind.TEXT, text=text, at=at)


def answer_json(outcome: Outcome) -> dict[str, Any]:
    """What `chat --json` writes for one turn."""
    trace = outcome.trace
    return {
        "replies": [
            {
                "text": reply.text,
                "buttons": [asdict(button) for button in reply.buttons],
                "suggestion": asdict(reply.suggestion) if reply.suggestion else None,
            }
            for reply in outcome.replies
        ],
        "intents": list(trace.intents) if trace else [],
        "flow": trace.flow if trace else None,
        "slots": dict(outcome.conversation.slots),
    }
