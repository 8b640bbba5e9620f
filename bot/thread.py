"""What stands in a chat: which message was answered last, by which of ours, and which of ours hold wording."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from bot.messages import Incoming
from dialogues.state import Conversation, Offered

# Telegram lets messages disappear for 48 hours; a minute less, for the way there.
_DELETABLE_SECONDS = 48 * 3600 - 60
_MOST_PLACED = 500
# Wording further back than this is answered like any other message.
_MOST_OFFERS = 40


class Answered(BaseModel):
    """The last thing that was answered, so that it can be answered anew once it was edited.

    Attributes:
        message: Its id in the channel.
        before: The state before it, or None when the turn cannot be taken back.
        reminders: Inbox rows of the reminders it set.
    """

    model_config = ConfigDict(extra="forbid")

    message: int
    before: Conversation | None = None
    reminders: list[int] = Field(default_factory=list)


class Thread(BaseModel):
    """The messages of a chat that may still be referred to.

    Attributes:
        answered: The person's last message; None after a button or a reminder.
        sent: Ids of the messages that answer it, in order.
        lately: When the messages answered last came, in seconds since 1970.
        pressed: The button pressed last.
        offers: Id of a message of ours -> the wording that stands in it.
        placed: Id of every message that can still be made to disappear, theirs and ours -> when it was sent.
    """

    model_config = ConfigDict(extra="forbid")

    answered: Answered | None = None
    sent: list[int] = Field(default_factory=list)
    lately: list[float] = Field(default_factory=list)
    pressed: Incoming | None = None
    offers: dict[int, Offered] = Field(default_factory=dict)
    placed: dict[int, float] = Field(default_factory=dict)

    def place(self, messages: Sequence[int], at: float) -> None:
        """Notes messages that stand in the chat now, and drops those too old to be made to disappear."""
        for message in messages:
            self.placed.setdefault(message, at)
        kept = [message for message, sent in self.placed.items() if sent > at - _DELETABLE_SECONDS][-_MOST_PLACED:]
        self.placed = {message: self.placed[message] for message in kept}

    def deletable(self, now: float) -> list[int]:
        """Messages that can be made to disappear, oldest first."""
        return [message for message, sent in self.placed.items() if sent > now - _DELETABLE_SECONDS]

    def empty(self) -> None:
        """Forgets what stood in a chat that was emptied."""
        self.sent, self.offers, self.placed = [], {}, {}

    def deliver(self, place: int, at: float, offered: dict[str, Any] | None, *, fixed: bool) -> None:
        """Notes that a message of ours stands in the chat, and the wording in it, if any.

        Args:
            place: Its id.
            at: When.
            offered: The wording in it.
            fixed: Whether it is a picture or a file, which is never edited into something else.
        """
        self.place([place], at)
        if fixed:
            return
        if place not in self.sent:
            self.sent.append(place)
        self.offers.pop(place, None)
        if offered is not None:
            self.offers[place] = Offered.model_validate(offered)
            for oldest in list(self.offers)[:-_MOST_OFFERS]:
                del self.offers[oldest]

    def before(self, message: int | None, state: Conversation) -> Conversation | None:
        """The state in which an edited message is answered anew; None when it is not the last, or must stand.

        A safety hold is never taken back by an edit, nor is discreet mode or a line the ex has drawn: otherwise
        rewriting the last message would be a way round them.

        Args:
            message: The id of the edited message.
            state: The state now.
        """
        last = self.answered
        # No two messages share an id: the same one twice is an edit.
        if last is None or last.before is None or message != last.message:
            return None
        if state.hold is not None or state.hidden is not None:
            return None
        return last.before.model_copy(update={"boundary": state.boundary or last.before.boundary})

    def to_json(self) -> dict[str, Any]:
        """A plain document for storage."""
        return self.model_dump(mode="json", exclude_defaults=True)
