"""Everything that is measured about understanding, in one report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from nlu.interpreter import Interpreter
from nlu.measuring.danger import DangerReport, danger
from nlu.measuring.entities import EntityReport, entities
from nlu.measuring.held_out import HeldOut, read_held_out
from nlu.measuring.messages import MessageReport, messages
from nlu.measuring.results import Result, read_all
from nlu.measuring.several import SeveralReport, several
from nlu.measuring.speed import Speed, speed
from nlu.training_data import Message

_COMMAND = "olivebranch evaluate"


@dataclass(frozen=True, slots=True)
class Report:
    """What was measured; a part is None where there was nothing to measure it on.

    Attributes:
        how: What was read, in a sentence.
        commands: By part, the command that measures it anew.
        messages: Messages of one situation each.
        several: Messages of two or three.
        safety: Danger said in hard ways, and look-alikes.
        entities: Names, times and the like.
        speed: What one message costs, over all that were read.
    """

    how: str
    commands: dict[str, str]
    messages: MessageReport | None
    several: SeveralReport | None
    safety: DangerReport | None
    entities: EntityReport | None
    speed: Speed

    def to_json(self) -> dict[str, Any]:
        """All figures, ready for `json.dumps`."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Read:
    """Every message as it was understood, by kind."""

    messages: Sequence[Result] = ()
    several: Sequence[Result] = ()
    safety: Sequence[Result] = ()
    entities: Sequence[Result] = ()
    outside: Sequence[Result] = ()


def evaluate(model: Path, folder: Path, *, progress: bool = False) -> Report:
    """Reads held-out messages with a trained model.

    Args:
        model: The model.
        folder: A collection of sets, or one set.
        progress: Whether a bar may be shown.

    Raises:
        DataError: When the model or the messages cannot be used.
    """
    held_out = read_held_out(folder)
    interpreter = Interpreter.load(model)
    commands = {name: f"{_COMMAND} {path}" for name, path in held_out.folders.items()}
    commands["speed"] = f"{_COMMAND} {folder}"
    return summed_up(
        Read(*(_read(interpreter, known, progress=progress) for known in _lists(held_out))),
        how="Held-out messages, which nothing was learnt from.",
        commands=commands,
    )


def summed_up(read: Read, *, how: str, commands: dict[str, str]) -> Report:
    """Counts what was right and what was not.

    Args:
        read: The messages.
        how: How they were read, in a sentence.
        commands: By part, the command.
    """
    return Report(
        how=how,
        commands=commands,
        messages=messages(read.messages, read.outside) if read.messages else None,
        several=several(read.several) if read.several else None,
        safety=danger(read.safety) if read.safety else None,
        entities=entities(read.entities) if read.entities else None,
        speed=speed([*read.messages, *read.several, *read.safety, *read.entities, *read.outside]),
    )


def _lists(held_out: HeldOut) -> Iterator[list[Message]]:
    yield from (held_out.messages, held_out.several, held_out.safety, held_out.entities, held_out.outside)


def _read(interpreter: Interpreter, known: Sequence[Message], *, progress: bool) -> list[Result]:
    return list(read_all(interpreter, known, progress=progress))
