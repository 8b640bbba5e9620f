"""Measures messages that tell of two or three situations (`intent: a+b` in the file), and long ones of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlu.measuring.results import Result
from nlu.measuring.shares import Share, share

JOINED = "+"


@dataclass(frozen=True, slots=True)
class Unfound:
    """A message of which something was overlooked or imagined.

    Attributes:
        text: Its words.
        missed: Situations it tells of that were not found.
        imagined: Situations found that it does not tell of.
    """

    text: str
    missed: list[str]
    imagined: list[str]


@dataclass(frozen=True, slots=True)
class SeveralReport:
    """What was measured.

    Attributes:
        all_found: Messages of several situations of which every situation was found.
        one_found: Messages of which at least one was.
        none_imagined: Messages in answer to which nothing else would be said.
        kept_whole: Messages of one situation that were not split.
        unfound: The messages that went wrong.
    """

    all_found: Share
    one_found: Share
    none_imagined: Share
    kept_whole: Share
    unfound: list[Unfound]


def several(results: Sequence[Result]) -> SeveralReport:
    """Compares what each message tells of with what was found, and with what would be answered.

    Args:
        results: The messages as they were understood.
    """
    pairs = [(frozenset(result.message.intent.split(JOINED)), result.told, result) for result in results]
    joined = [(told, found) for told, found, _ in pairs if len(told) > 1]
    return SeveralReport(
        all_found=share(told <= found for told, found in joined),
        one_found=share(bool(told & found) for told, found in joined),
        none_imagined=share(result.answered <= told for told, _, result in pairs if len(told) > 1),
        kept_whole=share(len(result.answered) == 1 for told, _, result in pairs if len(told) == 1),
        unfound=[
            Unfound(result.message.text, sorted(told - found), sorted(found - told))
            for told, found, result in pairs
            if told != found
        ],
    )
