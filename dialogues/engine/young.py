"""Keeps in mind that one of the two is under 18, so that what is said stays fit for that."""

from __future__ import annotations

from dialogues.ages import Heard, heard
from dialogues.engine.session import Session
from dialogues.engine.walker import Walker


def keep(session: Session) -> None:
    """Notes who is under 18, whatever else the message says."""
    said = _heard(session)
    if said is None:
        return
    before = session.slots["young"]
    known = {"me", "ex"} if before == "both" else {before} - {None}
    young = (known - ({"me"} if said.grown_up else set())) | said.young
    value = "both" if len(young) > 1 else next(iter(young), None)
    if value != before:
        session.set_slot("young", value)
        session.learned["young"] = value


async def answer(session: Session, walker: Walker) -> bool:
    """Answers a message that says no more than how old they are, if it is one."""
    said, read = _heard(session), session.turn.understanding
    tells_more = read is not None and read.sure and session.library.is_situation(read.intent.name)
    if said is None or tells_more or not said.only or not (session.slots["young"] or "young" in session.learned):
        return False
    session.state.unsure = 0
    session.say("utter_noted_young" if session.slots["young"] else "utter_noted_grown_up")
    if walker.open_question() is not None:
        await walker.ask_again()
    elif session.state.situation is None:
        # They have told who they are, not yet what it is about.
        session.say("utter_menu")
    return True


def _heard(session: Session) -> Heard | None:
    return None if session.turn.forwarded else heard(session.turn.text)
