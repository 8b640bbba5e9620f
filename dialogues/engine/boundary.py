"""Boundaries: after a no, a block, a wish for space, an order or two silences, nobody is helped to press on.

docs/safety.md holds the table of what is open under which.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from dialogues.engine.library import Library
from dialogues.engine.session import Session
from dialogues.state import Conversation, Offered

# After so long the person may have tried again.
_STALE = timedelta(days=1)


def weight(library: Library, boundary: str | None) -> int:
    """How much a boundary weighs: danger or an order 3, a block or silence 2, a no or a wish for space 1, none 0."""
    if boundary is None:
        return 0
    if library.flows[boundary].stage == "safety":
        return 3
    return 1 if boundary in library.rules.last_word else 2


def draw(session: Session, situation: str) -> None:
    """Notes a boundary that a situation brings, or lifts it when the ex has taken it back."""
    library, state = session.library, session.state
    if library.answers.is_act(session.turn.text, "what_if"):
        # What may happen has not happened.
        return
    if situation in library.rules.boundaries and weight(library, situation) >= weight(library, state.boundary):
        state.boundary = situation
    elif situation in library.rules.lifts_boundary and _can_be_lifted(session):
        for slot in library.rules.unanswered.get(str(state.boundary), {}):
            session.set_slot(slot, None)
        state.boundary = None


def would_change(session: Session, situation: str) -> bool:
    """Whether `draw` or a hold would draw a line for this situation, or lift the one there is."""
    library, drawn = session.library, session.state.boundary
    rules = library.rules
    if situation in rules.boundaries:
        return situation != drawn and weight(library, situation) >= weight(library, drawn)
    return situation in rules.lifts_boundary and _can_be_lifted(session)


def _can_be_lifted(session: Session) -> bool:
    rules = session.library.rules
    return session.state.boundary in {*rules.last_word, *rules.unanswered}


def count_silences(session: Session, situation: str) -> None:
    """Takes how often they tried from a message that says so; what was said of it days ago is asked afresh."""
    library, state = session.library, session.state
    for slot, enough in library.rules.unanswered.get(situation, {}).items():
        if library.answers.is_act(session.turn.text, "tried_again"):
            session.set_slot(slot, enough)
        before = [visit.at for visit in state.visits if visit.situation == situation]
        if before and session.now - before[-1] > _STALE and session.slots.get(slot) != enough:
            session.set_slot(slot, None)


def settle(session: Session) -> None:
    """Draws the boundary of a silence once the person has said that there was more than one."""
    state = session.state
    for situation, values in session.library.rules.unanswered.items():
        if state.boundary is None and all(session.slots.get(slot) == value for slot, value in values.items()):
            state.boundary = situation
            # The last try that was on screen is one too many.
            state.offered, state.reviewed = None, None


def is_said_by_the_ex(library: Library, boundary: str | None) -> bool:
    """Whether the ex drew it in words or by a block; a silence or an order speaks for itself."""
    return boundary in library.rules.boundaries and not _is_danger(library, str(boundary))


def closes(session: Session, situation: str) -> bool:
    """Whether a boundary closes a situation."""
    boundary, rules = session.state.boundary, session.library.rules
    if boundary is None or situation == boundary:
        return False
    closed = rules.closed_by_boundary
    if _is_danger(session.library, boundary):
        # Even to take a no well would be contact.
        closed = closed | rules.closed_by_danger | (rules.boundaries - hold_kinds(session.library))
    return situation in closed


def say(session: Session) -> None:
    """Says kindly that the bot does not help press on, and why."""
    session.say(f"utter_boundary_{session.state.boundary}")


def closes_wording(state: Conversation, library: Library, kind: object = None) -> bool:
    """Whether wording for the situation at hand is closed.

    Args:
        state: The conversation.
        library: All content.
        kind: Which of the situation's wordings, when one is asked for.
    """
    rules, boundary = library.rules, state.boundary
    if boundary is None:
        return False
    ways = {str(state.situation), f"{state.situation}/{kind}"}
    if state.situation is None or ways & rules.open_always:
        return state.situation is None
    if state.situation == boundary:
        return boundary not in rules.last_word
    return _is_danger(library, boundary) or not ways & rules.open_if_needed


def must_say_how_often(state: Conversation, library: Library, kind: object, slots: Mapping[str, object]) -> bool:
    """Whether it is still silent some days later, and not said how often they tried since."""
    situation, rules = str(state.situation), library.rules
    asked = rules.unanswered.get(situation, {})
    visits = [visit.at for visit in state.visits if visit.situation == situation]
    long_ago = len(visits) > 1 and visits[-1] - visits[0] > _STALE
    for_the_ex = f"{situation}/{kind}" not in rules.open_always
    return long_ago and for_the_ex and any(slots.get(slot) is None for slot in asked)


def hold_kinds(library: Library) -> frozenset[str]:
    """The boundaries that begin with a safety hold."""
    return frozenset(name for name in library.rules.boundaries if _is_danger(library, name))


def _is_danger(library: Library, boundary: str) -> bool:
    return library.flows[boundary].stage == "safety"


def refer(session: Session, about: Offered) -> None:
    """Makes wording offered earlier the one on screen again, unless a hold or a boundary has closed it since."""
    state = session.state
    known = state.offered
    if state.hold is not None or (known is not None and known.current == about.current):
        return
    there = state.model_copy(update={"situation": about.situation})
    if about.situation not in session.library.flows or closes_wording(there, session.library, about.kind):
        return
    shown = list(about.shown)
    if known is not None and known.situation == about.situation:
        # What was seen since then was seen.
        shown = [*shown, *(item for item in known.shown if item not in shown)]
    state.situation = about.situation
    state.offered = about.model_copy(update={"shown": shown, "opened": about.opened or [*about.shown]})
