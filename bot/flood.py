"""What arrives faster than anyone reads is taken together and answered once."""

from __future__ import annotations

from collections.abc import Sequence

from bot.messages import Incoming, Kind

# More messages than this within so many seconds are a flood.
_MOST = 20
_WITHIN_SECONDS = 10.0
# It is answered once nothing came for a while, or when it goes on for too long.
_QUIET_SECONDS = 2.0
_LONGEST_SECONDS = 15.0
# Two equal presses so close to each other are one.
_DOUBLE_TAP_SECONDS = 1.0
_WORDS = frozenset({Kind.TEXT, Kind.EDITED})


def lately(times: Sequence[float], newest: float) -> list[float]:
    """The times that still count when the next message is judged."""
    return [time for time in times if time > newest - _WITHIN_SECONDS][-_MOST - 1 :]


def is_flood(answered: Sequence[float], waiting: Sequence[float]) -> bool:
    """Whether messages come too fast to answer each.

    Args:
        answered: When those that were answered lately came.
        waiting: When those that wait came, oldest first.
    """
    return bool(waiting) and len(lately([*answered, *waiting], waiting[-1])) > _MOST


def goes_on(waiting: Sequence[float], now: float) -> bool:
    """Whether more is to be expected."""
    return now - waiting[-1] < _QUIET_SECONDS and now - waiting[0] < _LONGEST_SECONDS


def together(waiting: Sequence[Incoming]) -> tuple[Incoming, int]:
    """The first messages as one, and how many they are.

    Words in a row become one message, a line each; the same command or button in a row counts once. Commands and
    buttons are never skipped: one of them may be the wish to be forgotten.
    """
    first = waiting[0]
    count = 1
    if first.kind not in _WORDS:
        while count < len(waiting) and _same(first, waiting[count]):
            count += 1
        return first, count
    while count < len(waiting) and waiting[count].kind in _WORDS and waiting[count].forwarded == first.forwarded:
        count += 1
    lines = dict.fromkeys(line for item in waiting[:count] for line in item.text.splitlines() if line.strip())
    last = waiting[count - 1]
    return last.model_copy(update={"kind": Kind.TEXT, "text": "\n".join(lines), "together": count > 1}), count


def is_double_tap(incoming: Incoming, before: Incoming | None) -> bool:
    """Whether a press only repeats the one before."""
    if before is None or incoming.kind is not Kind.BUTTON or not _same(incoming, before):
        return False
    return (incoming.at - before.at).total_seconds() < _DOUBLE_TAP_SECONDS


def _same(one: Incoming, other: Incoming) -> bool:
    return (one.kind, one.payload, one.text, one.reply_to) == (other.kind, other.payload, other.text, other.reply_to)
