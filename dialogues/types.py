"""What the dialogue takes in and gives out: the contract between `dialogues` and the channels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from dialogues.state import Conversation, Offered
from nlu.drafts.kinds import Mark
from nlu.types import Intent, Understanding

# Finds the problems of a draft, in order, for the channel it is meant for (None when that is not known).
DraftReader = Callable[[str, str | None], Sequence[Mark]]
# Says what somebody who writes back most likely means; None when there are no words.
TheirsReader = Callable[[str], Intent | None]
# Says which value a reply (second) gives to a question (first), or `unrelated`; None where nobody taught it.
AnswerReader = Callable[[str, str], Intent | None]
# Says which of several titles a message means in other words, by its place; None when it is none of them.
ChoiceReader = Callable[[str, Sequence[str]], int | None]


@dataclass(frozen=True, slots=True)
class Turn:
    """What a person did, as the dialogue sees it.

    Attributes:
        text: The words; "" for a button.
        payload: `/intent` or `/SetSlots(slot=value)` for a button, command or reminder; "" for words.
        understanding: How the words were read; None without words.
        forwarded: True when the words are somebody else's.
        about: The wording it refers to, when that is not the last one: a reply to it, or a button below it.
        linked: True when the payload came by a link, which somebody else may have made.
    """

    text: str = ""
    payload: str = ""
    understanding: Understanding | None = None
    forwarded: bool = False
    about: Offered | None = None
    linked: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """A choice offered under a reply.

    Attributes:
        title: What the person reads; also understood when typed.
        payload: What pressing it sends: `/intent` or `/SetSlots(slot=value)`.
    """

    title: str
    payload: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Wording the person may copy, adjust and send.

    Attributes:
        text: The words themselves, nothing around them.
        tone: `warm`, `plain`, `casual` or `formal`.
        length: `short` (at most 256 characters), `medium` or `long`.
        channel: Where it would be said, such as `text`, `letter` or `in_person`.
    """

    text: str
    tone: str
    length: str
    channel: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to the person.

    Attributes:
        text: Plain text; each channel escapes it in its own way.
        buttons: Choices under it, in order.
        suggestion: Wording that goes with it, shown so that it can be copied.
        response: Id of the response it came from, for tests and `--debug`; never shown.
        dates: Words in the text that name a moment, with the moment.
    """

    text: str
    buttons: tuple[Button, ...] = ()
    suggestion: Suggestion | None = None
    response: str = ""
    dates: tuple[tuple[str, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class ReminderRequest:
    """A reminder to be set, or all open ones to be dropped.

    Attributes:
        due: When, with a time zone; None drops every open reminder.
        payload: What the inbox hands back when it is due, such as `/reminder_due`.
        topic: The situation it belongs to.
        replaces: With no `due`: others follow in the place of those dropped, so what is due already still comes.
    """

    due: datetime | None
    payload: str = ""
    topic: str = ""
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """The path, to be drawn; what it shows is said in words by the reply beside it.

    Attributes:
        steps: Each step's label, and how many days ago it was reached, where that is known.
        here: Where the person is, an index into `steps`.
        dark: Whether it is late, so that a dark picture is kinder.
    """

    steps: tuple[tuple[str, int | None], ...]
    here: int
    dark: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one turn leads to; the caller makes all of it true in one transaction.

    Attributes:
        conversation: The new state.
        replies: Messages to send, in order; never empty for a message from a person.
        reminders: Reminders to set or drop.
        erase: True when the person asked to be forgotten: every row of theirs is to go.
        export: A document to hand over, or None.
        trace: Intents, flow and steps of this turn, for `--debug` and `chat --json`.
        picture: The path, where it was asked for.
        conceal: What is to disappear from the chat first: `all` of it that still can, or the `message` answered.
    """

    conversation: Conversation
    replies: tuple[Reply, ...]
    reminders: tuple[ReminderRequest, ...] = ()
    erase: bool = False
    export: dict[str, Any] | None = None
    trace: Trace | None = None
    picture: Picture | None = None
    conceal: Literal["nothing", "message", "all"] = "nothing"


@dataclass(frozen=True, slots=True)
class Trace:
    """How a turn was decided.

    Attributes:
        intents: What the message was read as, in the order answered.
        flow: The flow on top after the turn, or the last one that ended.
        steps: Ids of the steps that ran, `flow/step`.
        responses: Ids of the responses that were said and the actions that ran.
    """

    intents: tuple[str, ...] = ()
    flow: str | None = None
    steps: tuple[str, ...] = ()
    responses: tuple[str, ...] = ()
