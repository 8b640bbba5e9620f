"""Looks for the words of danger, however they are spelt."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from nlu.folding import fold, set_apart

# Most urgent first.
SAFETY = ("crisis_self_harm", "afraid_of_ex", "legal_no_contact", "wants_to_harass")
_LOOKALIKE = "_lookalike"


class DangerWords:
    """Patterns of danger, each list with a list of harmless look-alikes.

    Args:
        patterns: Regular expressions by safety id; those under `<id>_lookalike` cancel what they touch.
    """

    def __init__(self, patterns: Mapping[str, Sequence[str]]) -> None:
        self._danger = {name: _compile(patterns[name]) for name in SAFETY if patterns.get(name)}
        self._harmless = {
            name: _compile(patterns[name + _LOOKALIKE]) for name in SAFETY if patterns.get(name + _LOOKALIKE)
        }

    @staticmethod
    def names() -> set[str]:
        """The names of the lists that are read."""
        return {*SAFETY, *(name + _LOOKALIKE for name in SAFETY)}

    def find(self, text: str) -> set[str]:
        """The safety ids whose words stand in a text.

        Args:
            text: A normalised message.
        """
        readings = fold(text)
        found = {name for name in self._danger if any(self._stands_in(name, reading) for reading in readings)}
        for run in set_apart(text):
            found |= {name for name in _HIDDEN_RUNS if _HIDDEN_RUNS[name].search(run)}
        return found

    def _stands_in(self, name: str, reading: str) -> bool:
        matches = [match.span() for match in self._danger[name].finditer(reading)]
        if not matches or name not in self._harmless:
            return bool(matches)
        harmless = [match.span() for match in self._harmless[name].finditer(reading)]
        return any(all(end <= first or last <= start for first, last in harmless) for start, end in matches)


# Letters set apart lose the spaces between words as well, so that these are looked for without any.
_HIDDEN_RUNS = {
    "crisis_self_harm": re.compile("killmyself|suicid|wanttodie|wannadie|endmylife|unalive|hangmyself|endit|kms"),
    "wants_to_harass": re.compile("kill(?:him|her|them)|hurt(?:him|her|them)|makehimpay|makeherpay|revenge"),
}


def _compile(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)")
