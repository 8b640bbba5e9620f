"""Fills in wording: sandboxed Jinja over slots and the words derived from them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from dialogues.engine.words import at_clock, derived, in_words, on_day

# Rasa writes `{slot}`; Jinja's own `{{ … }}` and `{% … %}` are left alone.
_RASA_SLOT = re.compile(r"(?<![{%])\{(\w+)\}(?!\})")
# All that wording is made of. Without loops, calls and arithmetic none takes long, or grows far beyond what is written.
_PARTS = frozenset(
    "Template Output TemplateData Name Const List Getattr Getitem Slice If CondExpr And Or Not Compare Operand Concat "  # noqa: SIM905
    "Filter".split()
)
_FILTERS = ("capitalize", "default", "upper")


class TemplateError(ValueError):
    """The wording cannot be filled in."""


class Templates:
    """Renders wording.

    A template may use any slot (None when unknown), every word of `words.derived`, conditions, and the filters
    `words` (a duration), `day` (a date seen from now), `clock` (its time), `spaced` (an id as words) and Jinja's
    `capitalize`, `default` and `upper`.
    """

    def __init__(self) -> None:
        self._environment = ImmutableSandboxedEnvironment(
            undefined=StrictUndefined, autoescape=False, keep_trailing_newline=False
        )
        known = {name: self._environment.filters[name] for name in _FILTERS}
        # `day` needs the present, which is bound at render time.
        self._environment.filters = {**known, "words": in_words, "clock": at_clock, "day": on_day, "spaced": _spaced}
        self._environment.globals = {}
        self._compile = lru_cache(maxsize=4096)(self._compile_text)

    def _compile_text(self, text: str) -> Template:
        tree = self._parse(re.sub(r"\|\s*day\b", "| day(now)", text))
        try:
            return self._environment.from_string(tree)
        except TemplateSyntaxError as error:
            raise TemplateError(f"is no template: {error.message}") from None

    def _parse(self, text: str) -> nodes.Template:
        try:
            tree = self._environment.parse(_RASA_SLOT.sub(r"{{ \1 }}", text))
        except TemplateSyntaxError as error:
            raise TemplateError(f"is no template: {error.message}") from None
        for node in tree.find_all(nodes.Node):
            if type(node).__name__ not in _PARTS:
                raise TemplateError(f"is more than wording may be: `{type(node).__name__}` has no place in it")
            if isinstance(node, nodes.Filter) and node.name not in self._environment.filters:
                raise TemplateError(f"uses the filter `{node.name}`; there are {', '.join(self._environment.filters)}")
        return tree

    def names(self, text: str) -> set[str]:
        """Every name a template uses.

        Raises:
            TemplateError: When it is no template, or does more than wording may.
        """
        return set(meta.find_undeclared_variables(self._parse(text)))

    def render(self, text: str, slots: Mapping[str, Any], now: datetime) -> str:
        """The finished wording: one space between words, no space before punctuation.

        Args:
            text: The template.
            slots: What is known, by slot name; every declared slot, None when unknown.
            now: The present, from which dates are named.
        """
        values = {**slots, **derived(slots), "now": now}
        rendered = self._compile(text).render(values)
        rendered = re.sub(r"[ \t]+", " ", rendered)
        rendered = re.sub(r" +([,.;:?!])", r"\1", rendered)
        rendered = re.sub(r" *\n *", "\n", rendered)
        return re.sub(r"\n{3,}", "\n\n", rendered).strip()


def _spaced(word: str | None) -> str:
    return (word or "").replace("_", " ")
