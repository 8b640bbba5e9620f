"""Keeps apart what is known of several exes: a name that comes back brings its own facts with it."""

from __future__ import annotations

import re

from dialogues.engine.session import Session
from dialogues.state import Conversation, Other

_NAME = "ex_name"
_TWO = 2


def keep_apart(session: Session, before: Conversation) -> None:
    """Puts the facts of one ex aside and takes up those of another, when a message turns to them.

    A line that one of them drew stays with them. It also stays with whoever is named for the first time after it was
    drawn: another name is an easy way round.

    Args:
        session: The turn, its facts learned.
        before: The state it began with.
    """
    _hear_of_several(session)
    state = session.state
    old, new = before.slots.get(_NAME), _turned_to(session, before)
    if new is None or new == old:
        return
    told = set(session.learned) | set(session.changed)
    known = state.others.pop(new, None) or _first_heard(session, before)
    if old:
        facts = {name: value for name, value in before.slots.items() if name in session.library.rules.about_ex}
        state.others[str(old)] = Other(slots=facts, boundary=before.boundary)
        state.boundary = known.boundary
        state.stack, state.offered, state.reviewed, state.situation = [], None, None, None
    for name in session.library.rules.about_ex - told:
        session.set_slot(name, known.slots.get(name))
    session.set_slot(_NAME, new)
    if old:
        session.turned_from = str(old)


def _first_heard(session: Session, before: Conversation) -> Other:
    """Nothing but the line that was drawn; and not even that for a "he" after a "she"."""
    pronouns = {session.learned.get("ex_pronoun"), before.slots.get("ex_pronoun")}
    somebody_else = None not in pronouns and len(pronouns) == _TWO
    return Other(boundary=None if somebody_else else session.state.boundary)


def _hear_of_several(session: Session) -> None:
    """Notes names that are said to be those of two exes or more."""
    understanding, state = session.turn.understanding, session.state
    if understanding is None or not session.library.answers.is_act(session.turn.text, "several_exes"):
        return
    names = [str(entity.value) for entity in understanding.entities if entity.entity == "name" and entity.role != "me"]
    if len({*names}) < _TWO:
        return
    for name in names:
        state.others.setdefault(name, Other(boundary=state.boundary))
    # Whom it is about first is still to be said.
    session.set_slot(_NAME, None)
    session.learned.pop(_NAME, None)


def _turned_to(session: Session, before: Conversation) -> str | None:
    """The ex a message turns to, where that is another than the one at hand."""
    state, text = session.state, session.turn.text
    named = [name for name in state.others if re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE)]
    if len(named) == 1:
        return named[0]
    new, old = session.learned.get(_NAME), before.slots.get(_NAME)
    another = new is not None and old is not None and session.library.answers.is_act(text, "another_ex")
    return str(new) if another else None
