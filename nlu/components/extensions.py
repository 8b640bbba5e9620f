"""What the components write on a spaCy `Doc`, in one place."""

from __future__ import annotations

from spacy.tokens import Doc

from nlu.types import OUT_OF_SCOPE, Intent

# readings: of the whole message, then of each clause; found: entities; safety: ids of situations seen;
# danger_named: whether the words themselves name one.
_DEFAULTS = {
    "intent": Intent(OUT_OF_SCOPE, 0.0),
    "readings": (),
    "ranking": (),
    "sure": True,
    "segments": (),
    "found": (),
    "safety": (),
    "danger_named": False,
}


def register() -> None:
    """Makes `doc._.ranking` and its siblings known to spaCy; harmless when done already."""
    for name, default in _DEFAULTS.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)
