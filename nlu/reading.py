"""Reads YAML safely and remembers lines, so that every complaint can name its place.

PyYAML's C parser is used because start-up reads some hundred files; a pure Python parser takes ten times as long.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from nlu.errors import DataError

_CORE = "tag:yaml.org,2002:"


class YamlMap(dict[Any, Any]):
    """A mapping that knows its line and those of its keys."""

    line: int
    lines: dict[Any, int]


class YamlList(list[Any]):
    """A list that knows its line and those of its items."""

    line: int
    lines: list[int]


class YamlLiteral(str):
    """A text written as a block (`|`): its lines are lines of the file."""

    __slots__ = ()


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Reads YAML 1.2's core types only: "no" is a word, and so is "12:30"."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's own attribute


for _tag, _pattern, _first in (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("null", r"^(?:~|null|Null|NULL|)$", "~nN\0"),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", "-+0123456789."),
    ("merge", r"^<<$", "<"),
):
    _Loader.add_implicit_resolver(
        _CORE + _tag, re.compile(_pattern), [character if character != "\0" else "" for character in _first]
    )


def _read_map(loader: _Loader, node: yaml.MappingNode) -> YamlMap:
    content = YamlMap()
    content.line = node.start_mark.line + 1
    content.lines = {}
    own = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode) and key.tag != f"{_CORE}merge"]
    loader.flatten_mapping(node)
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        line = key_node.start_mark.line + 1
        if own.count(key_node.value) > 1 and key in content:
            raise yaml.constructor.ConstructorError(None, None, f"`{key}` stands twice", key_node.start_mark)
        content[key] = loader.construct_object(value_node, deep=True)
        content.lines[key] = line
    return content


def _read_list(loader: _Loader, node: yaml.SequenceNode) -> YamlList:
    content = YamlList(loader.construct_object(item, deep=True) for item in node.value)
    content.line = node.start_mark.line + 1
    content.lines = [item.start_mark.line + 1 for item in node.value]
    return content


def _read_text(loader: _Loader, node: yaml.ScalarNode) -> str:
    text = str(loader.construct_scalar(node))
    return YamlLiteral(text) if node.style == "|" else text


_Loader.add_constructor(f"{_CORE}map", _read_map)
_Loader.add_constructor(f"{_CORE}seq", _read_list)
_Loader.add_constructor(f"{_CORE}str", _read_text)


def read_yaml(path: Path) -> YamlMap:
    """Reads one file whose top level is a mapping.

    Args:
        path: The file.

    Returns:
        The mapping; its values know their lines (see `line_of`).

    Raises:
        DataError: When the file cannot be read, is not UTF-8, is not YAML, is no mapping or has a key twice.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise DataError(path, f"cannot be read ({error.strerror})", "Check that it exists") from None
    except UnicodeDecodeError as error:
        raise DataError(path, f"is not UTF-8 at byte {error.start}", "Save it as UTF-8") from None
    try:
        # The loader above is PyYAML's safe one.
        content = yaml.load(text, Loader=_Loader)  # noqa: S506
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        problem = f"is not valid YAML: {error.problem or error.context}"
        raise DataError(path, problem, "Mend the YAML at this line", line=line) from None
    except yaml.YAMLError as error:
        raise DataError(path, f"is not valid YAML: {error}", "Mend the YAML") from None
    if not isinstance(content, YamlMap):
        raise DataError(path, "holds no mapping", "Start it with a key such as `version:`", line=1)
    return content


def line_of(node: Any, key: str | int | None = None) -> int | None:
    """The 1-based line of a node, or of one of its keys or items.

    Args:
        node: A mapping or a list as read by `read_yaml`.
        key: The key or index in it whose line is asked for.

    Returns:
        The line, or None when it is not known.
    """
    if not isinstance(node, YamlMap | YamlList):
        return None
    if key is None:
        return node.line
    try:
        return node.lines[key]  # type: ignore[index]
    except (KeyError, IndexError, TypeError):
        return node.line


def refuse_unknown_keys(path: Path, node: Mapping[Any, Any], known: set[str], where: str = "") -> None:
    """Refuses the first key that is not among the known ones.

    Raises:
        DataError: With the line of the key and the keys that are allowed.
    """
    for key in node:
        if key not in known:
            name = f"{where}.{key}" if where else str(key)
            allowed = ", ".join(f"`{k}`" for k in sorted(known))
            mend = f"Allowed here: {allowed}"
            raise DataError(path, "is not supported", mend, line=line_of(node, key), key=name)
