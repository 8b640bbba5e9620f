from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest

from dialogues.engine.action_runner import LocalActions
from dialogues.engine.engine import Engine
from dialogues.engine.library import Library, load_library
from dialogues.state import Conversation
from dialogues.types import Outcome, Turn
from nlu.types import Entity, Intent, Segment, Understanding

NOW = datetime(2026, 3, 4, 19, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="session")
def engine(library: Library) -> Engine:
    return Engine(library, LocalActions())


def understood(
    text: str,
    *intents: str,
    entities: tuple[Entity, ...] = (),
    safety: tuple[str, ...] = (),
    confidence: float = 0.9,
    sure: bool = True,
) -> Understanding:
    """A reading as the classifier would give it: one segment an intent."""
    names = intents or ("out_of_scope",)
    segments = tuple(Segment(text, 0, len(text), Intent(name, confidence)) for name in names)
    ranking = tuple(Intent(name, confidence / (place + 1)) for place, name in enumerate(names))
    return Understanding(text, ranking[0], ranking, entities, segments, safety, sure)


class Talk:
    """A conversation in a test: say, press, look."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.state = Conversation()
        self.now = NOW
        self.outcome: Outcome | None = None

    async def say(self, text: str, *intents: str, **reading: object) -> str:
        understanding = understood(text, *intents, **reading)  # type: ignore[arg-type]
        return await self._advance(Turn(text=text, understanding=understanding))

    async def forward(self, text: str, *intents: str) -> str:
        return await self._advance(Turn(text=text, understanding=understood(text, *intents), forwarded=True))

    async def press(self, payload: str) -> str:
        return await self._advance(Turn(payload=payload))

    async def _advance(self, turn: Turn) -> str:
        self.outcome = await self.engine.advance(self.state, turn, self.now)
        # What is stored is what is read again.
        self.state = Conversation.model_validate_json(self.outcome.conversation.model_dump_json())
        return "\n".join(reply.text for reply in self.outcome.replies)

    @property
    def responses(self) -> tuple[str, ...]:
        assert self.outcome is not None
        assert self.outcome.trace is not None
        return self.outcome.trace.responses

    @property
    def suggestion(self) -> str:
        assert self.outcome is not None
        found = [reply.suggestion.text for reply in self.outcome.replies if reply.suggestion]
        return found[-1] if found else ""

    @property
    def titles(self) -> list[str]:
        assert self.outcome is not None
        return [button.title for reply in self.outcome.replies for button in reply.buttons]


@pytest.fixture
def talk(engine: Engine) -> Talk:
    return Talk(engine)


Say = Callable[..., Awaitable[str]]
