"""Reads and plays Rasa end-to-end test cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.assistant import Assistant
from bot.cli.turns import incoming_from
from dialogues.state import Conversation
from dialogues.types import Outcome
from nlu.errors import DataError
from nlu.reading import line_of, read_yaml, refuse_unknown_keys

NOW = datetime(2026, 3, 4, 19, 30, tzinfo=UTC)  # a Wednesday evening
# What happens: somebody writes, presses a button, forwards somebody else's words, or it is another time.
DEEDS = {"user", "pressed", "forwarded", "at"}
CHECKS = {"bot", "bot_not", "utter", "slot_was_set", "slot_was_not_set"}


@dataclass(frozen=True)
class Case:
    name: str
    path: Path
    slots: dict[str, Any]
    steps: list[Any]


def read_cases(folder: Path) -> list[Case]:
    cases = []
    for path in sorted(folder.rglob("*.yml")):
        content = read_yaml(path)
        refuse_unknown_keys(path, content, {"fixtures", "test_cases"})
        fixtures: dict[str, dict[str, Any]] = {}
        for fixture in content.get("fixtures", ()):
            for name, values in fixture.items():
                fixtures[name] = {slot: value for pair in values for slot, value in pair.items()}
        for node in content.get("test_cases", ()):
            refuse_unknown_keys(path, node, {"test_case", "fixtures", "steps"})
            slots: dict[str, Any] = {}
            for name in node.get("fixtures", ()):
                slots |= fixtures[name]
            for position, step in enumerate(node["steps"]):
                if len(step) != 1 or not set(step) <= CHECKS | DEEDS:
                    mend = f"A step is one of: {', '.join(sorted(CHECKS | DEEDS))}"
                    raise DataError(path, "is no step", mend, line=line_of(node["steps"], position))
            cases.append(Case(str(node["test_case"]), path, slots, list(node["steps"])))
    return cases


async def play(assistant: Assistant, case: Case) -> list[tuple[str, str]]:
    """Plays a case; answers the failures as (what was said, what went wrong)."""
    conversation = Conversation(slots=dict(case.slots))
    outcome: Outcome | None = None
    said, wrong, now = "", [], NOW
    visited: set[str] = set()
    for step in case.steps:
        (kind, expected), *_ = step.items()
        if kind == "at":
            now = datetime.fromisoformat(str(expected))
            continue
        if kind in DEEDS:
            said = str(expected)
            button = kind == "pressed" or said.startswith(("/SetSlots", "/hold_"))
            turn = {"payload": said} if button else {"text": said}
            incoming = incoming_from(turn, "test", now).model_copy(update={"forwarded": kind == "forwarded"})
            outcome = await assistant.answer(conversation, incoming, now)
            conversation = outcome.conversation
            visited |= set(outcome.trace.steps if outcome.trace else ())
            continue
        assert outcome is not None, "a case starts with a user step"
        wrong += [(said, problem) for problem in _check(kind, expected, outcome)]
    VISITED.update(visited)
    return wrong


VISITED: set[str] = set()


def _check(kind: str, expected: Any, outcome: Outcome) -> list[str]:
    trace = outcome.trace
    assert trace is not None
    if kind == "utter":
        if expected in trace.responses:
            return []
        return [f"expected {expected}, got {list(trace.responses)} for intents {list(trace.intents)}"]
    if kind in {"bot", "bot_not"}:
        texts = " | ".join(
            " ".join([reply.text, reply.suggestion.text if reply.suggestion else "", *(b.title for b in reply.buttons)])
            for reply in outcome.replies
        )
        fits = (str(expected).strip() in texts) == (kind == "bot")
        return [] if fits else [f"expected {kind} {expected!r}, got {texts!r}"]
    slots, problems = outcome.conversation.slots, []
    for item in expected:
        pairs = item.items() if isinstance(item, dict) else [(item, ...)]
        for name, value in pairs:
            fits = slots.get(name) is not None if value is ... else slots.get(name) == value
            if fits != (kind == "slot_was_set"):
                problems.append(
                    f"{kind} {name}={value if value is not ... else 'anything'}, but it is {slots.get(name)!r}"
                )
    return problems
