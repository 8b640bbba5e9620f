"""Lets lengths of time grow: what was "four days ago" when it was told is a week ago three days later."""

from __future__ import annotations

import re
from datetime import timedelta

from dialogues.engine.session import Session
from dialogues.state import Conversation

_LENGTH = re.compile(r"P(\d{1,4})([DWMY])")
_DAYS = {"D": 1, "W": 7, "M": 30, "Y": 365}
# From so many days on people count in weeks.
_IN_WEEKS = 21


def carry_on(session: Session) -> None:
    """Adds to each length of time that was told what has gone by since, in the unit it was told in."""
    state = session.state
    for slot in session.library.rules.lengths:
        told, value = state.told_at.get(slot), state.slots.get(slot)
        match = _LENGTH.fullmatch(str(value))
        if told is None or match is None:
            continue
        count, unit = int(match[1]), match[2]
        steps = (session.now - told) // timedelta(days=_DAYS[unit])
        if steps <= 0:
            continue
        count += steps
        state.told_at[slot] = told + steps * timedelta(days=_DAYS[unit])
        if unit == "D" and count >= _IN_WEEKS:
            state.told_at[slot] -= timedelta(days=count % _DAYS["W"])
            count, unit = count // _DAYS["W"], "W"
        state.slots[slot] = f"P{count}{unit}"


def stamp(session: Session, before: Conversation) -> None:
    """Notes when a length of time was told, if it was in this turn.

    Args:
        session: The turn, worked out.
        before: The state it began with.
    """
    state = session.state
    for slot in session.library.rules.lengths:
        value = state.slots.get(slot)
        if value is None:
            state.told_at.pop(slot, None)
        elif slot not in before.slots or slot not in state.told_at or slot in session.named:
            state.told_at[slot] = session.now
