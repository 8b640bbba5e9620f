"""Every step of every flow is visited by some conversation."""

from __future__ import annotations

from e2e import play, read_cases
from test_conversations import HERE

from bot.assistant import Assistant
from dialogues.engine.library import load_library

# Reached only from places a conversation test cannot stand in: buttons of reminders, channels without words.
ELSEWHERE = {"reminder_due/0_action_reminder_due", "reminder_due/general", "unreadable/0_utter_unreadable"}


async def test_every_step_is_visited(assistant: Assistant) -> None:
    visited: set[str] = set()
    for case in read_cases(HERE):
        visited |= await steps_of(assistant, case)
    steps = {f"{flow.id}/{step}" for flow in load_library().flows.values() for step in flow.steps}
    missing = sorted(steps - visited - ELSEWHERE)
    print(f"{len(steps & visited)} of {len(steps)} steps visited")  # noqa: T201 - shown with -s
    assert not missing, f"{len(missing)} steps are visited by no conversation: {', '.join(missing)}"


async def steps_of(assistant, case) -> set[str]:
    from e2e import VISITED  # noqa: PLC0415

    await play(assistant, case)
    return set(VISITED)
