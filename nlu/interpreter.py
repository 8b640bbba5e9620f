"""The door to this package: a message in, an `Understanding` out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from nlu.choices import nearest
from nlu.components.answers import Answers
from nlu.components.context import looking_back_from
from nlu.components.drafts import Drafts
from nlu.components.encoder import Encoder
from nlu.components.safety import Safety, ordered
from nlu.components.theirs import Theirs
from nlu.drafts.kinds import Mark
from nlu.errors import DataError
from nlu.language import language_of
from nlu.normalising import READ_AT_MOST, has_words, normalise
from nlu.types import OUT_OF_SCOPE, Intent, Understanding

_NOTHING = Intent(OUT_OF_SCOPE, 0.0)
# Half a character cannot be encoded; it is replaced one for one, so that places in a draft stay what they are.
_HALVES = re.compile("[\ud800-\udfff]")


class Interpreter:
    """Understands one message at a time.

    Args:
        nlp: A trained pipeline.
    """

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp

    @classmethod
    def load(cls, path: Path) -> Interpreter:
        """Loads a trained pipeline.

        Args:
            path: The folder that `nlu.pipeline.train` wrote.

        Raises:
            DataError: When there is no model, or one that this version cannot read.
        """
        try:
            return cls(spacy.load(path))
        except (OSError, ValueError, KeyError) as error:
            mend = "Run `olivebranch train`"
            raise DataError(path, f"holds no model that can be used ({error})", mend) from None

    def parse(self, text: str, *, now: datetime) -> Understanding:
        """Understands a message.

        Args:
            text: Anything a person may send.
            now: When it was written, with a time zone; "since tuesday" is reckoned from it.

        Returns:
            What it says; never raises for any text.
        """
        readable = normalise(text)
        if not has_words(readable):
            return Understanding(text=readable, intent=_NOTHING, ranking=(_NOTHING,))
        with self._nlp.memory_zone(), looking_back_from(now):
            read = _understanding(self._nlp(readable[:READ_AT_MOST]))
        return self._scan_rest(read, readable[READ_AT_MOST:])

    def read_draft(self, draft: str, channel: str | None) -> list[Mark]:
        """What in a message to be sent works against friendship, in order.

        Args:
            draft: The message as it would be sent.
            channel: How; a text message when it is not known.
        """
        drafts: Drafts = self._nlp.get_pipe("olivebranch_drafts")  # type: ignore[assignment]
        return drafts.read(_HALVES.sub("\ufffd", draft), channel)

    def read_theirs(self, words: str) -> Intent | None:
        """What the ex most likely means by their own words; None when there are none.

        Args:
            words: Their message.
        """
        if not self._nlp.has_pipe("olivebranch_theirs"):
            return None
        theirs: Theirs = self._nlp.get_pipe("olivebranch_theirs")  # type: ignore[assignment]
        return theirs.read(words)

    def read_answer(self, question: str, words: str) -> Intent | None:
        """What a reply answers to a question of ours; None when nobody taught that question.

        Args:
            question: The slot that is asked for, or `yes_no`.
            words: The reply.
        """
        if not self._nlp.has_pipe("olivebranch_answers"):
            return None
        answers: Answers = self._nlp.get_pipe("olivebranch_answers")  # type: ignore[assignment]
        return answers.read(question, words)

    def read_choice(self, words: str, titles: Sequence[str]) -> int | None:
        """Which of several titles on screen a message means in words of its own; None when it is none plainly.

        Args:
            words: The message.
            titles: The titles.
        """
        encoder: Encoder = self._nlp.get_pipe("olivebranch_encoder")  # type: ignore[assignment]
        return nearest(encoder.encode(normalise(words)), [encoder.encode(title) for title in titles])

    def _scan_rest(self, read: Understanding, rest: str) -> Understanding:
        """Looks for danger in what was too long to read."""
        if not rest or not self._nlp.has_pipe("olivebranch_safety"):
            return read
        safety: Safety = self._nlp.get_pipe("olivebranch_safety")  # type: ignore[assignment]
        seen = ordered({*read.safety, *safety.scan(rest)})
        if seen == read.safety:
            return read
        first = Intent(seen[0], 1.0)
        return replace(read, intent=first, ranking=(first, *read.ranking), safety=seen, sure=True)


def _understanding(doc: Doc) -> Understanding:
    return Understanding(
        text=doc.text,
        intent=doc._.intent,
        ranking=doc._.ranking,
        entities=tuple(sorted(doc._.found, key=lambda entity: (entity.start, entity.end))),
        segments=doc._.segments,
        safety=doc._.safety,
        sure=doc._.sure,
        language=language_of(doc.text),
        danger_named=doc._.danger_named,
    )
