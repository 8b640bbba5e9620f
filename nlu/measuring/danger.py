"""Measures how danger is seen: dangerous messages, and harmless ones full of frightening words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlu.danger import SAFETY
from nlu.measuring.results import Result
from nlu.measuring.shares import Share, share

# The intent that held-out files give to what only looks dangerous.
LOOK_ALIKE = "look_alike"


@dataclass(frozen=True, slots=True)
class Alarm:
    """A message that was taken for more or less dangerous than it is."""

    text: str
    meant: str
    seen: list[str]


@dataclass(frozen=True, slots=True)
class DangerReport:
    """What was measured.

    Attributes:
        seen: Dangerous messages that were seen.
        named: Dangerous messages that were seen for what they are.
        false: Harmless messages that were taken for dangerous.
        per_id: Dangerous messages seen, by safety id.
        missed: Those that were not seen.
        false_alarms: Harmless ones that were.
    """

    seen: Share
    named: Share
    false: Share
    per_id: dict[str, Share]
    missed: list[Alarm]
    false_alarms: list[Alarm]


def danger(results: Sequence[Result]) -> DangerReport:
    """Counts what was seen and what was imagined.

    Args:
        results: The messages as they were understood.
    """
    real = [result for result in results if result.message.intent in SAFETY]
    harmless = [result for result in results if result.message.intent not in SAFETY]
    return DangerReport(
        seen=share(bool(result.read.safety) for result in real),
        named=share(result.message.intent in result.read.safety for result in real),
        false=share(bool(result.read.safety) for result in harmless),
        per_id={
            name: share(bool(result.read.safety) for result in real if result.message.intent == name)
            for name in SAFETY
            if any(result.message.intent == name for result in real)
        },
        missed=[_alarm(result) for result in real if not result.read.safety],
        false_alarms=[_alarm(result) for result in harmless if result.read.safety],
    )


def _alarm(result: Result) -> Alarm:
    return Alarm(result.message.text, result.message.intent, list(result.read.safety))
