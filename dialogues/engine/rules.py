"""Rules that name situations: which is most urgent, which draws a boundary, which one closes."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

from nlu.errors import DataError
from nlu.reading import line_of, read_yaml, refuse_unknown_keys


@dataclass(frozen=True, slots=True)
class Rules:
    """Lists of situation ids.

    Attributes:
        urgency: Most urgent first.
        boundaries: The ex, or the law, has drawn a line.
        last_word: Boundaries that still allow their own wording, once.
        closed_by_boundary: Not helped with once there is a boundary.
        verbatim: Slots that keep a message word for word.
        read_ahead: Slots read from the message that starts a flow.
        lifts_boundary: The ex has taken it back.
    """

    urgency: tuple[str, ...]
    boundaries: frozenset[str]
    last_word: frozenset[str]
    closed_by_boundary: frozenset[str]
    verbatim: frozenset[str]
    read_ahead: frozenset[str]
    lifts_boundary: frozenset[str]

    def rank(self, situation: str) -> int:
        """Place in the order of urgency; those not named share the last."""
        return self.urgency.index(situation) if situation in self.urgency else len(self.urgency)


def load_rules(path: Path) -> Rules:
    """Reads the rules.

    Raises:
        DataError: When a list is missing or unknown.
    """
    content = read_yaml(path)
    names = [field.name for field in fields(Rules)]
    refuse_unknown_keys(path, content, set(names))
    for name in names:
        if not isinstance(content.get(name), list):
            raise DataError(path, "is no list", "Write it as a list of ids", line=line_of(content, name), key=name)
    lists = {name: tuple(str(item) for item in content[name]) for name in names}
    others = {name: frozenset(items) for name, items in lists.items() if name != "urgency"}
    return Rules(urgency=lists["urgency"], **others)
