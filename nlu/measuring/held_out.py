"""Reads sets of held-out messages."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from nlu.measuring.danger import LOOK_ALIKE
from nlu.measuring.several import JOINED
from nlu.training_data import Message, read_training_data

# Folders of a whole collection, by what they hold.
MESSAGES, SEVERAL, SAFETY, ENTITIES, OUTSIDE = "fresh", "several", "safety", "entities", "outside"
# A folder with one of these is a collection; `safety` is also a group of situations.
_MARKS = (MESSAGES, SEVERAL, ENTITIES, OUTSIDE)


@dataclass(slots=True)
class HeldOut:
    """Messages nothing was learnt from.

    Attributes:
        messages: Those that tell of one situation each.
        several: Those that tell of more (`intent: a+b`).
        safety: Dangerous ones, and those that only look so (`intent: look_alike`).
        entities: Those in which names, times and the like are marked.
        outside: Those about other things, beside the few among the messages (`intent: out_of_scope`).
        folders: Where each kind comes from.
    """

    messages: list[Message] = field(default_factory=list)
    several: list[Message] = field(default_factory=list)
    safety: list[Message] = field(default_factory=list)
    entities: list[Message] = field(default_factory=list)
    outside: list[Message] = field(default_factory=list)
    folders: dict[str, Path] = field(default_factory=dict)


def read_held_out(folder: Path) -> HeldOut:
    """Reads a collection, or one set of any kind.

    Args:
        folder: `fresh/`, `several/`, `safety/`, `entities/` and `outside/`, or a folder of one kind.

    Raises:
        DataError: When a file cannot be used.
    """
    held_out = HeldOut()
    if not any((folder / name).is_dir() for name in _MARKS):
        messages = read_training_data(folder).messages
        _put(held_out, _kind(messages), folder, messages)
        return held_out
    for name in (MESSAGES, SEVERAL, SAFETY, ENTITIES, OUTSIDE):
        if (folder / name).is_dir():
            _put(held_out, name, folder / name, read_training_data(folder / name).messages)
    return held_out


def _kind(messages: list[Message]) -> str:
    if any(JOINED in message.intent for message in messages):
        return SEVERAL
    if any(message.intent == LOOK_ALIKE for message in messages):
        return SAFETY
    return ENTITIES if any(message.entities for message in messages) else MESSAGES


def _put(held_out: HeldOut, kind: str, folder: Path, messages: list[Message]) -> None:
    name = "messages" if kind == MESSAGES else kind
    setattr(held_out, name, messages)
    held_out.folders[name] = folder
