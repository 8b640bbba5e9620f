"""What `olivebranch check-draft` prints: every problem with its words, why, and what to do; and the better version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from dialogues.drafting.review import fix_for, version_of
from dialogues.engine.library import Library
from dialogues.engine.session import Session
from dialogues.engine.templates import Templates
from dialogues.state import Conversation, Problem, Reviewed
from dialogues.types import DraftReader, Turn


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem in words.

    Attributes:
        type: The kind, such as `blame`.
        start: Offset of the first character; 0 for what lies in the whole draft.
        end: Offset after the last.
        text: The words meant.
        why: Why it works against friendship, a line.
        fix: What to do about just that part.
    """

    type: str
    start: int
    end: int
    text: str
    why: str
    fix: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """A draft that was read.

    Attributes:
        findings: Its problems, in order.
        better: The draft with all of them mended; the draft itself when there are none.
    """

    findings: tuple[Finding, ...]
    better: str


def opinion(draft: str, channel: str | None, read: DraftReader, library: Library, now: datetime) -> Opinion:
    """Reads a draft outside any conversation.

    Args:
        draft: The message as it would be sent.
        channel: How; a text message when it is not known.
        read: Finds the problems.
        library: The words for them.
        now: The present, which wording may name.
    """
    marks = read(draft, channel)
    problems = [Problem(start=mark.start, end=mark.end, kind=mark.kind) for mark in marks]
    reviewed = Reviewed(text=draft, channel=channel, problems=problems)
    session = Session(Conversation(), Turn(), now, library, Templates(), read)
    return Opinion(tuple(_findings(session, reviewed)), version_of(session, reviewed))


def _findings(session: Session, reviewed: Reviewed) -> Iterator[Finding]:
    for problem in reviewed.problems or []:
        lines = session.library.drafts.kinds[problem.kind]
        why = session.vary(f"draft_{problem.kind}_why", lines.why)
        fix = fix_for(session, reviewed, problem.kind, lines)
        words = reviewed.text[problem.start : problem.end]
        yield Finding(problem.kind, problem.start, problem.end, words, why, fix)
