"""Reads free text as an answer: yes or no, a number, a value of the slot, a dialogue act."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dialogues.engine.domain import Slot
from dialogues.types import Button
from nlu.errors import DataError
from nlu.reading import line_of, read_yaml, refuse_unknown_keys

_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
_FILLER = re.compile(
    r"^(?:(?:um+|uh+|er+|well|so|ok(?:ay)?|hm+|oh|the|option|number|no\.?|i'?d say|i think|maybe|probably|just)\s+)+"
)
_TRAILING = re.compile(r"(?: (?:i guess|i think|i suppose|probably|maybe|lol|tbh|then|really))+$")
_SHORT = 4
# Acts whose patterns leave room for anything.
_BROAD = frozenset({"correction", "wording", "channel", "what_if", "insist", "somebody_else", "tells_breakup"})
# Acts that only count where they are looked for: under a hold, or after a line was drawn.
_LOOKED_FOR = frozenset(
    {
        "wants_sexual",
        "pressed_for_sex",
        "asks_of_them",
        "goes_round",
        "slipped",
        "tried_again",
        "acting_now",
        "ex_in_danger",
        "ex_is_near",
        "wont_ring",
        "nod",
        "plain_yes",
        "tells_meeting",
        "not_yet",
        "own_fault",
        "asks_what_to_do",
        "speaks_of_sorry",
        "agreed_friends",
        "wants_jealousy",
        "how_do_it",
        "several_exes",
        "another_ex",
        "goes_by_another",
        "asks_meaning",
        "asks_to_clear",
        "wonders",
        "doubts_self",
        "reports",
        "ex_refused",
        "counts_tries",
        "ex_may_do",
        "ex_feels_low",
        "not_answering",
        "tells_leaving",
        "asks_whether",
        "not_back",
        "says_no_themselves",
        "benefits",
        "asks_fault",
        "asks_how_to_fill",
        "feels_bad",
        "nervous",
        "changes_subject",
    }
)
# Patterns are tried on so much text and no more: some take the square of its length.
_LONGEST_ACT = 240
_READ_AT_MOST = 2000


@dataclass(frozen=True, slots=True)
class Answers:
    """Phrases that answer, by what they mean.

    Attributes:
        acts: Act -> patterns that match a whole message (`yes`, `no`, `ask_why`, ...).
        slots: Slot -> value -> patterns found anywhere in a message.
    """

    acts: dict[str, tuple[re.Pattern[str], ...]]
    slots: dict[str, dict[str, tuple[re.Pattern[str], ...]]]

    def act(self, text: str) -> str | None:
        """The act a whole message performs, if it is one of those listed; none that goes on for long is."""
        if len(text) > _LONGEST_ACT:
            return None
        plain = normalise(text)
        acts = [(act, patterns) for act, patterns in self.acts.items() if act not in _LOOKED_FOR]
        found = [act for act, patterns in acts if any(pattern.fullmatch(plain) for pattern in patterns)]
        # "No, leave me alone" is built like a correction, too: the narrower act counts.
        return min(found, key=lambda act: act in _BROAD, default=None)

    def is_act(self, text: str, act: str) -> bool:
        """Whether a whole message performs this act."""
        plain = normalise(text[: _LONGEST_ACT + 1])
        return len(text) <= _LONGEST_ACT and any(pattern.fullmatch(plain) for pattern in self.acts.get(act, ()))

    def value(self, slot: Slot, text: str, *, least_words: int = 1) -> str | bool | float | None:
        """The slot's value that a message gives, or None when it gives none.

        Args:
            slot: What is asked for.
            text: The message.
            least_words: How many of its words must say so.
        """
        plain = normalise(text[:_READ_AT_MOST])
        for value, patterns in self.slots.get(slot.name, {}).items():
            found = [match for pattern in patterns if (match := pattern.search(plain))]
            if any(len(match.group().split()) >= least_words for match in found):
                return value
        if slot.type == "float" and (match := re.search(r"\d+(?:\.\d+)?", plain)):
            return float(match.group())
        if slot.type == "bool":
            return True if self.is_act(text, "yes") else False if self.is_act(text, "no") else None
        if slot.type == "categorical":
            named = [v for v in slot.values if re.search(rf"\b{re.escape(v.replace('_', ' '))}\b", plain)]
            return named[0] if len(named) == 1 else None
        return None


def normalise(text: str) -> str:
    """Lower case, straight quotes, no punctuation at the ends, single spaces."""
    plain = text.casefold().replace("’", "'").replace("‘", "'")
    plain = re.sub(r"[^\w\s'%+-]", " ", plain)
    return re.sub(r"\s+", " ", plain).strip(" '-")


def pick(text: str, buttons: Sequence[Button]) -> Button | None:
    """The button a typed message means: by its number, its place or its title.

    Args:
        text: The message.
        buttons: What is on screen, in order.
    """
    plain = _TRAILING.sub("", _FILLER.sub("", normalise(text)))
    titles = [normalise(button.title) for button in buttons]
    whole = normalise(text)
    if whole in titles:
        return buttons[titles.index(whole)]
    if plain in titles:
        return buttons[titles.index(plain)]
    place = re.fullmatch(r"(\d{1,2})|(\w+)(?: one| option)?", plain)
    if place:
        number = int(place[1]) if place[1] else _ORDINALS.get(place[2], 0)
        number = len(buttons) if number == -1 else number
        if 1 <= number <= len(buttons):
            return buttons[number - 1]
    if len(plain) >= _SHORT:
        holding = [b for b, title in zip(buttons, titles, strict=True) if re.search(rf"\b{re.escape(plain)}\b", title)]
        if len(holding) == 1:
            return holding[0]
    return None


def load_answers(folder: Path) -> Answers:
    """Reads every answer file below a folder.

    Raises:
        DataError: On unknown keys or a pattern that is no regular expression.
    """
    acts: dict[str, tuple[re.Pattern[str], ...]] = {}
    slots: dict[str, dict[str, tuple[re.Pattern[str], ...]]] = {}
    for path in sorted(folder.rglob("*.yml")):
        content = read_yaml(path)
        refuse_unknown_keys(path, content, {"acts", "answers"})
        for act, patterns in (content.get("acts") or {}).items():
            acts[act] = acts.get(act, ()) + _compile(path, patterns, act)
        for slot, values in (content.get("answers") or {}).items():
            known = slots.setdefault(slot, {})
            for value, patterns in values.items():
                bounded = [rf"\b(?:{pattern})\b" for pattern in patterns]
                known[str(value)] = known.get(str(value), ()) + _compile(path, bounded, f"{slot}.{value}", patterns)
    return Answers(acts, slots)


def _compile(
    path: Path, patterns: Sequence[str], key: str, source: Sequence[str] | None = None
) -> tuple[re.Pattern[str], ...]:
    compiled = []
    for position, pattern in enumerate(patterns):
        try:
            compiled.append(re.compile(str(pattern)))
        except re.error as error:
            line = line_of(source if source is not None else patterns, position)
            problem, mend = f"`{pattern}` is no pattern: {error}", "Mend the regular expression"
            raise DataError(path, problem, mend, line=line, key=key) from None
    return tuple(compiled)
