from __future__ import annotations

from dialogues.types import Turn
from nlu.types import Intent, Segment, Understanding


def unsure(text: str, *likely: str) -> Turn:
    """A message below the threshold whose likeliest readings are these."""
    ranking = tuple(Intent(name, 0.2 - 0.01 * place) for place, name in enumerate(likely))
    nothing = Intent("out_of_scope", 0.2)
    segments = (Segment(text, 0, len(text), nothing),)
    return Turn(text=text, understanding=Understanding(text, nothing, ranking, (), segments, (), sure=False))
