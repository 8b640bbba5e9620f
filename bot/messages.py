"""What every channel turns its input into; no Telegram type goes further in than this."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, field_validator


class Kind(StrEnum):
    """What sort of thing arrived."""

    TEXT = "text"
    BUTTON = "button"
    COMMAND = "command"
    EDITED = "edited"
    UNREADABLE = "unreadable"
    REMINDER = "reminder"
    BLOCKED = "blocked"


def whole(text: str) -> str:
    """The text with halves of characters replaced: they can be sent, but neither stored nor read."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class Incoming(BaseModel):
    """One thing a person did.

    Attributes:
        sender: Who, as an opaque id that is stable per channel.
        kind: What sort of thing it is.
        text: The words, for `TEXT`, `EDITED` and as the argument of `COMMAND`.
        payload: For `BUTTON` and `REMINDER`: `/intent` or `/SetSlots(...)`; for `COMMAND`: `/start`; for
            `UNREADABLE`: what it was (`voice`, `sticker`, ...).
        at: When it was sent, with a time zone.
        message: Its id in the channel, for words that may be edited later.
        reply_to: Id of the message it refers to: the one replied to, or the one whose button was pressed.
        forwarded: True when the words are somebody else's.
        together: True when the text is several messages, a line each.
    """

    model_config = ConfigDict(extra="forbid")

    sender: str
    kind: Kind
    text: str = ""
    payload: str = ""
    at: AwareDatetime
    message: int | None = None
    reply_to: int | None = None
    forwarded: bool = False
    together: bool = False

    @field_validator("text", "payload")
    @classmethod
    def _whole(cls, text: str) -> str:
        return whole(text)

    def to_json(self) -> dict[str, Any]:
        """A plain document for the inbox."""
        return self.model_dump(mode="json", exclude_defaults=True)
