"""Reads YAML safely and remembers lines, so that every complaint can name its place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from nlu.errors import DataError


def read_yaml(path: Path) -> CommentedMap:
    """Reads one file whose top level is a mapping.

    Args:
        path: The file.

    Returns:
        The mapping; its values know their lines (see `line_of`).

    Raises:
        DataError: When the file cannot be read, is not UTF-8, is not YAML or is no mapping.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise DataError(path, f"cannot be read ({error.strerror})", "Check that it exists") from None
    except UnicodeDecodeError as error:
        raise DataError(path, f"is not UTF-8 at byte {error.start}", "Save it as UTF-8") from None
    try:
        content = YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        problem = f"is not valid YAML: {error.problem or error.context}"
        raise DataError(path, problem, "Mend the YAML at this line", line=line) from None
    except YAMLError as error:
        raise DataError(path, f"is not valid YAML: {error}", "Mend the YAML") from None
    if not isinstance(content, CommentedMap):
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
    if not isinstance(node, CommentedMap | CommentedSeq):
        return None
    if key is None:
        return int(node.lc.line) + 1
    try:
        position = node.lc.key(key) if isinstance(node, Mapping) else node.lc.item(key)
    except (KeyError, IndexError, TypeError):
        return int(node.lc.line) + 1
    return int(position[0]) + 1


def refuse_unknown_keys(path: Path, node: CommentedMap, known: set[str], where: str = "") -> None:
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
