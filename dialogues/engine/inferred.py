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
    if name is not None and session.state.slots.get("ex_name") == name:
        session.say("utter_heard_ex_name_instead" if old else "utter_heard_ex_name", instead=old)
    elif session.learned.get("my_name") is not None:
        session.say("utter_heard_my_name")
    else:
        return
    said = session.replies.pop()
    first = session.replies[0]
    session.replies[0] = replace(first, text=_joined(said.text, first.text, str(name or "")))


def _joined(clause: str, text: str, name: str) -> str:
    """The clause before a text; at the end of its first paragraph where the text opens with the name itself."""
    if not text:
        return clause
    opening, blank, rest = text.partition("\n\n")
    if name and name in opening[: len(name) + _OPENING] and not opening.endswith("?"):
        return f"{opening} {clause}{blank}{rest}"
    return f"{clause} {text}"
