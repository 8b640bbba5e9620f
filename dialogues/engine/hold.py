"""The safety hold: once danger was named, nothing else is talked about until the person is asked and answers."""

from __future__ import annotations

from dialogues.engine.session import Session
from dialogues.engine.walker import Walker
from dialogues.helplines import load_helplines
from dialogues.state import Hold

# A hold for one of these may not be replaced by a lesser one.
_GRAVITY = ("crisis_self_harm", "afraid_of_ex", "legal_no_contact", "wants_to_harass")
KINDS = frozenset(_GRAVITY)


async def begin(session: Session, walker: Walker, kind: str) -> None:
    """Answers a safety situation and puts the conversation on hold.

    Everything that was open is dropped: taking it up again later would be advice about the ex.
    """
    state = session.state
    current = state.hold
    if current is not None and _GRAVITY.index(current.kind) < _GRAVITY.index(kind):
        kind = current.kind
    state.stack, state.offered, state.reviewed, state.situation = [], None, None, None
    state.hold = Hold(kind=kind, since=current.since if current else session.now)
    if kind in session.library.rules.boundaries:
        state.boundary = kind
    session.intents.append(kind)
    await walker.start(kind)


async def go_on(session: Session, walker: Walker) -> None:
    """One turn under a hold without new danger in it.

    A clear answer to "how are you?" ends the hold. Anything else (a changed subject, /start, "you
    misunderstood", a joke) is met by asking, and asking again.
    """
    hold = session.state.hold
    if hold is None:
        return
    answers, text = session.library.answers, session.turn.text
    pressed = session.turn.payload
    country = load_helplines().find(text) if text else None
    if country is not None and country.name != session.slots.get("region"):
        session.set_slot("region", country.name)
        await walker.start("helplines")
        session.say(f"utter_hold_{hold.kind}_ask")
        hold.stage = "asked"
    elif pressed == "/hold_safe" or (text and answers.is_act(text, "safe")):
        _end(session, hold.kind)
    elif pressed == "/hold_unsafe" or (text and answers.is_act(text, "unsafe")):
        session.say(f"utter_hold_{hold.kind}_unsafe")
    elif hold.stage == "asked" and text and _is_answer(session):
        _end(session, hold.kind)
    else:
        denied = text and (answers.is_act(text, "joking") or _intent(session) in {"not_helpful", "deny"})
        session.say("utter_hold_ask_denied" if denied else f"utter_hold_{hold.kind}_ask")
        hold.stage = "asked"
    session.intents.append(hold.kind)


def _end(session: Session, kind: str) -> None:
    session.state.hold = None
    session.say(f"utter_hold_{kind}_end")


def _intent(session: Session) -> str:
    understanding = session.turn.understanding
    return understanding.intent.name if understanding else ""


def _is_answer(session: Session) -> bool:
    """Whether a message answers how the person is, in words not listed among the answers."""
    text = session.turn.text
    return session.library.answers.is_act(text, "yes") or session.library.answers.is_act(text, "mild")
