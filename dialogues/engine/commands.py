"""Handles what a person did: a button, a typed choice, or words."""

from __future__ import annotations

from dialogues.engine import steering
from dialogues.engine.answers import pick
from dialogues.engine.pressing import press
from dialogues.engine.reading import read_words
from dialogues.engine.session import Session
from dialogues.engine.walker import Walker
from dialogues.types import Button


def is_erasure(session: Session) -> bool:
    """Whether the person asks to be forgotten, which no hold may refuse."""
    understanding = session.turn.understanding
    asked = understanding is not None and understanding.intent.name == "delete_my_data" and understanding.sure
    open_flow = session.state.stack[-1].flow if session.state.stack else ""
    return asked or session.turn.payload == "/delete_my_data" or open_flow == "delete_my_data"


async def carry_out(session: Session, walker: Walker) -> None:
    """Handles one turn outside any safety hold."""
    payload = session.turn.payload
    if not payload and session.state.choices and session.turn.text and not steering.means_a_wording(session):
        buttons = [Button(title, value) for title, value in session.state.choices.items()]
        chosen = pick(session.turn.text, buttons)
        payload = chosen.payload if chosen else ""
    if payload:
        await press(session, walker, payload)
    else:
        await read_words(session, walker)
