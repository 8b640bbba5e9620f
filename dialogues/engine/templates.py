"""Fills in wording: sandboxed Jinja over slots and the words derived from them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from dialogues.engine.words import at_clock, derived, in_words, on_day

# Rasa writes `{slot}`; Jinja's own `{{ … }}` and `{% … %}` are left alone.
_RASA_SLOT = re.compile(r"(?<![{%])\{(\w+)\}(?!\})")


class TemplateError(ValueError):
    """The wording cannot be filled in."""


class Templates:
    """Renders wording.

    A template may use any slot (None when unknown), every word of `words.derived`, and the filters
    `words` (a duration) and `day` (a date seen from now).
    """

    def __init__(self) -> None:
        self._environment = ImmutableSandboxedEnvironment(
            undefined=StrictUndefined, autoescape=False, keep_trailing_newline=False
        )
        self._environment.filters["words"] = in_words
        self._environment.filters["clock"] = at_clock
        # `day` needs the present, which is bound at render time.
        self._environment.filters["day"] = on_day
        self._compile = lru_cache(maxsize=4096)(self._compile_text)

    def _compile_text(self, text: str) -> Template:
        source = _RASA_SLOT.sub(r"{{ \1 }}", text)
        source = re.sub(r"\|\s*day\b", "| day(now)", source)
        try:
            return self._environment.from_string(source)
        except TemplateSyntaxError as error:
            raise TemplateError(f"is no template: {error.message}") from None

    def names(self, text: str) -> set[str]:
        """Every name a template uses.

        Raises:
            TemplateError: When it is no template.
        """
        source = _RASA_SLOT.sub(r"{{ \1 }}", text)
        try:
            tree = self._environment.parse(source)
        except TemplateSyntaxError as error:
            raise TemplateError(f"is no template: {error.message}") from None
        return set(meta.find_undeclared_variables(tree))

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
