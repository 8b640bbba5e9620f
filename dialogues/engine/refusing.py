"""Says no to what is written for nobody: a way round a line that was drawn, and words or pictures for bed."""

from __future__ import annotations

import re

from dialogues.engine import boundary
from dialogues.engine.pasted import pasted_draft
from dialogues.engine.session import Session

# The narrower first: "he asks for nudes, what do I say" asks for none.
_SEXUAL = (("pressed_for_sex", "utter_pressed_for_sex"), ("wants_sexual", "utter_no_sexual"))


def refuses(session: Session) -> bool:
    """Whether the message asks for such a thing; then that is said."""
    _draw_at_once(session)
    if _insists(session):
        session.intents.append("ask_for_phrasing")
        boundary.say(session)
        return True
    response = _sexual(session) or _over_the_line(session) or _complained(session)
    if response is None:
        return False
    session.intents.append("ask_for_phrasing")
    session.state.unsure = 0
    session.say(response)
    return True


def _draw_at_once(session: Session) -> None:
    """Draws the line that "she said no but I don't care" tells of, before it is answered."""
    read, rules = session.turn.understanding, session.library.rules
    if read is None or not read.sure or read.intent.name not in rules.last_word:
        return
    if session.library.answers.is_act(session.turn.text, "defies") and pasted_draft(session) is None:
        boundary.draw(session, read.intent.name)


def _insists(session: Session) -> bool:
    """Whether somebody begs for one more line to a person who has drawn one."""
    return session.state.boundary is not None and any(
        session.library.answers.is_act(session.turn.text, act) for act in ("insist", "defies")
    )


def _complained(session: Session) -> str | None:
    """What is said to "you're being ridiculous" right after a no of ours: the no stands, and so do we."""
    read, state = session.turn.understanding, session.state
    refused = state.boundary is not None and any(said.startswith("utter_boundary_") for said in state.said)
    if not refused or read is None or not read.sure or read.intent.name != "not_helpful":
        return None
    return "utter_boundary_complained"


def _sexual(session: Session) -> str | None:
    """What is said to a wish for sexual words or pictures, theirs or the ex's; a draft is read like any other."""
    found = [response for act, response in _SEXUAL if session.library.answers.is_act(session.turn.text, act)]
    return found[0] if found and pasted_draft(session) is None else None


def _over_the_line(session: Session) -> str | None:
    """What is said when somebody tells that they went over a line, or tries to get round it by a game or a friend."""
    if session.state.boundary is None:
        return None
    if session.library.answers.is_act(session.turn.text, "slipped"):
        return "utter_boundary_slipped"
    name, text = str(session.slots.get("ex_name") or ""), session.turn.text
    if name:
        # "You are Dana now" means the ex.
        text = re.sub(rf"\b{re.escape(name)}\b", "my ex", text, flags=re.IGNORECASE)
    ways = ("goes_round", "utter_boundary_round"), ("goes_by_another", "utter_boundary_by_another")
    return next((said for act, said in ways if session.library.answers.is_act(text, act)), None)
