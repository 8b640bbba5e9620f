"""Reads Rasa NLU training data: every YAML file under a folder, as one collection."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nlu.annotations import Annotation, read_example
from nlu.drafts.examples import Draft, read_drafts
from nlu.errors import DataError
from nlu.reading import YamlList, YamlLiteral, YamlMap, line_of, read_yaml, refuse_unknown_keys

# Drafts to send to an ex have a format of their own.
DRAFTS = "drafts"
# What an ex writes, by what it means; no message to the bot.
THEIRS = "theirs"
# What people say to a question of ours, a file for each question; no message by itself.
ANSWERS = "answers"
# Messages of several clauses, to learn from how many situations one tells of; the intent head never sees them.
SEVERAL = "several"
_VERSION = "3.1"
_KINDS = ("intent", "synonym", "lookup", "regex")


@dataclass(frozen=True, slots=True)
class Message:
    """One example of what people say.

    Attributes:
        text: The words, without annotations.
        intent: What they mean.
        entities: What was marked in them.
        path: The file it comes from.
        line: Its line there, when known.
    """

    text: str
    intent: str
    entities: tuple[Annotation, ...]
    path: Path
    line: int | None


@dataclass(frozen=True, slots=True)
class LongMessage:
    """A message of several clauses, and every situation it tells of (`intent: a+b` in the file)."""

    text: str
    intents: tuple[str, ...]


@dataclass(slots=True)
class TrainingData:
    """All there is to learn from.

    Attributes:
        messages: Examples in the order of files and lines.
        several: Messages of several clauses.
        synonyms: Words as people write them (case-folded) to their normal form.
        lookups: Lists of words by name.
        patterns: Regular expressions by name.
        drafts: Drafts with their problems marked.
        theirs: Messages of an ex, by what they mean.
        answers: What is said to each question, by the value that it means.
    """

    messages: list[Message] = field(default_factory=list)
    several: list[LongMessage] = field(default_factory=list)
    synonyms: dict[str, str] = field(default_factory=dict)
    lookups: dict[str, list[str]] = field(default_factory=dict)
    patterns: dict[str, list[str]] = field(default_factory=dict)
    drafts: list[Draft] = field(default_factory=list)
    theirs: list[Message] = field(default_factory=list)
    answers: dict[str, list[Message]] = field(default_factory=dict)

    @property
    def intents(self) -> list[str]:
        """The intents that have examples, sorted."""
        return sorted({message.intent for message in self.messages})


@dataclass(frozen=True, slots=True)
class _Example:
    raw: str
    line: int | None
    key: str


def read_training_data(folder: Path) -> TrainingData:
    """Reads every `.yml` file under a folder.

    Args:
        folder: Where the files are, at any depth.

    Returns:
        What they hold together.

    Raises:
        DataError: When a file holds something that is not supported, or an example stands twice.
    """
    drafts, several, theirs, answers = (folder / name for name in (DRAFTS, SEVERAL, THEIRS, ANSWERS))
    apart = {drafts, several, theirs, answers}
    paths = [path for path in sorted(folder.rglob("*.yml")) if not apart & {*path.parents}]
    if not paths:
        raise DataError(folder, "holds no training data", "Add .yml files with `nlu:` in them")
    data = TrainingData()
    for path in paths:
        _read_file(path, data)
    data.several = _read_several(several, set(data.intents), data.messages)
    data.drafts = read_drafts(drafts)
    data.theirs = _read_apart(sorted(theirs.rglob("*.yml")))
    # "Me" may answer two questions, but not one of them twice.
    data.answers = {path.stem: _read_apart([path]) for path in sorted(answers.rglob("*.yml"))}
    return data


def _read_apart(paths: list[Path]) -> list[Message]:
    read = TrainingData()
    for path in paths:
        _read_file(path, read)
    _refuse_duplicates(read.messages)
    return read.messages


def _read_several(folder: Path, intents: set[str], others: list[Message]) -> list[LongMessage]:
    read = TrainingData()
    for path in sorted(folder.rglob("*.yml")):
        _read_file(path, read)
    _refuse_duplicates([*others, *read.messages])
    for message in read.messages:
        unknown = sorted({*message.intent.split("+")} - intents)
        if unknown:
            problem, mend = f"`{unknown[0]}` has no examples of its own", "Join intents that do with a +"
            raise DataError(message.path, problem, mend, line=message.line, key=message.intent)
    return [LongMessage(message.text, tuple(message.intent.split("+"))) for message in read.messages]


def _read_file(path: Path, data: TrainingData) -> None:
    content = read_yaml(path)
    refuse_unknown_keys(path, content, {"version", "nlu"})
    if str(content.get("version")) != _VERSION:
        mend = f'Write version: "{_VERSION}"'
        raise DataError(path, "is not a supported version", mend, line=line_of(content, "version"), key="version")
    items = content.get("nlu")
    if not isinstance(items, YamlList):
        raise DataError(path, "is no list", "Write a list of intents", line=line_of(content, "nlu"), key="nlu")
    for index, item in enumerate(items):
        _read_item(path, item, f"nlu.{index}", line_of(items, index), data)


def _read_item(path: Path, item: Any, where: str, line: int | None, data: TrainingData) -> None:
    if not isinstance(item, YamlMap):
        raise DataError(path, "is no mapping", "Start it with `- intent: …`", line=line, key=where)
    refuse_unknown_keys(path, item, {*_KINDS, "examples"}, where)
    kinds = [kind for kind in _KINDS if kind in item]
    if len(kinds) != 1:
        mend = "Give it exactly one of intent, synonym, lookup and regex"
        raise DataError(path, "is not clear", mend, line=line, key=where)
    kind = kinds[0]
    name = str(item[kind])
    if kind == "intent" and "/" in name:
        problem = f"`{name}` is a retrieval intent, which is not supported"
        raise DataError(path, problem, "Leave out the slash", line=line, key=f"{where}.intent")
    examples = list(_examples(path, item, where))
    if not examples:
        mend = "Write at least one line `- …` under it"
        raise DataError(path, "has no examples", mend, line=line, key=f"{where}.examples")
    for example in examples:
        _keep(path, kind, name, example, data)


def _examples(path: Path, item: YamlMap, where: str) -> Iterator[_Example]:
    key = f"{where}.examples"
    examples = item.get("examples")
    line = line_of(item, "examples")
    if isinstance(examples, str):
        literal = isinstance(examples, YamlLiteral)
        for number, row in enumerate(examples.split("\n"), start=1):
            if not row.strip():
                continue
            place = line + number if literal and line else line
            if not row.startswith("- ") or not row[2:].strip():
                raise DataError(path, f"`{row}` is no example", "Start the line with `- `", line=place, key=key)
            yield _Example(row[2:].strip(), place, key)
    elif isinstance(examples, YamlList):
        for index, entry in enumerate(examples):
            place = line_of(examples, index)
            if not isinstance(entry, YamlMap) or not isinstance(entry.get("text"), str):
                raise DataError(path, "has no text", "Write `- text: …`", line=place, key=f"{key}.{index}")
            refuse_unknown_keys(path, entry, {"text", "metadata"}, f"{key}.{index}")
            yield _Example(entry["text"].strip(), place, f"{key}.{index}")
    elif examples is not None:
        raise DataError(path, "are neither lines nor a list", "Write `examples: |`", line=line, key=key)


def _keep(path: Path, kind: str, name: str, example: _Example, data: TrainingData) -> None:
    if kind == "intent":
        text, entities = read_example(example.raw, path, example.line, example.key)
        data.messages.append(Message(text, name, entities, path, example.line))
        for entity in entities:
            words = text[entity.start : entity.end]
            if entity.value != words:
                data.synonyms.setdefault(words.casefold(), entity.value)
    elif kind == "synonym":
        data.synonyms[example.raw.casefold()] = name
    elif kind == "lookup":
        data.lookups.setdefault(name, []).append(example.raw)
    else:
        try:
            re.compile(example.raw)
        except re.error as error:
            problem = f"`{example.raw}` is no regular expression: {error}"
            raise DataError(path, problem, "Mend it", line=example.line, key=example.key) from None
        data.patterns.setdefault(name, []).append(example.raw)


def _refuse_duplicates(messages: list[Message]) -> None:
    seen: dict[str, Message] = {}
    for message in messages:
        folded = " ".join(message.text.casefold().split())
        first = seen.setdefault(folded, message)
        if first is not message:
            where = f"{first.path.name}:{first.line}"
            problem = f"`{message.text}` stands already under `{first.intent}` in {where}"
            mend = "Keep the one that belongs"
            raise DataError(message.path, problem, mend, line=message.line, key=message.intent)
