"""How much may wait: of one person, and in all."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, func, select

from bot.messages import Kind
from bot.store.tables import inbox

# Counting all that waits takes a moment, so it is not done for every message.
_LOOK_SECONDS = 1.0
_WORDS = frozenset({Kind.TEXT, Kind.EDITED, Kind.UNREADABLE})


class CrowdedError(RuntimeError):
    """More waits than may; what comes is to be sent again later."""


class Crowd:
    """Turns away what is too much.

    Args:
        most: How many messages may wait in all.
        each: How many words of one person; presses and commands, one of which may be the wish to be forgotten, at
            twice as many.
    """

    def __init__(self, most: int, each: int) -> None:
        self._most = most
        self._each = each
        self._looked = 0.0
        self._full = False

    def admit(self, connection: Connection, person: str, kind: Kind, now: float) -> bool:
        """Whether a message may be kept; False when this person has too many waiting.

        Raises:
            CrowdedError: When too much waits in all.
        """
        if not 0 <= now - self._looked < _LOOK_SECONDS:
            self._full = _waiting(connection, self._most, inbox.c.due_at <= now) >= self._most
            self._looked = now
        if self._full:
            raise CrowdedError("too much waits")
        most = self._each if kind in _WORDS else 2 * self._each
        return _waiting(connection, most, inbox.c.person == person) < most


def _waiting(connection: Connection, most: int, which: ColumnElement[bool]) -> int:
    """How many messages wait, counted up to a number."""
    some = select(inbox.c.id).where(inbox.c.done_at.is_(None), which).limit(most).subquery()
    return int(connection.execute(select(func.count()).select_from(some)).scalar_one())
