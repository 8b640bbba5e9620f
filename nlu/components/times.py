"""Finds lengths of time and points in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from spacy.language import Language
from spacy.tokens import Doc

from nlu.components.context import moment
from nlu.components.extensions import register
from nlu.durations import DURATION, VAGUE, read_duration
from nlu.moments import find_moments
from nlu.types import Entity


@Language.factory("olivebranch_times", assigns=["doc._.found"])
def make_times(nlp: Language, name: str) -> Times:
    """Makes the component.

    Args:
        nlp: The pipeline.
        name: Name of the component in it.
    """
    register()
    return Times()


class Times:
    """Reckons from the moment the message was written."""

    def __call__(self, doc: Doc) -> Doc:
        """Adds durations and times to what was found."""
        drafts = [entity for entity in doc._.found if entity.entity == "draft"]
        times = [*_durations(doc.text), *_moments(doc.text, moment())]
        # A day named in a draft is part of the wording, not something that happened.
        outside = [e for e in times if not any(d.start <= e.start and e.end <= d.end for d in drafts)]
        doc._.found = [*doc._.found, *outside]
        return doc


def _durations(text: str) -> Iterator[Entity]:
    last = 0
    for match in DURATION.finditer(text):
        last = match.end()
        yield Entity("duration", read_duration(match).iso, match.start(), last)
    if not last:
        vague = VAGUE.search(text)
        if vague:
            yield Entity("duration", " ".join(vague["vague"].casefold().split()), *vague.span("vague"))


def _moments(text: str, now: datetime) -> Iterator[Entity]:
    try:
        for found in find_moments(text, now):
            yield Entity("time", found.value, found.start, found.end)
    except (OverflowError, ValueError):
        # "9999 years ago" is no time anybody can be reminded of.
        return
