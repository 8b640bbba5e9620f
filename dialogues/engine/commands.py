"""Handles what a person did: a button, a typed choice, or words."""

from __future__ import annotations

from dialogues.engine import linked, steering
from dialogues.engine.answers import pick
from dialogues.engine.pressing import press
from dialogues.engine.reading import read_words
from dialogues.engine.replying import take_answer
from dialogues.engine.session import Session
from dialogues.engine.starting import start
from dialogues.engine.walker import Walker
from dialogues.types import Button

_ERASES = "delete_my_data"


def is_erasure(session: Session) -> bool:
    """Whether the person asks to be forgotten, which no hold may refuse."""
    understanding, text = session.turn.understanding, session.turn.text
    asked = understanding is not None and understanding.intent.name == _ERASES and understanding.sure
    if asked or session.turn.payload == f"/{_ERASES}":
        return True
    if not session.state.stack or session.state.stack[-1].flow != _ERASES:
        return False
    buttons = [Button(title, payload) for title, payload in session.state.choices.items()]
    answers = any(session.library.answers.is_act(text, act) for act in ("yes", "no")) or pick(text, buttons) is not None
    if session.turn.payload in session.state.choices.values() or (text and answers):
        return True
    # Anything else drops the question: the next "yes" may answer how they are.
    session.state.stack = []
    return False


async def erase(session: Session, walker: Walker) -> None:
    """Asks whether all is to be forgotten, or takes the answer; nothing else is done under a hold."""
    question = walker.open_question()
    if question is None or question[0].id != _ERASES:
        await start(session, walker, _ERASES)
    elif not await carry_out_choice(session, walker):
        await take_answer(session, walker, *question)


async def carry_out_choice(session: Session, walker: Walker) -> bool:
    """Presses the button pressed or typed, if there is one."""
    payload = session.turn.payload
    if not payload and session.state.choices and session.turn.text and not steering.means_a_wording(session):
        buttons = [Button(title, value) for title, value in session.state.choices.items()]
        chosen = pick(session.turn.text, buttons)
        payload = chosen.payload if chosen else ""
    if payload:
        await press(session, walker, payload)
    return bool(payload)


async def carry_out(session: Session, walker: Walker) -> None:
    """Handles one turn outside any safety hold."""
    if not linked.asks_first(session) and not await carry_out_choice(session, walker):
        await read_words(session, walker)
