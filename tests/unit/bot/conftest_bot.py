from __future__ import annotations

from datetime import UTC, datetime

from bot.messages import Incoming, Kind


def message(text: str, sender: str = "7") -> Incoming:
    return Incoming(sender=sender, kind=Kind.TEXT, text=text, at=datetime(2026, 3, 4, tzinfo=UTC))
