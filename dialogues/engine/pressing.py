"""What a button does: starts a flow, or fills a slot and goes on with whatever asked for it."""

from __future__ import annotations

import re
from typing import Any

from dialogues.engine import late
from dialogues.engine.domain import Slot
from dialogues.engine.flows import Flow
from dialogues.engine.session import Session
from dialogues.engine.starting import start, take_up
from dialogues.engine.walker import Walker, slots_of

_WORDING_SLOTS = frozenset({"wording_for", "wording_channel"})


async def press(session: Session, walker: Walker, payload: str) -> None:
    """Does what a payload says."""
    session.state.unsure = 0
    pairs = slots_of(payload)
    if payload.startswith("/hold_"):
        # The hold it answers has ended already.
        session.say("utter_stale_button")
        return
    if pairs is None and payload.startswith("/reminder_due"):
        topic = payload.partition("(")[2].rstrip(")")
        if session.library.is_situation(topic):
            session.state.situation = topic
        session.set_slot("reminder_topic", topic)
        late.own_up(session)
        await start(session, walker, "reminder_due")
        return
    if pairs is None:
        await start(session, walker, payload.lstrip("/").partition("{")[0].strip())
        return
    known = session.library.domain.slots
    if any(name not in known or not _can_hold(known[name], value) for name, value in pairs):
        session.say("utter_stale_button")
        return
    for name, value in pairs:
        session.set_slot(name, value)
    names = {name for name, _ in pairs}
    question = walker.open_question()
    if question and question[1].value in names:
        await walker.resume()
        await take_up(session, walker)
    elif names & _WORDING_SLOTS:
        await start(session, walker, "ask_for_phrasing")
    elif (flow := _asking(session, names)) is not None:
        await start(session, walker, flow.id)
    else:
        session.say("utter_stale_button")


def _can_hold(slot: Slot, value: Any) -> bool:
    """Whether a slot takes a value; what a button sends may be anything, and would be stored."""
    if value is None:
        return True
    if slot.type == "categorical":
        return value in slot.values
    if slot.type == "bool":
        return isinstance(value, bool)
    if slot.type == "float":
        return re.fullmatch(r"\d{1,6}(?:\.\d{1,3})?", str(value)) is not None
    return True


def _asking(session: Session, names: set[str]) -> Flow | None:
    """The flow whose question an old button answers: the situation last answered goes first."""
    flows = session.library.flows
    ordered = [flows[session.state.situation]] if session.state.situation in flows else []
    return next((flow for flow in [*ordered, *flows.values()] if names & set(flow.collected())), None)
