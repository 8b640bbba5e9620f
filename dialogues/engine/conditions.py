"""Conditions of flows: `slots.tries = "more" and not slots.my_name is null`."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

Values = Mapping[str, Mapping[str, Any]]
Predicate = Callable[[Values], bool]
_Term = Callable[[Values], Any]

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<string>"[^"]*"|'[^']*')
      | (?P<number>-?\d+(?:\.\d+)?)
      | (?P<operator>!=|<=|>=|=|<|>)
      | (?P<paren>[()])
      | (?P<word>[A-Za-z_][\w.]*)
    )""",
    re.VERBOSE,
)
_CONSTANTS: dict[str, Any] = {"true": True, "false": False, "null": None, "none": None}
_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "is": operator.eq,
    "!=": operator.ne,
    "is not": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "contains": operator.contains,
    "matches": lambda text, pattern: re.search(pattern, text) is not None,
}


class ConditionError(ValueError):
    """The condition cannot be read."""


class Condition:
    """A parsed condition.

    Args:
        source: The condition as written, in the grammar of Rasa's flows: `not and or ( ) = != < <= > >=
            is "is not" contains matches` over `slots.` and `context.`; also `True` and `False`.

    Raises:
        ConditionError: When it does not parse.
    """

    def __init__(self, source: str | bool) -> None:  # noqa: FBT001 - `if: False` is how Rasa writes it
        self.source = str(source)
        self.names: set[str] = set()
        self._tokens = _tokenise(self.source)
        self._position = 0
        self._predicate = self._either()
        if self._position < len(self._tokens):
            raise ConditionError(f"`{self._tokens[self._position]}` is not expected there")

    def __call__(self, values: Values) -> bool:
        """Whether it holds; a comparison with nothing to compare does not."""
        return self._predicate(values)

    def _peek(self) -> str:
        return self._tokens[self._position] if self._position < len(self._tokens) else ""

    def _take(self) -> str:
        token = self._peek()
        if not token:
            raise ConditionError("it ends too early")
        self._position += 1
        return token

    def _either(self) -> Predicate:
        left = self._both()
        while self._peek().lower() == "or":
            self._take()
            first, second = left, self._both()
            left = lambda v, a=first, b=second: a(v) or b(v)  # type: ignore[misc]  # noqa: E731
        return left

    def _both(self) -> Predicate:
        left = self._negated()
        while self._peek().lower() == "and":
            self._take()
            first, second = left, self._negated()
            left = lambda v, a=first, b=second: a(v) and b(v)  # type: ignore[misc]  # noqa: E731
        return left

    def _negated(self) -> Predicate:
        if self._peek().lower() == "not":
            self._take()
            inner = self._negated()
            return lambda v: not inner(v)
        if self._peek() == "(":
            self._take()
            group = self._either()
            if self._take() != ")":
                raise ConditionError("a `)` is missing")
            return group
        return self._comparison()

    def _comparison(self) -> Predicate:
        left = self._term()
        name = self._peek().lower()
        if name not in _COMPARE:
            return lambda v: bool(left(v))
        self._take()
        if name == "is" and self._peek().lower() == "not":
            self._take()
            name = "is not"
        right, compare = self._term(), _COMPARE[name]

        def holds(values: Values) -> bool:
            try:
                return bool(compare(left(values), right(values)))
            except TypeError:
                return False

        return holds

    def _term(self) -> _Term:
        token = self._take()
        if token[0] in "\"'":
            text = token[1:-1]
            return lambda _: text
        if token.lower() in _CONSTANTS:
            constant = _CONSTANTS[token.lower()]
            return lambda _: constant
        if re.fullmatch(r"-?\d+(\.\d+)?", token):
            number = float(token)
            return lambda _: number
        space, _, name = token.partition(".")
        if space not in {"slots", "context"} or not name:
            raise ConditionError(f"`{token}` is neither a value nor `slots.…` nor `context.…`")
        self.names.add(token)
        return lambda values: values.get(space, {}).get(name)


def _tokenise(source: str) -> list[str]:
    tokens, position = [], 0
    source = source.strip()
    while position < len(source):
        match = _TOKEN.match(source, position)
        if not match:
            raise ConditionError(f"`{source[position:]}` cannot be read")
        tokens.append(match.group().strip())
        position = match.end()
    if not tokens:
        raise ConditionError("it is empty")
    return tokens
