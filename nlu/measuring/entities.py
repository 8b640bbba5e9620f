"""Measures what is picked up in passing: names, pronouns, channels, times and drafts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlu.annotations import Annotation
from nlu.measuring.results import Result
from nlu.measuring.shares import Share, share
from nlu.types import Entity

# Marked in the right words when so much of the shorter stretch is in both.
_SAME_WORDS = 0.5
# A pronoun is said again and again; any of its places will do.
_ANYWHERE = "pronoun"

_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class EntityFigures:
    """How one kind was found.

    Attributes:
        marked: How many were marked by hand, each value once a message.
        found: How many were found.
        right: How many of those found are marked, with the same value and role.
        precision: Of those found, how many are right.
        recall: Of those marked, how many were found.
        f1: Both in one figure.
    """

    marked: int
    found: int
    right: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class Slip:
    """A message in which a kind was not read as it was marked.

    Attributes:
        kind: Which, with its role where it has one.
        text: The message.
        wanted: The values marked.
        got: The values found.
        where: File and line.
    """

    kind: str
    text: str
    wanted: list[str]
    got: list[str]
    where: str


@dataclass(frozen=True, slots=True)
class EntityReport:
    """What was measured.

    Attributes:
        whole: Messages in which everything was found and nothing imagined.
        spans: Of what was right, how much was found in the words that are marked.
        overall: Figures over all kinds.
        per_kind: Figures by kind; a name's kind has its role: `name ex`.
        slips: Where it went wrong.
    """

    whole: Share
    spans: Share
    overall: EntityFigures
    per_kind: dict[str, EntityFigures]
    slips: list[Slip]


def entities(results: Sequence[Result]) -> EntityReport:
    """Compares what is marked in each message with what was found.

    Args:
        results: The messages as they were understood.
    """
    pairs = [(result, _keys(result.message.entities), _keys(result.read.entities)) for result in results]
    kinds = sorted({kind for _, wanted, got in pairs for kind, _ in wanted | got})
    return EntityReport(
        whole=share(wanted == got for _, wanted, got in pairs),
        spans=share(
            _overlap(result, key) for result, wanted, got in pairs for key in wanted & got if key[0] != _ANYWHERE
        ),
        overall=_figures([(wanted, got) for _, wanted, got in pairs]),
        per_kind={kind: _figures([(_of(kind, wanted), _of(kind, got)) for _, wanted, got in pairs]) for kind in kinds},
        slips=[
            Slip(kind, result.message.text, _values(kind, wanted), _values(kind, got), _where(result))
            for result, wanted, got in pairs
            for kind in sorted({kind for kind, _ in wanted ^ got})
        ],
    )


def _key(entity: Annotation | Entity) -> _Key:
    # A pronoun is the ex's, whether that was said outright or not.
    role = entity.role if entity.role and entity.entity != _ANYWHERE else None
    return f"{entity.entity} {role}" if role else entity.entity, entity.value


def _keys(found: Sequence[Annotation | Entity]) -> set[_Key]:
    return {_key(entity) for entity in found}


def _of(kind: str, keys: set[_Key]) -> set[_Key]:
    return {key for key in keys if key[0] == kind}


def _values(kind: str, keys: set[_Key]) -> list[str]:
    return sorted(value for _, value in _of(kind, keys))


def _figures(pairs: Sequence[tuple[set[_Key], set[_Key]]]) -> EntityFigures:
    marked = sum(len(wanted) for wanted, _ in pairs)
    found = sum(len(got) for _, got in pairs)
    right = sum(len(wanted & got) for wanted, got in pairs)
    return EntityFigures(
        marked=marked,
        found=found,
        right=right,
        precision=round(right / found, 4) if found else 1.0,
        recall=round(right / marked, 4) if marked else 1.0,
        f1=round(2 * right / (found + marked), 4) if found + marked else 1.0,
    )


def _overlap(result: Result, key: _Key) -> bool:
    marked = [entity for entity in result.message.entities if _key(entity) == key]
    found = [entity for entity in result.read.entities if _key(entity) == key]
    return any(
        min(one.end, other.end) - max(one.start, other.start)
        >= _SAME_WORDS * min(one.end - one.start, other.end - other.start)
        for one in marked
        for other in found
    )


def _where(result: Result) -> str:
    return f"{result.message.path.name}:{result.message.line}"
