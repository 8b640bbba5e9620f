"""Slots and responses, read from Rasa domain files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dialogues.types import Button
from nlu.errors import DataError
from nlu.reading import YamlMap, line_of, read_yaml, refuse_unknown_keys

SLOT_TYPES = ("text", "bool", "categorical", "float", "list", "any")
_MAPPING_TYPES = ("from_entity", "from_text", "custom")
MAX_BUTTONS = 8


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a message can fill a slot.

    Attributes:
        type: `from_entity`, `from_text` (only as the answer to its question) or `custom`.
        entity: The entity whose value is taken.
        role: The role the entity must have, if any.
        intents: Only under these intents, if any.
    """

    type: str
    entity: str | None = None
    role: str | None = None
    intents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """Something that can be known.

    Attributes:
        name: Its name.
        type: One of `SLOT_TYPES`.
        values: The allowed values of a categorical slot.
        initial: Its value before anything was said.
        mappings: How messages fill it.
    """

    name: str
    type: str
    values: tuple[str, ...] = ()
    initial: Any = None
    mappings: tuple[Mapping, ...] = ()


@dataclass(frozen=True, slots=True)
class Variation:
    """One way of saying a response.

    Attributes:
        text: A template.
        buttons: Choices under it; their titles are templates too.
        conditions: Slot values that must hold, all of them.
        line: Where it stands.
    """

    text: str
    buttons: tuple[Button, ...] = ()
    conditions: tuple[tuple[str, Any], ...] = ()
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """Everything that can be said under one id."""

    id: str
    variations: tuple[Variation, ...]
    path: Path


@dataclass(frozen=True, slots=True)
class Domain:
    """All slots and responses."""

    slots: dict[str, Slot]
    responses: dict[str, Response]


def load_domain(folder: Path) -> Domain:
    """Reads and merges every domain file below a folder.

    Raises:
        DataError: On anything unreadable, unknown or doubled.
    """
    slots: dict[str, Slot] = {}
    responses: dict[str, Response] = {}
    for path in sorted(folder.rglob("*.yml")):
        content = read_yaml(path)
        refuse_unknown_keys(path, content, {"version", "slots", "responses"})
        for name, node in (content.get("slots") or {}).items():
            _refuse_double(path, content["slots"], name, slots)
            slots[name] = _read_slot(path, name, node)
        for name, node in (content.get("responses") or {}).items():
            _refuse_double(path, content["responses"], name, responses)
            responses[name] = Response(name, tuple(_read_variations(path, name, node)), path)
    return Domain(slots, responses)


def _refuse_double(path: Path, node: YamlMap, name: str, known: dict[str, Any]) -> None:
    if name in known:
        raise DataError(path, "is declared twice", "Keep one of the two", line=line_of(node, name), key=name)


def _read_slot(path: Path, name: str, node: YamlMap) -> Slot:
    refuse_unknown_keys(path, node, {"type", "values", "initial_value", "mappings"}, name)
    if node.get("type") not in SLOT_TYPES:
        problem, mend = f"has the type `{node.get('type')}`", f"Types are: {', '.join(SLOT_TYPES)}"
        raise DataError(path, problem, mend, line=line_of(node), key=name)
    if node["type"] == "categorical" and not node.get("values"):
        raise DataError(path, "is categorical without `values`", "List them", line=line_of(node), key=name)
    mappings = []
    for position, mapping in enumerate(node.get("mappings", ())):
        line = line_of(node["mappings"], position)
        refuse_unknown_keys(path, mapping, {"type", "entity", "role", "intent"}, f"{name}.mappings")
        if mapping.get("type") not in _MAPPING_TYPES:
            problem, mend = f"has a mapping `{mapping.get('type')}`", f"Mappings: {', '.join(_MAPPING_TYPES)}"
            raise DataError(path, problem, mend, line=line, key=name)
        intents = mapping.get("intent", ())
        intents = (intents,) if isinstance(intents, str) else tuple(intents)
        mappings.append(Mapping(mapping["type"], mapping.get("entity"), mapping.get("role"), intents))
    values = tuple(str(value) for value in node.get("values", ()))
    return Slot(name, node["type"], values, node.get("initial_value"), tuple(mappings))


def _read_variations(path: Path, name: str, nodes: Any) -> list[Variation]:
    if not isinstance(nodes, list) or not nodes:
        raise DataError(path, "has no variations", "Write `- text: …` below it", key=name)
    variations = []
    for position, node in enumerate(nodes):
        line = line_of(nodes, position)
        if not isinstance(node, YamlMap) or not node.get("text"):
            raise DataError(path, "has a variation without `text`", "Add `text:`", line=line, key=name)
        refuse_unknown_keys(path, node, {"text", "buttons", "condition"}, name)
        buttons = [_read_button(path, name, button) for button in node.get("buttons", ())]
        if len(buttons) > MAX_BUTTONS:
            raise DataError(path, f"has {len(buttons)} buttons", f"At most {MAX_BUTTONS}", line=line, key=name)
        conditions = [_read_condition(path, name, condition) for condition in node.get("condition", ())]
        variations.append(Variation(str(node["text"]).strip(), tuple(buttons), tuple(conditions), line))
    return variations


def _read_button(path: Path, name: str, node: YamlMap) -> Button:
    refuse_unknown_keys(path, node, {"title", "payload"}, f"{name}.buttons")
    if not str(node.get("payload", "")).startswith("/") or not node.get("title"):
        mend = "Write {title: …, payload: /intent} or {title: …, payload: /SetSlots(slot=value)}"
        raise DataError(path, "has a broken button", mend, line=line_of(node), key=name)
    return Button(str(node["title"]), str(node["payload"]))


def _read_condition(path: Path, name: str, node: YamlMap) -> tuple[str, Any]:
    if not isinstance(node, YamlMap) or node.get("type") != "slot" or "name" not in node or "value" not in node:
        mend = "Write `condition: [{type: slot, name: …, value: …}]`"
        raise DataError(path, "has a broken condition", mend, line=line_of(node), key=name)
    return str(node["name"]), node["value"]
