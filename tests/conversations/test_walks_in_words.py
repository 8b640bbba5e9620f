"""Random walks through what people in the other conversations say: words, buttons, forwarded messages and time.

Everything from reading a message to storing the state takes part; `--hypothesis-profile long` walks further.
"""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta

from e2e import NOW, read_cases
from hypothesis import given, settings
from hypothesis import strategies as st
from test_conversations import HERE

from bot.assistant import Assistant
from bot.cli.turns import incoming_from
from dialogues.state import Conversation

SAID = sorted({str(step["user"]) for case in read_cases(HERE) for step in case.steps if "user" in step})
steps = st.tuples(
    st.sampled_from(SAID),
    st.sampled_from([False, False, False, False, True]),
    st.sampled_from([0, 0, 0, 1, 60, 60 * 24, 60 * 24 * 30]),
)


@settings(max_examples=max(25, settings.default.max_examples // 6))
@given(st.lists(steps, min_size=1, max_size=8))
def test_a_walk_in_words_always_gets_answers(assistant: Assistant, walk):
    asyncio.run(_walk(assistant, walk))


async def _walk(assistant: Assistant, walk) -> None:
    conversation, now = Conversation(), NOW
    for said, forwarded, minutes in walk:
        now += timedelta(minutes=minutes)
        incoming = incoming_from({"text": said}, "walk", now)
        # A command is never somebody else's words.
        incoming = incoming.model_copy(update={"forwarded": forwarded and not said.startswith("/")})
        outcome = await assistant.answer(conversation, incoming, now)
        assert outcome == await assistant.answer(conversation, incoming, now)
        assert outcome.replies
        texts = [f"{reply.text} {reply.suggestion.text if reply.suggestion else ''}" for reply in outcome.replies]
        assert all(text.strip() for text in texts)
        assert not any(re.search(r"\{\w*\}|\{\{|\bNone\b(?! of)", text) for text in texts), texts
        if outcome.conversation.hold is not None:
            assert not any(reply.suggestion for reply in outcome.replies)
        conversation = Conversation.model_validate_json(outcome.conversation.model_dump_json())
        assert conversation == outcome.conversation
