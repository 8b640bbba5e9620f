"""Shows once, briefly, what was inferred from a message, so that it can be put right ("I'll call him Sami")."""

from __future__ import annotations

from dataclasses import replace

from dialogues.engine.session import Session
from dialogues.state import Conversation

# Where these were said, the fact was the subject itself.
_SAID_ALREADY = ("utter_noted_", "utter_corrected", "utter_known", "utter_other_language")
# Where in a text a name still counts as its opening.
_OPENING = 12


def show_inferred(session: Session, before: Conversation) -> None:
    """Puts a clause on a name heard for the first time, or instead of another, before the first reply.

    Args:
        session: The turn, once everything else is said.
        before: The state before it.
    """
    if not session.replies or session.erase or session.state.hold is not None:
        return
    if any(response.startswith(_SAID_ALREADY) for response in session.responses):
        return
    old = before.slots.get("ex_name")
    name = session.learned.get("ex_name")
    first = session.replies[0]
    if name is not None and not old and str(name) in first.text[: len(str(name)) + _OPENING]:
        # The answer opens with the name: that shows it well enough.
        return
    if session.turned_from is not None:
        if str(session.state.slots.get("ex_name")) in first.text:
            return
        session.say("utter_heard_ex_turned")
    elif name is not None and session.state.slots.get("ex_name") == name:
        session.say("utter_heard_ex_name_instead" if old else "utter_heard_ex_name", instead=old)
    elif session.learned.get("my_name") is not None:
        session.say("utter_heard_my_name")
    else:
        return
    clause = session.replies.pop().text
    session.replies[0] = replace(first, text=f"{clause} {first.text}".strip())
