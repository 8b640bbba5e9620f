"""The assistant: understanding and dialogue behind one call, the same for every channel."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bot.messages import Incoming, Kind
from dialogues.engine.action_runner import ActionRunner, LocalActions, RemoteActions
from dialogues.engine.discreet import HIDE
from dialogues.engine.engine import Engine
from dialogues.engine.library import load_library
from dialogues.engine.wordings import Wording
from dialogues.places import is_zone, zone_info
from dialogues.state import Conversation, Offered
from dialogues.types import Outcome, Turn
from nlu.forgiving import ForgivingReader
from nlu.interpreter import Interpreter
from nlu.spelling import Spelling

# What a command asks for, as the flow it starts.
COMMANDS = {
    "start": "start",
    "help": "ask_capabilities",
    "forget": "delete_my_data",
    "cancel": "cancel",
    "privacy": "ask_privacy",
    "export": "export_my_data",
    "progress": "ask_progress",
    "remind": "set_reminder",
    "reminders": "ask_reminders",
    "timezone": "ask_time_zone",
    "stop": "ask_stop",
    "check": "check_draft",
    "draft": "ask_for_phrasing",
    "known": "ask_known",
    "menu": "menu",
}


class Assistant:
    """Answers one incoming message at a time.

    Args:
        interpreter: Understands words.
        engine: Decides what to say.
        spelling: Knows how words are commonly spelt.
        time_zone: Whose clock counts until somebody has said where they live.
    """

    def __init__(
        self, interpreter: Interpreter, engine: Engine, spelling: Spelling, time_zone: str | None = None
    ) -> None:
        self._time_zone = time_zone
        self._interpreter = interpreter
        self._reader = ForgivingReader(interpreter, spelling)
        self._engine = engine

    @classmethod
    def load(cls, model: Path, action_url: str | None = None, time_zone: str | None = None) -> Assistant:
        """Loads the trained model and all dialogue content.

        Args:
            model: The folder `olivebranch train` wrote.
            action_url: A remote action server's webhook, or None to run actions in this process.
            time_zone: Whose clock counts until somebody has said where they live; that of `now` when absent.

        Raises:
            DataError: When the model or a content file cannot be used.
        """
        actions: ActionRunner = RemoteActions(action_url) if action_url else LocalActions()
        read = Interpreter.load(model)
        return cls(
            read,
            Engine(load_library(), actions, read.read_draft, read.read_theirs, read.read_answer, read.read_choice),
            Spelling.load(model),
            time_zone,
        )

    async def answer(
        self, conversation: Conversation, incoming: Incoming, now: datetime, about: Offered | None = None
    ) -> Outcome:
        """Works out one turn; see `Engine.advance`.

        Args:
            conversation: The state before.
            incoming: What arrived.
            now: When, with a time zone.
            about: The wording in the message it refers to, if any.
        """
        turn = self.turn(incoming, self.local(conversation, now))
        return await self.decide(conversation, replace(turn, about=about), now)

    async def decide(self, conversation: Conversation, turn: Turn, now: datetime) -> Outcome:
        """Works out one turn that was read already."""
        return await self._engine.advance(conversation, turn, self.local(conversation, now))

    def local(self, conversation: Conversation, now: datetime) -> datetime:
        """The present where the person lives, once that is known: "tomorrow at six" and "night" are meant there."""
        zone = conversation.slots.get("time_zone")
        zone = zone if is_zone(zone) else self._time_zone
        return now.astimezone(zone_info(str(zone))) if zone else now

    def wordings(self, conversation: Conversation, words: str, now: datetime, most: int) -> list[Wording]:
        """Wordings that fit a few words; see `dialogues.engine.wordings.fitting`."""
        return self._engine.wordings(conversation, self._interpreter.parse(words, now=now), now, most)

    def turn(self, incoming: Incoming, now: datetime) -> Turn:
        """What the dialogue needs to know of an incoming message."""
        if incoming.kind is Kind.UNREADABLE:
            return Turn(payload="/unreadable")
        if incoming.kind is Kind.COMMAND:
            return self._command(incoming, now)
        if incoming.payload:
            return Turn(payload=incoming.payload)
        return self._read(incoming.text, incoming, now)

    def _command(self, incoming: Incoming, now: datetime) -> Turn:
        name, text = incoming.payload.lstrip("/").lower(), incoming.text.strip()
        if name == "hide":
            # What follows is the word that ends it, and is not read.
            return Turn(text=text, payload=HIDE)
        if text and name == "check":
            # All that follows is the draft, whatever it sounds like.
            return replace(self._read(text, incoming, now), payload=f"/{COMMANDS[name]}")
        if text and name not in {"start", "forget"}:
            # "/remind tomorrow" and "/draft for an email" say what they want in words.
            return self._read(f"{_SPOKEN.get(name, '')}{text}", incoming, now)
        if name == "start" and text:
            return Turn(payload=f"/{self._linked(text.lower())}", linked=True)
        flow = COMMANDS.get(name, name)
        return Turn(payload=f"/{flow if self._engine.knows(flow) else 'menu'}")

    def _linked(self, link: str) -> str:
        """Where a deep link leads: a situation, or a command that neither erases nor hands anything over."""
        if self._engine.is_situation(link):
            return link
        return COMMANDS["start"] if link in _NOT_LINKED else COMMANDS.get(link, COMMANDS["start"])

    def _read(self, text: str, incoming: Incoming, now: datetime) -> Turn:
        if incoming.together:
            # One line of many that names a danger must not drown in the others.
            for line in text.splitlines():
                understanding = self._reader.read(line, now)
                if understanding.safety:
                    return Turn(text=line, understanding=understanding, forwarded=incoming.forwarded)
        return Turn(text=text, understanding=self._reader.read(text, now), forwarded=incoming.forwarded)


_SPOKEN = {"remind": "remind me ", "timezone": "my time zone is "}
_NOT_LINKED = frozenset({"forget", "export", "cancel", "stop", "hide"})
