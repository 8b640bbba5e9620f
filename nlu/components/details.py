"""Finds pronouns, the way they wrote, who ended it, and a draft."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from nlu.components.extensions import register
from nlu.detail_patterns import (
    ABOUT_THEM,
    CHANNELS,
    DRAFT_AFTER,
    DRAFT_ASKED,
    ENDED_BY,
    OWN_WORDS,
    QUOTED,
    SALUTATION,
    SPOKEN_TO,
    THEIR_WORDS,
    TO_THE_BOT,
)
from nlu.pronouns import find_pronoun
from nlu.types import Entity

_LEAST_DRAFT_WORDS = 3
# A text of so many words that speaks to somebody by name is a letter to them.
_LEAST_LETTER_WORDS = 7
# Without a greeting it takes more words, and more of them to "you".
_LONG_PASTE, _OFTEN = 35, 3
# Calls are made there, not written.
_SPOKEN = {"FaceTime": "call", "Skype": "call", "Zoom": "call"}


@Language.factory("olivebranch_details", assigns=["doc._.found"])
def make_details(nlp: Language, name: str) -> Details:
    """Makes the component.

    Args:
        nlp: The pipeline; where platforms are to count as channels, they are found before.
        name: Name of the component in it.
    """
    register()
    return Details()


class Details:
    """What is said in passing and saves a question later."""

    def __call__(self, doc: Doc) -> Doc:
        """Adds what it sees to what was found."""
        drafts = list(_drafts(doc.text))
        # What stands in a draft is said to the ex; it tells nothing about what happened.
        around = _blank(doc.text, drafts)
        doc._.found = [
            *(entity for entity in doc._.found if not _inside(entity, drafts)),
            *drafts,
            *find_pronoun(around),
            *_channels(around, doc._.found),
            *_ended_by(around),
        ]
        return doc


def _channels(text: str, found: list[Entity]) -> Iterator[Entity]:
    seen = False
    for channel, pattern in CHANNELS.items():
        match = pattern.search(text)
        if match:
            seen = True
            yield Entity("channel", channel, match.start(), match.end())
    platform = next((entity for entity in found if entity.entity == "platform"), None)
    if platform and not seen:
        channel = _SPOKEN.get(platform.value, "private_message")
        yield Entity("channel", channel, platform.start, platform.end)


def _ended_by(text: str) -> Iterator[Entity]:
    for who, pattern in ENDED_BY:
        match = pattern.search(text)
        if match:
            yield Entity("ended_by", who, match.start(), match.end())
            return


def _drafts(text: str) -> Iterator[Entity]:
    """The first draft in the message, if there is one."""
    match = DRAFT_AFTER.search(text)
    if match:
        start, end = match.span("draft")
        words = match["draft"]
        if words[0] in "\"'" and words[-1] == words[0]:
            start, end = start + 1, end - 1
        yield Entity("draft", text[start:end], start, end)
        return
    for quoted in QUOTED.finditer(text):
        start, end = quoted.span("double") if quoted["double"] else quoted.span("single")
        around = text[: quoted.start()] + " " + text[quoted.end() :]
        theirs = THEIR_WORDS.search(text[: quoted.start()])
        if not theirs and OWN_WORDS.search(around) and len(text[start:end].split()) >= _LEAST_DRAFT_WORDS:
            yield Entity("draft", text[start:end], start, end)
            return
    asked = DRAFT_ASKED.match(text)
    if asked and _speaks_to_somebody(asked["draft"]):
        yield Entity("draft", asked["draft"], *asked.span("draft"))
    elif _is_letter(text):
        yield Entity("draft", text.strip(), len(text) - len(text.lstrip()), len(text.rstrip()))


def _speaks_to_somebody(words: str) -> bool:
    """Whether words behind a question are a message, and not more of what is told to the bot."""
    told = TO_THE_BOT.search(words) or ABOUT_THEM.search(words)
    return (
        len(words.split()) >= _LEAST_DRAFT_WORDS
        and bool(SALUTATION.match(words) or SPOKEN_TO.search(words))
        and not told
    )


def _is_letter(text: str) -> bool:
    """Whether a message as a whole speaks to somebody else: it greets them by name, or says "you" and never "they"."""
    if len(text.split()) < _LEAST_LETTER_WORDS or TO_THE_BOT.search(text) or ABOUT_THEM.search(text):
        return False
    spoken_to = len(SPOKEN_TO.findall(text))
    if SALUTATION.match(text):
        return spoken_to >= 1
    return spoken_to >= _OFTEN and len(text.split()) >= _LONG_PASTE


def _blank(text: str, drafts: list[Entity]) -> str:
    for draft in drafts:
        text = text[: draft.start] + " " * (draft.end - draft.start) + text[draft.end :]
    return text


def _inside(entity: Entity, drafts: list[Entity]) -> bool:
    return any(draft.start <= entity.start and entity.end <= draft.end for draft in drafts)
