"""The state of one conversation: all that is remembered between two messages."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

# The slot of a draft that is kept until a reminder shows it again.
_KEPT_DRAFT = "held_draft"
Scalar = str | float | int | bool | None


class Frame(BaseModel):
    """A flow in progress and the step it waits at."""

    model_config = ConfigDict(extra="forbid")

    flow: str
    step: str
    called: bool = False
    asked: int = 0


class Hold(BaseModel):
    """A safety hold: no advice about the ex until the person was asked how they are and answered.

    Attributes:
        kind: The safety situation.
        since: When it began.
        stage: `answered` once the situation was answered, `asked` once the person was asked how they are.
    """

    model_config = ConfigDict(extra="forbid")

    kind: str
    since: datetime
    stage: Literal["answered", "asked"] = "answered"


class Hidden(BaseModel):
    """Discreet mode: nothing is shown until the person's word is said.

    Attributes:
        since: When it began.
        through: Whether a danger that may not wait was named meanwhile, so that its hold is talked about openly.
        later: Payloads of reminders that came meanwhile; they come again afterwards.
    """

    model_config = ConfigDict(extra="forbid")

    since: datetime
    through: bool = False
    later: list[str] = Field(default_factory=list)


class Offered(BaseModel):
    """The wording last offered, so that it can be adjusted.

    Attributes:
        situation: The flow it belongs to.
        shown: Ids of the phrasings shown in this situation, the one seen longest ago first.
        opened: The same in the order they were first shown, for "the first one was better".
        current: The id on screen.
        kind: Which of the situation's wordings.
        channel: What the person asked for, or None when open.
        avoid_channel: A channel that was already used, so another is offered.
    """

    model_config = ConfigDict(extra="forbid")

    situation: str
    shown: list[str] = Field(default_factory=list)
    opened: list[str] = Field(default_factory=list)
    current: str | None = None
    kind: str | None = None
    channel: str | None = None
    avoid_channel: str | None = None


class Problem(BaseModel):
    """A stretch of a draft that is a problem of some kind."""

    model_config = ConfigDict(extra="forbid")

    start: int
    end: int
    kind: str


class Reviewed(BaseModel):
    """A draft that was read, kept while its better version can still be adjusted.

    Attributes:
        text: The person's own words.
        channel: How they are to be sent, when that is known.
        problems: What was found, in order; None while it has not been read.
        take: Which of them are mended: `all`, `first` or `none`.
        settled: Whether the person chose that.
        tone: Of the words that take the place of others.
        shorter: Whether only what is needed is kept.
        closes: Whether a line that leaves the answer to them was added.
        version: How often another wording was asked for.
    """

    model_config = ConfigDict(extra="forbid")

    text: str
    channel: str | None = None
    problems: list[Problem] | None = None
    take: Literal["all", "first", "none"] = "all"
    settled: bool = False
    tone: str = "plain"
    shorter: bool = False
    closes: bool = False
    version: int = 0


class PendingReminder(BaseModel):
    """A reminder that was promised and is not yet due.

    Attributes:
        due: When, in the zone of the person.
        topic: The situation it belongs to.
        counted: Whether it was said in hours or minutes from then, and so is the same moment in any zone.
    """

    model_config = ConfigDict(extra="forbid")

    due: datetime
    topic: str
    counted: bool = False


class Visit(BaseModel):
    """A situation that was talked about, and when."""

    model_config = ConfigDict(extra="forbid")

    situation: str
    at: datetime


class Mark(BaseModel):
    """A step of the path that a person set themselves."""

    model_config = ConfigDict(extra="forbid")

    step: str
    at: datetime


class Other(BaseModel):
    """Another ex than the one at hand.

    Attributes:
        slots: What is known of them, or of the two.
        boundary: The situation by which they drew a line, if any.
    """

    model_config = ConfigDict(extra="forbid")

    slots: dict[str, Scalar] = Field(default_factory=dict)
    boundary: str | None = None


class Conversation(BaseModel):
    """Everything remembered about one person; stored as one versioned JSON document.

    Attributes:
        version: Of this document; older ones are lifted by `dialogues.upgrade`.
        slots: What is known, by slot name; only slots that were filled.
        stack: Flows in progress, the last on top.
        hold: The safety hold, if any.
        hidden: Discreet mode, if it is on.
        hide_word: The word that ends it, as the person set it.
        boundary: The situation by which the ex drew a line, if any (`they_said_no`, ...).
        offered: The wording last offered.
        reviewed: The draft last read, while nothing else has come up.
        situation: The situation last answered; what "what do I say?" refers to.
        choices: Buttons on screen, title to payload, so that a number or the title answers them.
        asking: Whether the last message ended in a question.
        said: Ids of the responses of the last turn, so that none is said twice in a row.
        seen: Response or phrasing id -> indexes or ids already used, oldest first.
        visits: Situations talked about, oldest first.
        path: Steps of the path they set themselves, oldest first.
        reminders: Promised and not yet due.
        unsure: How many messages in a row were not understood.
        last_text: The last message, kept only while a question about it is open.
        alternatives: Other readings of the last message, likeliest first; what "not helpful" turns to.
        others: Name -> what is known of another ex.
        told_at: Slot of a length of time -> when it was told, so that it grows.
        turns: Messages so far; what stands in for chance when wordings vary.
    """

    model_config = ConfigDict(extra="forbid")

    version: Literal[1] = 1
    slots: dict[str, Scalar] = Field(default_factory=dict)
    stack: list[Frame] = Field(default_factory=list)
    hold: Hold | None = None
    hidden: Hidden | None = None
    hide_word: str | None = None
    boundary: str | None = None
    offered: Offered | None = None
    reviewed: Reviewed | None = None
    situation: str | None = None
    choices: dict[str, str] = Field(default_factory=dict)
    asking: bool = False
    said: list[str] = Field(default_factory=list)
    seen: dict[str, list[str]] = Field(default_factory=dict)
    visits: list[Visit] = Field(default_factory=list)
    path: list[Mark] = Field(default_factory=list)
    reminders: list[PendingReminder] = Field(default_factory=list)
    others: dict[str, Other] = Field(default_factory=dict)
    told_at: dict[str, datetime] = Field(default_factory=dict)
    unsure: int = 0
    last_text: str | None = None
    alternatives: list[str] = Field(default_factory=list)
    turns: int = 0

    def to_json(self) -> dict[str, Any]:
        """A plain document for storage."""
        return self.model_dump(mode="json", exclude_defaults=True)

    @property
    def holds_words(self) -> bool:
        """Whether something they wrote is still here, as it was written."""
        return self.without_words() != self

    def without_words(self) -> Conversation:
        """The same without what they wrote: words asked about, the draft last read, one kept that was shown again."""
        kept = {name: value for name, value in self.slots.items() if name != _KEPT_DRAFT or self.reminders}
        return self.model_copy(update={"last_text": None, "reviewed": None, "slots": kept})
