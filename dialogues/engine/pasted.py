"""Tells a draft that is pasted or forwarded without a word about it from what a person says to the bot."""

from __future__ import annotations

from difflib import SequenceMatcher

from dialogues.engine.session import Session

_CHECK = "check_draft"
_LIKELY = 3
# Below this a place among the likeliest says nothing.
_LEAST = 0.03
# How much of a message must be that of a draft just read, to be its next version.
_SAME = 0.5
_LEAST_FORWARDED_WORDS = 3
_LONGEST_QUESTION = 10


def pasted_draft(session: Session, *, alone: bool = False) -> str | None:
    """The draft in the message, when it is surely there to be read; None otherwise.

    Args:
        session: The turn.
        alone: Only where the words themselves are built like a draft, not because they were forwarded.

    That is the case when it stands alone (a letter to somebody, a forwarded message), when it is a changed version of
    the one just read, or when it follows a short question, or checking it is among the likeliest readings.
    """
    understanding, text = session.turn.understanding, session.turn.text.strip()
    if understanding is None or not text:
        return None
    if session.turn.forwarded and not alone and len(text.split()) >= _LEAST_FORWARDED_WORDS:
        return text
    reviewed = session.state.reviewed
    if reviewed is not None and reviewed.text != text:
        alike = SequenceMatcher(None, reviewed.text.casefold(), text.casefold(), autojunk=False)
        if alike.quick_ratio() > _SAME and alike.ratio() > _SAME and len(text.split()) > _LEAST_FORWARDED_WORDS:
            return text
    drafts = [entity for entity in understanding.entities if entity.entity == "draft"]
    if not drafts:
        return None
    draft = drafts[-1]
    whole = len(draft.value) >= len(understanding.text.strip())
    likeliest = understanding.ranking[:_LIKELY]
    likely = any(intent.name == _CHECK and intent.confidence >= _LEAST for intent in likeliest)
    before = text[: draft.start].rstrip() if draft.end >= len(text) - 1 else ""
    # "Is this alright as a voicemail? Hi Jo, …": the question tells, whatever the draft itself is like.
    asked = before.endswith("?") and len(before.split()) <= _LONGEST_QUESTION
    return draft.value if whole or likely or asked else None


def is_harmless_draft(session: Session) -> bool:
    """Whether a danger seen in a draft is only the classifier's guess at a text that was not said to the bot.

    Only where the words themselves name the danger it counts in a draft too: a long letter read clause by clause has
    always some clause that reminds of something.
    """
    understanding = session.turn.understanding
    if understanding is None or understanding.danger_named or session.state.hold is not None:
        return False
    return session.turn.payload == f"/{_CHECK}" or pasted_draft(session) is not None
