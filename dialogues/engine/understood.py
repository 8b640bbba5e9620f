"""Decides which situations a message is about."""

from __future__ import annotations

from dialogues.engine.session import Session
from dialogues.engine.words import days_in
from nlu.types import OUT_OF_SCOPE, Understanding

# Said in passing: left aside when the message also says something else.
SOCIAL = frozenset({"greet", "goodbye", "thank", "affirm", "deny"})
_MAX_SITUATIONS = 3
_WAITS = frozenset({"wait_for_reply", "no_reply"})
_FAIR_WAIT_DAYS = 7


def situations_in(session: Session, understanding: Understanding) -> list[str]:
    """What the message is about, most urgent first; empty when that is not sure."""
    if understanding.intent.name == OUT_OF_SCOPE:
        certain = understanding.ranking and understanding.ranking[0].name == OUT_OF_SCOPE
        parts = [s.intent.name for s in understanding.segments if session.library.is_situation(s.intent.name)]
        if parts:
            return list(dict.fromkeys(parts))[:1]
        return [OUT_OF_SCOPE] if certain else []
    waiting = _by_days(understanding)
    if waiting:
        return [waiting]
    found = [understanding.intent.name] if understanding.sure else []
    found += [segment.intent.name for segment in understanding.segments]
    found = [name for name in dict.fromkeys(found) if name != OUT_OF_SCOPE and session.library.triggered_by(name)]
    if not understanding.sure and len(understanding.segments) < 2:  # noqa: PLR2004 - a single clause
        return []
    weighty = [name for name in found if name not in SOCIAL] or found[:1]
    rules = session.library.rules
    alone = [name for name in weighty if name in rules.stands_alone]
    if alone:
        return alone[:1]
    return sorted(rules.apart(weighty), key=rules.rank)[:_MAX_SITUATIONS]


def other_home(session: Session, names: list[str]) -> str | None:
    """The situation that has the wording for the channel just named, when the one at hand has none for it."""
    rules, situation = session.library.rules, session.state.situation
    channel = session.learned.get("channel")
    adjusts = {"ask_for_phrasing", *(name for name in session.library.flows if name.endswith("_phrasing"))}
    if channel is None or situation not in rules.getting_in_touch or not (not names or adjusts & set(names)):
        return None
    if any(phrasing.channel == channel for phrasing in session.library.phrasings.get(situation or "", [])):
        return None
    return rules.channel_home.get(str(channel))


def _by_days(understanding: Understanding) -> str | None:
    """Still waiting, or no reply any more: where the classifier wavers, the days named decide."""
    likely = [intent.name for intent in understanding.ranking[:3]]
    if understanding.sure or len(understanding.segments) > 1 or not _WAITS & set(likely[:2]):
        return None
    days = [days_in(entity.value) for entity in understanding.entities if entity.entity == "duration"]
    known = [number for number in days if number is not None]
    if not known:
        return None
    return "wait_for_reply" if known[-1] < _FAIR_WAIT_DAYS else "no_reply"
