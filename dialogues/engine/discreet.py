"""Discreet mode: the chat is emptied, and shows nothing about anyone until the person's own word is said."""

from __future__ import annotations

from dialogues.engine.session import Session
from dialogues.engine.walker import Walker
from dialogues.state import Hidden
from dialogues.types import ReminderRequest

HIDE = "/hide"
_WIPE = "/delete_my_data"
_REMINDERS = ("/reminder_due", "/weekly_due")
_MOST_LATER = 20
_LONGEST_WORD = 64


def applies(session: Session, danger: str | None) -> bool:
    """Whether this turn is discreet mode's.

    A danger that may not wait is answered openly, and so is all that follows until its hold has ended.

    Args:
        session: The turn.
        danger: The safety situation named, if any.
    """
    hidden = session.state.hidden
    if session.turn.payload == HIDE:
        return True
    if hidden is None:
        return False
    if danger in session.library.rules.through_hiding:
        hidden.through = True
    return not (hidden.through and (danger is not None or session.state.hold is not None))


async def carry_out(session: Session, walker: Walker) -> None:
    """Hides, shows again, or says something that could be about anything. Nothing is learned from what is said."""
    state, turn = session.state, session.turn
    if turn.payload == HIDE:
        await _hide_or_show(session, walker)
    elif state.hide_word is not None and any(_alike(line) == state.hide_word for line in turn.text.splitlines()):
        await _show(session, walker)
    elif turn.payload.startswith(_REMINDERS):
        if state.hidden is not None:
            state.hidden.later = [*dict.fromkeys([*state.hidden.later, turn.payload])][-_MOST_LATER:]
        session.say("utter_hidden_reminder")
    elif turn.payload == _WIPE:
        # Who has lost the word can still have everything erased: that shows nobody anything.
        session.say("utter_ask_hidden_wipe")
    elif turn.payload == "/hidden_wipe":
        session.erase, session.conceal = True, "all"
        session.say("utter_hidden_wiped")
    else:
        session.say("utter_hidden")


def close_again(session: Session) -> None:
    """Goes on hiding once a hold that was talked about openly has ended: its last words speak of the ex."""
    hidden = session.state.hidden
    if hidden is not None and hidden.through and session.state.hold is None:
        hidden.through = False
        session.replies, session.responses = [], []
        session.say("utter_hidden_gently")


async def _hide_or_show(session: Session, walker: Walker) -> None:
    """Hides; without a word that ends it, saying the command again does."""
    state, word = session.state, _alike(session.turn.text)[:_LONGEST_WORD]
    if state.hidden is not None and state.hide_word is None and not word:
        await _show(session, walker)
        return
    if word and (state.hidden is None or state.hide_word is None):
        # Once hidden, whoever holds the phone cannot set another.
        state.hide_word = word
    state.hidden = Hidden(since=session.now, later=state.hidden.later if state.hidden else [])
    session.conceal = "all"
    session.say("utter_hidden")


async def _show(session: Session, walker: Walker) -> None:
    """Ends it: the message with the word goes, reminders that came meanwhile come now."""
    state = session.state
    later = state.hidden.later if state.hidden else []
    state.hidden = None
    session.conceal = "message"
    session.reminders += [ReminderRequest(session.now, payload) for payload in later]
    session.say("utter_shown")
    if state.hold is not None:
        session.say(f"utter_hold_{state.hold.kind}_ask")
        state.hold.stage = "asked"
    elif walker.open_question() is not None:
        await walker.ask_again()


def _alike(text: str) -> str:
    return " ".join(text.casefold().split())
