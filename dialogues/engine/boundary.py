"""Boundaries: after a no, a block, a wish for space or an order, nobody is helped to press on."""

from __future__ import annotations

from dialogues.engine.rules import Rules
from dialogues.engine.session import Session
from dialogues.state import Conversation, Offered


def draw(session: Session, situation: str) -> None:
    """Notes a boundary that a situation brings, or lifts it when the ex has taken it back."""
    rules, state = session.library.rules, session.state
    if session.library.answers.is_act(session.turn.text, "what_if"):
        # What may happen has not happened.
        return
    if situation in rules.boundaries:
        state.boundary = situation
    elif situation in rules.lifts_boundary and state.boundary in rules.last_word:
        state.boundary = None


def closes(session: Session, situation: str) -> bool:
    """Whether a boundary closes a situation."""
    return session.state.boundary is not None and situation in session.library.rules.closed_by_boundary


def say(session: Session) -> None:
    """Says kindly that the bot does not help press on, and why."""
    session.say(f"utter_boundary_{session.state.boundary}")


def closes_wording(state: Conversation, rules: Rules) -> bool:
    """Whether wording for the situation at hand is closed."""
    if state.boundary is None:
        return False
    if state.situation is None or state.situation in rules.closed_by_boundary:
        return True
    return state.situation == state.boundary and state.boundary not in rules.last_word


def refer(session: Session, about: Offered) -> None:
    """Makes wording offered earlier the one on screen again, unless a hold or a boundary has closed it since."""
    state = session.state
    known = state.offered
    if state.hold is not None or (known is not None and known.current == about.current):
        return
    there = state.model_copy(update={"situation": about.situation})
    if about.situation not in session.library.flows or closes_wording(there, session.library.rules):
        return
    shown = list(about.shown)
    if known is not None and known.situation == about.situation:
        # What was seen since then was seen.
        shown = [*shown, *(item for item in known.shown if item not in shown)]
    state.situation = about.situation
    state.offered = about.model_copy(update={"shown": shown, "opened": about.opened or [*about.shown]})
