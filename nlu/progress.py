"""Shows how far a long task is, on a terminal only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def track(items: Iterable[T], description: str, *, total: int, show: bool) -> Iterator[T]:
    """Passes items on while a bar shows how many are done.

    Args:
        items: What is worked on.
        description: What the work is, in a word or two.
        total: How many items there are.
        show: False keeps quiet; so does an output that is no terminal.

    Yields:
        The items, unchanged.
    """
    if not show:
        yield from items
        return
    # Imported late: rich is not needed to understand a message.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import track as rich_track  # noqa: PLC0415

    console = Console(stderr=True)
    if not console.is_terminal:
        yield from items
        return
    yield from rich_track(items, description=description, total=total, console=console, transient=True)
