"""Plays a made-up person through the assistant and writes the conversation down."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.assistant import Assistant
from bot.cli.turns import incoming_from
from bot.messages import Incoming
from dialogues.engine.words import days_in
from dialogues.state import Conversation
from dialogues.types import Outcome, Reply
from nlu.errors import DataError
from nlu.reading import line_of, read_yaml, refuse_unknown_keys


@dataclass(frozen=True, slots=True)
class Move:
    """One thing a person does: says something or presses a button, perhaps after a while."""

    says: str
    presses: str
    later: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Person:
    """A made-up person and what they do.

    Attributes:
        about: Who they are, in a line.
        begins: When the first word is said.
        moves: What they say and press, in order.
        path: The file.
    """

    about: str
    begins: datetime
    moves: tuple[Move, ...]
    path: Path


def read_person(path: Path) -> Person:
    """Reads a person's file.

    Raises:
        DataError: On an unknown or missing key, or a turn with neither words nor a button.
    """
    content = read_yaml(path)
    refuse_unknown_keys(path, content, {"person", "begins", "turns"})
    for key in ("person", "begins", "turns"):
        if not content.get(key):
            raise DataError(path, f"has no `{key}`", f"Add `{key}:`")
    moves = []
    for position, turn in enumerate(content["turns"]):
        line = line_of(content["turns"], position)
        refuse_unknown_keys(path, turn, {"says", "presses", "later"}, "turns")
        move = Move(str(turn.get("says", "")), str(turn.get("presses", "")), str(turn.get("later", "")), line)
        if bool(move.says) == bool(move.presses):
            raise DataError(path, "needs `says` or `presses`, one of them", "Add one", line=line, key="turns")
        moves.append(move)
    return Person(str(content["person"]), datetime.fromisoformat(str(content["begins"])), tuple(moves), path)


async def transcript(assistant: Assistant, person: Person) -> str:
    """The whole conversation as Markdown: theirs quoted, ours plain, wording in a box.

    Raises:
        DataError: When a button that is to be pressed was not offered.
    """
    lines = [f"## {person.about}", ""]
    async for move, incoming, outcome in played(assistant, person):
        if move.later:
            lines += [f"*{_days(incoming.at - person.begins)}*", ""]
        lines += [f"> {move.says or f'[{move.presses}]'}", ""]
        for reply in outcome.replies:
            lines += _written(reply)
    return "\n".join(lines)


async def played(assistant: Assistant, person: Person) -> AsyncIterator[tuple[Move, Incoming, Outcome]]:
    """Each thing the person does, as it arrives, and what it leads to.

    Raises:
        DataError: When a button that is to be pressed was not offered.
    """
    conversation, now = Conversation(), person.begins
    replies: tuple[Reply, ...] = ()
    for move in person.moves:
        if move.later:
            now += _wait(person, move)
        turn = {"text": move.says} if move.says else {"payload": _payload(person, move, replies)}
        incoming = incoming_from(turn, "transcript", now)
        outcome = await assistant.answer(conversation, incoming, now)
        conversation, replies = outcome.conversation, outcome.replies
        yield move, incoming, outcome
        now += timedelta(minutes=1)


def _wait(person: Person, move: Move) -> timedelta:
    days = days_in(move.later)
    if days is None:
        raise DataError(person.path, f"`{move.later}` is no time", "Write it as P4D", line=move.line, key="later")
    return timedelta(days=days)


def _payload(person: Person, move: Move, replies: tuple[Reply, ...]) -> str:
    offered = {button.title: button.payload for reply in replies for button in reply.buttons}
    if move.presses not in offered:
        mend = f"It is one of: {', '.join(offered) or 'none'}"
        raise DataError(person.path, f"no button `{move.presses}` was offered", mend, line=move.line, key="presses")
    return offered[move.presses]


def _days(since: timedelta) -> str:
    return f"Day {since.days + 1}"


def _written(reply: Reply) -> list[str]:
    lines = []
    if reply.text:
        lines += [line.rstrip() for line in reply.text.splitlines()] + [""]
    if reply.suggestion:
        lines += ["```text", reply.suggestion.text, "```", ""]
    if reply.buttons:
        lines += [" ".join(f"`{button.title}`" for button in reply.buttons), ""]
    return lines
