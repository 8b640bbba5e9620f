"""A link says nothing about whoever taps it: where a line would be drawn or lifted, they are asked first."""

from __future__ import annotations

from dialogues.engine import boundary, hold
from dialogues.engine.effects import clarify
from dialogues.engine.session import Session
from dialogues.helplines import load_helplines


def asks_first(session: Session) -> bool:
    """Asks whether it is so, where a link leads to a situation that changes the line; else does nothing.

    Anybody can send a link, and a line that is drawn closes wording, some of them for good. The one danger that draws
    none, a crisis, is answered at once.
    """
    flow = session.library.flows.get(session.turn.payload.lstrip("/")) if session.turn.linked else None
    if flow is None or not boundary.would_change(session, flow.id):
        return False
    session.state.unsure = 0
    response, words = f"utter_linked_{flow.id}", {}
    if response in session.library.domain.responses:
        # Whoever it is true of shall not have to answer first.
        hold.notice_place(session)
        words = {"helplines": load_helplines().lines("violence", session.slots.get("region"))}
    else:
        response = "utter_linked"
    clarify(session, [flow.id], response, **words)
    return True
