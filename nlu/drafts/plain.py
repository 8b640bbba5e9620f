"""Reads a draft by plain words and lengths alone, where there is no trained model."""

from __future__ import annotations

from functools import cache

import spacy

from nlu.drafts.kinds import Mark, channel_of
from nlu.drafts.limits import is_too_long
from nlu.drafts.patterns import Patterns


def read_plainly(draft: str, channel: str | None) -> list[Mark]:
    """The problems that certain words name beyond doubt, in order.

    Args:
        draft: The message as it would be sent.
        channel: How; a text message when it is not known.
    """
    marks = [hit.mark for hit in _patterns().find(draft) if hit.sure]
    if is_too_long(draft, channel_of(channel)):
        marks.append(Mark(0, len(draft), "too_long"))
    return sorted(marks)


@cache
def _patterns() -> Patterns:
    return Patterns(spacy.blank("en"))
