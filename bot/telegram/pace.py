"""How often somebody may ask for what is answered at once and kept nowhere."""

from __future__ import annotations

from collections import OrderedDict, deque

# As fast as anyone types.
_MOST = 40
_WITHIN_SECONDS = 10.0
# How many people are remembered, in memory only.
_MOST_PEOPLE = 1000


class Pace:
    """Remembers for a few seconds who asked how often."""

    def __init__(self) -> None:
        self._asked: OrderedDict[int, deque[float]] = OrderedDict()

    def allows(self, person: int, now: float) -> bool:
        """Whether somebody may ask once more at `now`, in seconds of any clock; counts it if so."""
        times = self._asked.setdefault(person, deque(maxlen=_MOST))
        self._asked.move_to_end(person)
        while len(self._asked) > _MOST_PEOPLE:
            self._asked.popitem(last=False)
        if len(times) == _MOST and times[0] > now - _WITHIN_SECONDS:
            return False
        times.append(now)
        return True
