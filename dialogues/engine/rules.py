"""Rules that name situations: which is most urgent, which draws a boundary, which one closes."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

from nlu.errors import DataError
from nlu.reading import line_of, read_yaml, refuse_unknown_keys

# Lists that are pairs, against those that are ids.
_NESTED = ("wording_once", "channel_twin", "unanswered")
_PAIRS = frozenset({"told_unless", "in_plain_words", "channel_home", "their_words", "steering", "too_much", *_NESTED})
_FOLLOWS = 3
_TRIPLES = {"follows": "Write [before, read, meant]", "put_right": "Write [act, read, meant]"}


@dataclass(frozen=True, slots=True)
class Rules:
    """Lists of situation ids.

    Attributes:
        urgency: Most urgent first.
        boundaries: The ex, or the law, has drawn a line.
        unanswered: Silences that are a boundary, too -> the slot values that make them one.
        open_always: Wording open under every boundary: `situation` or `situation/kind`.
        open_if_needed: Wording open under a boundary that the ex drew.
        not_for_young: Wording kept from somebody under 18, or for one.
        last_word: Boundaries that still allow their own wording, once.
        closed_by_boundary: Not helped with once there is a boundary.
        closed_by_danger: Not helped with, too, where danger or an order forbids any contact.
        verbatim: Slots that keep a message word for word.
        for_the_ex: Those of them that keep only what reads like words to the ex.
        neighbours: Groups of which one message means one.
        stands_alone: Answered without the other situations of the same message.
        getting_in_touch: Situations about getting in touch at all, by whatever channel.
        channel_home: The one of them that has the wording for a channel.
        about_ex: Slots that are about one ex and nobody else.
        lengths: Slots that hold how long ago something was, and grow.
        meets: Situations in which a day that is named is that of a meeting.
        read_ahead: Slots read from the message that starts a flow.
        asked_once: Flows whose question is not put again once something else was said.
        lifts_boundary: The ex has taken it back.
        channel_twin: Situation -> channel -> the situation that has the wording for it.
        their_words: What the ex's own words mean -> the flow that answers them.
        follows: (before, read, meant): a situation read right after another means a third.
        put_right: (act, read, meant): words that show what a reading must be, against what it is.
        in_plain_words: Act -> the situation it speaks of, where the classifier is not sure of any.
        wording_once: Situation -> the slot values it has to have before its wording is offered.
        through_hiding: Safety situations that are answered openly in discreet mode too.
        told_unless: Situation -> the act without which it is only told on the way to another.
        too_much: What the wording on screen is too much of -> the flow that does the opposite.
        steering: A word about the wording on screen -> the flow that does it.
    """

    urgency: tuple[str, ...]
    boundaries: frozenset[str]
    unanswered: dict[str, dict[str, str]]
    open_always: frozenset[str]
    open_if_needed: frozenset[str]
    not_for_young: frozenset[str]
    last_word: frozenset[str]
    closed_by_boundary: frozenset[str]
    closed_by_danger: frozenset[str]
    verbatim: frozenset[str]
    for_the_ex: frozenset[str]
    stands_alone: frozenset[str]
    getting_in_touch: frozenset[str]
    about_ex: frozenset[str]
    lengths: frozenset[str]
    meets: frozenset[str]
    read_ahead: frozenset[str]
    asked_once: frozenset[str]
    through_hiding: frozenset[str]
    lifts_boundary: frozenset[str]
    neighbours: tuple[frozenset[str], ...]
    channel_home: dict[str, str]
    channel_twin: dict[str, dict[str, str]]
    their_words: dict[str, str]
    follows: tuple[tuple[str, ...], ...]
    put_right: tuple[tuple[str, ...], ...]
    wording_once: dict[str, dict[str, str]]
    steering: dict[str, str]
    too_much: dict[str, str]
    told_unless: dict[str, str]
    in_plain_words: dict[str, str]

    def meant(self, before: str | None, read: str) -> str:
        """What a situation means right after another one."""
        return next((item[2] for item in self.follows if item[:2] == (before, read)), read)

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
        kind = dict if name in _PAIRS else list
        if not isinstance(content.get(name), kind):
            mend = "Write it as a list of ids" if kind is list else "Write it as `key: value` pairs"
            raise DataError(path, f"is no {kind.__name__}", mend, line=line_of(content, name), key=name)
    for name, mend in _TRIPLES.items():
        for position, item in enumerate(content[name]):
            if len(item) != _FOLLOWS:
                line = line_of(content[name], position)
                raise DataError(path, "is no triple", mend, line=line, key=name)
    pairs: dict[str, dict[str, str]] = {
        name: {str(key): str(value) for key, value in content[name].items()} for name in _PAIRS - {*_NESTED}
    }
    once, twins, unanswered = (
        {str(key): {str(inner): str(value) for inner, value in node.items()} for key, node in content[name].items()}
        for name in _NESTED
    )
    groups = tuple(frozenset(str(name) for name in group) for group in content["neighbours"])
    follows, put_right = (tuple(tuple(str(part) for part in item) for item in content[name]) for name in _TRIPLES)
    plain = [name for name in names if name not in _PAIRS | {"neighbours", *_TRIPLES}]
    lists = {name: tuple(str(item) for item in content[name]) for name in plain}
    others = {name: frozenset(items) for name, items in lists.items() if name != "urgency"}
    return Rules(
        urgency=lists["urgency"],
        neighbours=groups,
        follows=follows,
        put_right=put_right,
        wording_once=once,
        channel_twin=twins,
        unanswered=unanswered,
        channel_home=pairs["channel_home"],
        their_words=pairs["their_words"],
        steering=pairs["steering"],
        too_much=pairs["too_much"],
        told_unless=pairs["told_unless"],
        in_plain_words=pairs["in_plain_words"],
        **others,
    )
