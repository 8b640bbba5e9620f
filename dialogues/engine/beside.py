"""Keeps apart what a message surely raises and what it may only mention on the way to that.

"She has a new partner, good for her, I only want my drill back" asks one thing. What may be a second is offered below
the answer, as a button.
"""

from __future__ import annotations

from dataclasses import replace

from dialogues.engine import boundary, hold
from dialogues.engine.screens import MAX_BUTTONS
from dialogues.engine.session import Session
from dialogues.types import Button
from nlu.types import Segment, Understanding

_MOST = 1


def set_apart(understanding: Understanding) -> tuple[Understanding, tuple[str, ...]]:
    """What a message surely raises, and the names of what it may only mention.

    Args:
        understanding: As the classifier reads it.

    Returns:
        The same without segments that are only mentioned, and the intents of those.
    """
    segments = understanding.segments
    kept = [s for s in segments if not s.aside or s.intent.name in hold.KINDS]
    if len(kept) == len(segments):
        return understanding, ()
    names = {understanding.intent.name, *(segment.intent.name for segment in kept)}
    aside = tuple(dict.fromkeys(s.intent.name for s in segments if s.intent.name not in names))
    if len(kept) == 1:
        start, end = segments[0].start, segments[-1].end
        kept = [Segment(understanding.text[start:end], start, end, understanding.intent)]
    return replace(understanding, segments=tuple(kept)), aside


def offer(session: Session) -> None:
    """Puts a button for what may have been raised, too, below the answer."""
    rules, state, library = session.library.rules, session.state, session.library
    if not session.replies or state.hold is not None:
        return
    for name in session.aside[:_MOST]:
        near = rules.apart([str(state.situation), name]) == [str(state.situation)]
        if name == state.situation or near or not library.is_situation(name) or boundary.closes(session, name):
            continue
        last = session.replies[-1]
        if name not in hold.KINDS and len(last.buttons) < MAX_BUTTONS:
            also = Button(f"Also: {library.flows[name].name}"[:40], f"/{name}")
            session.replies[-1] = replace(last, buttons=(*last.buttons, also))
