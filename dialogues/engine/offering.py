"""Offers to look in around a meeting, once it is known when that is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from dialogues.due import AFTER_MEETING
from dialogues.engine.screens import MAX_BUTTONS
from dialogues.engine.session import Session
from dialogues.state import Conversation

_OFFER = "utter_offer_around_meeting"


def offer_around_meeting(session: Session, before: Conversation) -> None:
    """Adds one button to an answer to somebody who has just said when they meet.

    Args:
        session: The turn, answered.
        before: The state it began with.
    """
    meeting = session.state.slots.get("meeting_at")
    if meeting is None or meeting == before.slots.get("meeting_at") or not session.replies:
        return
    if not _is_ahead(str(meeting), session.now) or any(r.topic == AFTER_MEETING for r in session.state.reminders):
        return
    offer, last = session.library.domain.responses[_OFFER].variations[0].buttons, session.replies[-1]
    if any(button.payload == offer[0].payload for reply in session.replies for button in reply.buttons):
        return
    if len(last.buttons) < MAX_BUTTONS:
        session.replies[-1] = replace(last, buttons=(*last.buttons, *offer))


def _is_ahead(moment: str, now: datetime) -> bool:
    return moment[:10] >= now.date().isoformat()
