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
        neighbours: Groups of which one message means one.
        stands_alone: Answered without the other situations of the same message.
        getting_in_touch: Situations about getting in touch at all, by whatever channel.
        channel_home: The one of them that has the wording for a channel.
        read_ahead: Slots read from the message that starts a flow.
        asked_once: Flows whose question is not put again once something else was said.
        lifts_boundary: The ex has taken it back.
    """

    urgency: tuple[str, ...]
    boundaries: frozenset[str]
    last_word: frozenset[str]
    closed_by_boundary: frozenset[str]
    verbatim: frozenset[str]
    stands_alone: frozenset[str]
    getting_in_touch: frozenset[str]
    read_ahead: frozenset[str]
    asked_once: frozenset[str]
    lifts_boundary: frozenset[str]
    neighbours: tuple[frozenset[str], ...]
    channel_home: dict[str, str]

    def apart(self, situations: list[str]) -> list[str]:
        """Situations without those that are only a neighbour of an earlier one."""
        kept: list[str] = []
        for name in situations:
            if not any(name in group and other in group for group in self.neighbours for other in kept):
                kept.append(name)
        return kept

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
        kind = dict if name == "channel_home" else list
        if not isinstance(content.get(name), kind):
            mend = "Write it as a list of ids" if kind is list else "Write channel: situation pairs"
            raise DataError(path, f"is no {kind.__name__}", mend, line=line_of(content, name), key=name)
    homes = {str(channel): str(situation) for channel, situation in content["channel_home"].items()}
    groups = tuple(frozenset(str(name) for name in group) for group in content["neighbours"])
    plain = [name for name in names if name not in {"channel_home", "neighbours"}]
    lists = {name: tuple(str(item) for item in content[name]) for name in plain}
    others = {name: frozenset(items) for name, items in lists.items() if name != "urgency"}
    return Rules(urgency=lists["urgency"], neighbours=groups, channel_home=homes, **others)
