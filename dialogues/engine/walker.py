"""Walks flows: runs steps until one asks something or the flow ends."""

from __future__ import annotations

import re
from typing import Any

from dialogues.engine.action_runner import ActionRunner
from dialogues.engine.effects import apply_result
from dialogues.engine.flows import END, Flow, Step
from dialogues.engine.session import Session
from dialogues.state import Frame

_MAX_STEPS = 200
_MAX_STACK = 4
# How often an open question is put before it is dropped.
_MAX_ASKED = 2
_SET_SLOTS = re.compile(r"^/SetSlots\((.*)\)$", re.DOTALL)


class FlowLoopError(RuntimeError):
    """A flow went round in circles without asking anything."""


class Walker:
    """Runs flows for one turn.

    Args:
        session: The turn.
        actions: What runs the actions.
    """

    def __init__(self, session: Session, actions: ActionRunner) -> None:
        self.session = session
        self.actions = actions
        self._budget = _MAX_STEPS

    def open_question(self) -> tuple[Flow, Step] | None:
        """The flow and the `collect` step that wait for an answer."""
        if not self.session.state.stack:
            return None
        frame = self.session.state.stack[-1]
        flow = self.session.library.flows.get(frame.flow)
        step = flow.steps.get(frame.step) if flow else None
        if flow is None or step is None or step.kind != "collect":
            # The flow has changed since: an older version's place means nothing now.
            self.session.state.stack.pop()
            return self.open_question()
        return flow, step

    async def start(self, flow_id: str) -> None:
        """Starts a flow on top of the stack and runs it as far as it goes."""
        state = self.session.state
        state.stack = [frame for frame in state.stack if frame.flow != flow_id][-_MAX_STACK:]
        flow = self.session.library.flows[flow_id]
        state.stack.append(Frame(flow=flow_id, step=flow.first))
        await self._run(base=len(state.stack) - 1)

    async def resume(self) -> None:
        """Goes on after the open question was answered (its slot is filled) or dropped."""
        frame = self.session.state.stack[-1]
        flow = self.session.library.flows[frame.flow]
        self._leave(frame, flow.steps[frame.step])
        await self._run(base=len(self.session.state.stack) - 1)

    async def ask_again(self) -> None:
        """Takes up the open question after a digression, unless it was put often enough."""
        question = self.open_question()
        if question is None:
            return
        flow, step = question
        frame = self.session.state.stack[-1]
        if flow.id in self.session.library.rules.asked_once:
            self.session.state.stack.pop()
            return
        if frame.asked >= _MAX_ASKED:
            slot = self.session.library.domain.slots[str(step.value)]
            if any(mapping.type == "from_text" for mapping in slot.mappings):
                # It would take anything for its answer; the others may still be answered unasked.
                self.session.state.stack.pop()
            return
        self.session.say("utter_resume", topic=flow.name)
        await self._ask(frame, flow, step)

    async def put_again(self) -> None:
        """Puts the open question once more, as it is."""
        question = self.open_question()
        if question is not None:
            await self._ask(self.session.state.stack[-1], *question)

    async def _run(self, base: int) -> None:
        # Starting over replaces the whole state, so the stack is looked up anew each time.
        while len(stack := self.session.state.stack) > base:
            self._budget -= 1
            if self._budget <= 0:
                raise FlowLoopError(f"{stack[-1].flow}/{stack[-1].step}")
            frame = stack[-1]
            flow = self.session.library.flows[frame.flow]
            if frame.step == END:
                self._end(flow)
                continue
            step = flow.steps[frame.step]
            self.session.steps.append(f"{flow.id}/{step.id}")
            if await self._step(frame, flow, step):
                return

    async def _step(self, frame: Frame, flow: Flow, step: Step) -> bool:
        """Runs one step; True when it waits for an answer."""
        session = self.session
        if step.kind == "collect":
            known = session.slots.get(str(step.value)) is not None
            if not known or step.ask_before_filling:
                await self._ask(frame, flow, step)
                return True
        elif step.kind == "set_slots":
            for name, value in step.value:
                session.set_slot(name, value)
        elif step.kind == "action":
            await self._act(str(step.value))
        elif step.kind == "call":
            self._leave(frame, step)
            called = session.library.flows[str(step.value)]
            session.state.stack.append(Frame(flow=called.id, step=called.first, called=True))
            return False
        elif step.kind == "link":
            frame.step = END
            self._end(flow)
            linked = session.library.flows[str(step.value)]
            session.state.stack.append(Frame(flow=linked.id, step=linked.first))
            return False
        self._leave(frame, step)
        return False

    async def _act(self, name: str) -> None:
        if name.startswith("utter_"):
            self.session.say(name)
            return
        self.session.responses.append(name)
        result = await self.actions.run(self.session, name)
        apply_result(self.session, result)

    async def _ask(self, frame: Frame, flow: Flow, step: Step) -> None:
        frame.asked += 1
        response = step.utter or f"utter_ask_{step.value}"
        if not self.session.say(response):
            await self._act(f"action_ask_{step.value}")
        self.session.ended = flow.id

    def _leave(self, frame: Frame, step: Step) -> None:
        values = {"slots": self.session.slots, "context": self.session.context}
        for branch in step.branches:
            if branch.condition is None or branch.condition(values):
                frame.step = branch.target
                break
        else:
            frame.step = step.after
        frame.asked = 0

    def _end(self, flow: Flow) -> None:
        if self.session.state.stack:
            # Starting over has emptied it already.
            self.session.state.stack.pop()
        self.session.ended = flow.id
        for name in flow.own() - set(flow.persisted):
            self.session.set_slot(name, None)


def slots_of(payload: str) -> list[tuple[str, Any]] | None:
    """The pairs in `/SetSlots(a=b, c=d)`; None when the payload is something else."""
    match = _SET_SLOTS.match(payload)
    if match is None:
        return None
    pairs: list[tuple[str, Any]] = []
    for part in match[1].split(","):
        name, equals, value = part.partition("=")
        if not equals:
            return None
        constants: dict[str, Any] = {"true": True, "false": False, "null": None}
        text = value.strip().strip("\"'")
        pairs.append((name.strip(), constants.get(text.lower(), text)))
    return pairs
