"""What the worker needs of others: somebody who works out answers, and a channel that carries them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from bot.messages import Incoming
from dialogues.state import Conversation, Offered
from dialogues.types import Outcome


class Brain(Protocol):
    """What works out an answer."""

    async def answer(
        self, conversation: Conversation, incoming: Incoming, now: datetime, about: Offered | None = None
    ) -> Outcome:
        """One turn; see `bot.assistant.Assistant.answer`."""
        ...


class SendLaterError(Exception):
    """The message could not be sent now; try again after `seconds`, or when that is None after a growing wait."""

    def __init__(self, seconds: float | None = None) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class BlockedError(Exception):
    """The person has blocked the bot or is gone."""


class RefusedError(Exception):
    """The message will never be accepted; its argument is the kind of error."""


class Channel(Protocol):
    """What carries messages to a person."""

    def render(self, outcome: Outcome, incoming: Incoming, replacing: Sequence[int] = ()) -> list[dict[str, Any]]:
        """The outcome as messages of this channel, ready to be kept and sent.

        Args:
            outcome: What is to be said.
            incoming: What it answers.
            replacing: Ids of the messages whose place it takes.
        """
        ...

    def remove(self, places: Sequence[int]) -> list[dict[str, Any]]:
        """Messages of this channel that make others disappear, by their ids; empty where that cannot be done."""
        ...

    async def send(self, address: str, message: dict[str, Any]) -> int | None:
        """Sends one message and gives its id, where the channel has one.

        Raises:
            SendLaterError: When it may work later.
            BlockedError: When it never will, for this person.
            RefusedError: When it never will, for this message.
        """
        ...

    async def show_typing(self, address: str) -> None:
        """Shows that an answer is being written; never raises, since nothing depends on it."""
        ...
