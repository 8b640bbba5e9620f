"""Random walks of messages, buttons, commands and time: always an answer, never advice under a hold."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta

from conftest import NOW, understood
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogues.engine.action_runner import LocalActions
from dialogues.engine.engine import Engine
from dialogues.engine.library import load_library
from dialogues.state import Conversation
from dialogues.types import Turn
from nlu.types import Entity

LIBRARY = load_library()
ENGINE = Engine(LIBRARY, LocalActions())
SAFETY = ["crisis_self_harm", "afraid_of_ex", "legal_no_contact", "wants_to_harass"]
INTENTS = sorted({trigger for flow in LIBRARY.flows.values() for trigger in flow.triggers} - set(SAFETY))
PAYLOADS = sorted({b.payload for r in LIBRARY.domain.responses.values() for v in r.variations for b in v.buttons})
TEXTS = [
    "yes",
    "no",
    "1",
    "2",
    "ok",
    "why?",
    "the first one was better",
    "i lied to her",
    "",
    "{x}",
    "safe",
    "idk",
    "no idea tbh",
]

names = st.sampled_from(["Dana", "O'Neill", "<b>&", "Зоя", "{{ 7*7 }}"])
entities = st.builds(
    lambda name, role: (Entity("name", name, 0, 1, role),), names, st.sampled_from(["ex", "me", "friend"])
)
readings = st.builds(
    lambda text, intents, found, danger, confidence, sure: Turn(
        text=text,
        understanding=understood(text, *intents, entities=found, safety=danger, confidence=confidence, sure=sure),
    ),
    st.sampled_from(TEXTS),
    st.lists(st.sampled_from(INTENTS), min_size=1, max_size=3),
    st.one_of(st.just(()), entities),
    st.one_of(st.just(()), st.just(()), st.just(()), st.sampled_from(SAFETY).map(lambda kind: (kind,))),
    st.sampled_from([0.05, 0.4, 0.9]),
    st.booleans(),
)
presses = st.sampled_from([*PAYLOADS, "/start", "/hold_safe", "/hold_unsafe", "/gone", "/SetSlots(a=b)", "/"]).map(
    lambda payload: Turn(payload=payload)
)
turns = st.lists(st.tuples(st.one_of(readings, presses), st.integers(0, 60 * 24 * 40)), min_size=1, max_size=12)


@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(turns)
def test_a_walk_always_gets_answers(walk):
    asyncio.run(_walk(walk))


async def _walk(walk) -> None:
    conversation, now = Conversation(), NOW
    for turn, minutes in walk:
        now += timedelta(minutes=minutes)
        outcome = await ENGINE.advance(conversation, turn, now)
        assert outcome == await ENGINE.advance(conversation, turn, now), "the same inputs give the same outcome"
        assert outcome.replies
        for reply in outcome.replies:
            assert reply.text or reply.suggestion
            # A name may look like a template; it must come out as it went in, and nothing else may.
            text = re.sub(
                r"\{\{ 7\*7 \}\}|\{x\}", "", f"{reply.text} {reply.suggestion.text if reply.suggestion else ''}"
            )
            assert not re.search(r"\{\w*\}|\{\{|\bNone\b(?! of)", text), text
            assert all(button.title and button.payload.startswith("/") for button in reply.buttons)
        if outcome.conversation.hold is not None:
            assert not any(reply.suggestion for reply in outcome.replies)
            assert not any(
                flow.flow in INTENTS and LIBRARY.is_situation(flow.flow) for flow in outcome.conversation.stack
            )
        conversation = Conversation.model_validate_json(outcome.conversation.model_dump_json())
        assert conversation == outcome.conversation
