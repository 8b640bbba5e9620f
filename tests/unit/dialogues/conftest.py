from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from tests_support import KINDS, NOW, understood

from dialogues.engine.action_runner import LocalActions
from dialogues.engine.engine import Engine
from dialogues.engine.library import Library, load_library
from dialogues.state import Conversation
from dialogues.types import Outcome, Turn


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="session")
def engine(library: Library) -> Engine:
    return Engine(library, LocalActions())


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

    async def follow(self, link: str) -> str:
        return await self._advance(Turn(payload=f"/{link}", linked=True))

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


@pytest.fixture(params=KINDS)
async def held(talk, request):
    """A conversation in the state `answered`, once for each kind."""
    await talk.say("…", request.param, safety=(request.param,))
    talk.kind = request.param
    return talk


@pytest.fixture
async def asked(held):
    """The same in the state `asked`."""
    await held.say("so anyway", "out_of_scope")
    assert held.state.hold.stage == "asked"
    return held
