"""Finds what in a draft works against friendship, with the exact words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from nlu.errors import DataError
from nlu.reading import line_of, read_yaml, refuse_unknown_keys

PATH = Path(__file__).with_name("problems.yml")
_SECTIONS = {"problems", "limits", "too_long", "no_clear_purpose", "public_private_mismatch"}
# Shorter than this, a message needs no stated purpose.
_MIN_WORDS_FOR_PURPOSE = 6


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to change in a draft.

    Attributes:
        type: The kind, such as `blame`.
        start: Offset of the first character; the whole draft for kinds that concern all of it.
        end: Offset after the last.
        text: The words meant.
        why: Why it works against friendship, a line.
        fix: What to do about just that part.
    """

    type: str
    start: int
    end: int
    text: str
    why: str
    fix: str


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    why: str
    fix: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class DraftChecker:
    """Reads drafts."""

    kinds: tuple[_Kind, ...]
    limits: dict[str, int]
    whole: dict[str, tuple[str, str]]
    purpose: re.Pattern[str]
    private: re.Pattern[str]

    def check(self, draft: str, channel: str | None = None) -> list[Problem]:
        """Every problem, in the order of the draft.

        Args:
            draft: The message as it would be sent.
            channel: Where: `text`, `letter`, ...; a text message when not known.
        """
        found = []
        for kind in self.kinds:
            excused = [m.span() for m in kind.unless.finditer(draft)] if kind.unless else []
            for match in kind.pattern.finditer(draft):
                if not any(start < match.end() and match.start() < end for start, end in excused):
                    found.append(Problem(kind.name, *match.span(), match.group(), kind.why, kind.fix))
                    break
        found.sort(key=lambda problem: problem.start)
        words = len(draft.split())
        if words > self.limits.get(channel or "text", self.limits["text"]):
            found.append(self._all(draft, "too_long"))
        if words >= _MIN_WORDS_FOR_PURPOSE and not self.purpose.search(draft):
            found.append(self._all(draft, "no_clear_purpose"))
        if channel == "public_post" and self.private.search(draft):
            found.append(self._all(draft, "public_private_mismatch"))
        return found

    def report(self, draft: str, channel: str | None = None) -> dict[str, Any]:
        """The answer of `olivebranch check-draft --json`."""
        problems = self.check(draft, channel)
        return {"ok": not problems, "problems": [asdict(problem) for problem in problems]}

    def _all(self, draft: str, kind: str) -> Problem:
        why, fix = self.whole[kind]
        return Problem(kind, 0, len(draft), draft, why, fix)


@cache
def load_checker(path: Path = PATH) -> DraftChecker:
    """Reads the kinds of problem.

    Raises:
        DataError: When something is missing or is no pattern.
    """
    content = read_yaml(path)
    refuse_unknown_keys(path, content, _SECTIONS)
    kinds = []
    for name, node in content["problems"].items():
        refuse_unknown_keys(path, node, {"why", "fix", "patterns", "unless"}, name)
        unless = _compile(path, node, "unless") if "unless" in node else None
        kinds.append(_Kind(name, node["why"], node["fix"], _compile(path, node, "patterns"), unless))
    whole = {
        name: (content[name]["why"], content[name]["fix"])
        for name in ("too_long", "no_clear_purpose", "public_private_mismatch")
    }
    return DraftChecker(
        tuple(kinds),
        {str(name): int(words) for name, words in content["limits"].items()},
        whole,
        _compile(path, content["no_clear_purpose"], "purpose"),
        _compile(path, content["public_private_mismatch"], "private"),
    )


def _compile(path: Path, node: Any, key: str) -> re.Pattern[str]:
    patterns: Sequence[str] = node[key]
    for position, pattern in enumerate(patterns):
        try:
            re.compile(pattern)
        except re.error as error:
            mend = "Mend the regular expression"
            line = line_of(patterns, position)
            raise DataError(path, f"is no pattern: {error}", mend, line=line, key=key) from None
    joined = "|".join(f"(?:{pattern})" for pattern in patterns)
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE)
