"""When the message at hand was written, for the components that reckon with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_now: ContextVar[datetime | None] = ContextVar("now", default=None)


@contextmanager
def looking_back_from(now: datetime) -> Iterator[None]:
    """Sets the moment for everything read inside the block."""
    token = _now.set(now)
    try:
        yield
    finally:
        _now.reset(token)


def moment() -> datetime:
    """The moment of the message; that of the clock where none was set."""
    return _now.get() or datetime.now(UTC)
