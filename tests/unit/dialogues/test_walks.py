"""Random walks of messages, buttons, commands and time: always an answer, never advice under a hold.

`--hypothesis-profile long` walks further.
"""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests_support import NOW, understood

from bot.assistant import COMMANDS
from dialogues.engine.action_runner import LocalActions
from dialogues.engine.engine import Engine
from dialogues.engine.library import load_library
from dialogues.state import Conversation, Offered
from dialogues.types import Turn
from nlu.types import Entity

LIBRARY = load_library()
ENGINE = Engine(LIBRARY, LocalActions())
SAFETY = ["crisis_self_harm", "afraid_of_ex", "legal_no_contact", "wants_to_harass"]
INTENTS = sorted({trigger for flow in LIBRARY.flows.values() for trigger in flow.triggers} - set(SAFETY))
SITUATIONS = [name for name in LIBRARY.flows if LIBRARY.is_situation(name)]
PAYLOADS = sorted({b.payload for r in LIBRARY.domain.responses.values() for v in r.variations for b in v.buttons})
BROKEN = [
    "/hold_safe",
    "/hold_unsafe",
    "/gone",
    "/SetSlots(a=b)",
    "/SetSlots(ex_pronoun=null)",
    "/",
    "/reminder_due(no_reply)",
]
# Offered by the engine where it asks back, adjusts, or goes on about the ex.
ADVICE = {"/ask_for_phrasing", "/ask_why", "/ask_other", *(f"/{name}" for name in SITUATIONS)}
TEXTS = [
    "yes",
    "no",
    "1",
    "2",
    "ok",
    "ok then",
    "why?",
    "why not",
    "the first one was better",
    "the second one",
    "a mix of both",
    "too stiff",
    "shroter plz",
    "i lied to her",
    "",
    "{x}",
    "safe",
    "not safe",
    "idk",
    "no idea tbh",
    "what do i say",
    "what do i write back",
    "what if she says no",
    "lol",
    "huh",
    "shut up",
    "i hate him",
    "forget his name",
    "what do you know about me",
    "she/her",
    "no Dana is my sister",
    "i wrote that",
    "it's from her",
    "please",
    "just one message",
    "whats the harm",
    "can you send it",
    "sound more like me",
    "what should i do",
    "what's your name",
    "i was joking",
    "none of these",
    '"hi dana, i miss you"',
    "she wrote: please don't contact me",
    'he texted "u up"',
    "actually it was email",
    "by letter",
    "how dare you write after what you did",
    "I'd like that, coffee sometime?",
    "lol ok whatever",
    "we broke up three months ago",
    "sorry. what should i write",
]

names = st.sampled_from(["Dana", "O'Neill", "<b>&", "Зоя", "{{ 7*7 }}", "she wrote: no"])
entities = st.builds(
    lambda name, role, more: (Entity("name", name, 0, 1, role), *more),
    names,
    st.sampled_from(["ex", "me", "friend"]),
    st.lists(
        st.sampled_from(
            [
                Entity("pronoun", "she", 0, 1),
                Entity("channel", "letter", 0, 1),
                Entity("platform", "WhatsApp", 0, 1),
                Entity("duration", "P3W", 0, 1),
                Entity("time", "2026-03-09", 0, 1),
                Entity("ended_by", "me", 0, 1),
                Entity("draft", "hi dana, i miss you", 0, 19),
            ]
        ),
        max_size=2,
    ).map(tuple),
)
phrasings = [item for found in LIBRARY.phrasings.values() for item in found[:2]]
referred = st.one_of(
    st.none(),
    st.none(),
    st.sampled_from(phrasings).map(lambda p: Offered(situation=p.situation, shown=[p.id], current=p.id, kind=p.kind)),
)
readings = st.builds(
    lambda text, intents, found, danger, confidence, sure, forwarded, about: Turn(
        text=text,
        understanding=understood(text, *intents, entities=found, safety=danger, confidence=confidence, sure=sure),
        forwarded=forwarded,
        about=about,
    ),
    st.sampled_from(TEXTS),
    st.lists(st.sampled_from(INTENTS), min_size=1, max_size=3),
    st.one_of(st.just(()), entities),
    st.one_of(st.just(()), st.just(()), st.just(()), st.sampled_from(SAFETY).map(lambda kind: (kind,))),
    st.sampled_from([0.05, 0.4, 0.9]),
    st.booleans(),
    st.sampled_from([False, False, False, True]),
    referred,
)
presses = st.builds(
    lambda payload, about: Turn(payload=payload, about=about),
    st.sampled_from([*PAYLOADS, *(f"/{flow}" for flow in COMMANDS.values()), *BROKEN]),
    referred,
)
turns = st.lists(st.tuples(st.one_of(readings, presses), st.integers(0, 60 * 24 * 40)), min_size=1, max_size=12)


@given(turns)
def test_a_walk_always_gets_answers(walk):
    asyncio.run(_walk(walk))


async def _walk(walk) -> None:
    conversation, now = Conversation(), NOW
    for turn, minutes in walk:
        now += timedelta(minutes=minutes)
        before = conversation.model_copy(deep=True)
        outcome = await ENGINE.advance(conversation, turn, now)
        assert outcome == await ENGINE.advance(conversation, turn, now), "the same inputs give the same outcome"
        assert conversation == before, "the state before is left as it was"
        assert outcome.replies
        for reply in outcome.replies:
            assert reply.text or reply.suggestion
            titles = " ".join(button.title for button in reply.buttons)
            suggested = reply.suggestion.text if reply.suggestion else ""
            # A name may look like a template; it must come out as it went in, and nothing else may.
            text = re.sub(r"\{\{ 7\*7 \}\}|\{x\}", "", f"{reply.text} {suggested} {titles}")
            assert not re.search(r"\{\w*\}|\{\{|\bNone\b(?! of)", text), text
            assert all(button.title and button.payload.startswith("/") for button in reply.buttons)
        if outcome.conversation.hold is not None:
            _says_nothing_about_the_ex(outcome)
        conversation = Conversation.model_validate_json(outcome.conversation.model_dump_json())
        assert conversation == outcome.conversation
        assert conversation == Conversation.model_validate(outcome.conversation.to_json())


def _says_nothing_about_the_ex(outcome) -> None:
    assert not any(reply.suggestion for reply in outcome.replies)
    assert not any(LIBRARY.is_situation(frame.flow) for frame in outcome.conversation.stack)
    assert outcome.conversation.offered is None
    said = {response.removeprefix("utter_") for response in outcome.trace.responses}
    assert not said & set(SITUATIONS), said
    offered = {button.payload for reply in outcome.replies for button in reply.buttons}
    assert not offered & ADVICE, offered
