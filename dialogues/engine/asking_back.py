"""Asks back when a message was not understood: says what was, and offers the likeliest situations."""

from __future__ import annotations

from collections.abc import Iterable

from dialogues.engine.effects import clarify
from dialogues.engine.session import Session
from dialogues.engine.understood import STEERING
from dialogues.engine.words import in_words
from nlu.types import OUT_OF_SCOPE, Intent, Understanding

_MAX_CHOICES = 3
_MIN_LIKELY = 0.05
# Danger is offered as a reading only where it is likely: a wrong guess there is a slap.
_MIN_DANGER = 0.25
_FEW_WORDS = 3
_MENU_AFTER = 2
_MAX_ALTERNATIVES = 4


def ask_back(session: Session, understanding: Understanding) -> None:
    """Says what was understood and asks which situation is meant; the second time in a row, shows the menu."""
    if _waits_for_words(session):
        session.say("utter_words_or_talk")
        return
    session.state.unsure += 1
    likely = [intent.name for intent in understanding.ranking if _offerable(session, intent)][:_MAX_CHOICES]
    likely.sort(key=lambda name: session.library.flows[name].stage == "safety")
    heard = heard_in(session, understanding)
    only_danger = all(session.library.flows[name].stage == "safety" for name in likely)
    lost = session.state.unsure >= _MENU_AFTER
    if only_danger and not lost and session.context["topic"]:
        session.say("utter_unsure_topic")
        return
    if lost or only_danger:
        session.say("utter_menu_unsure", heard=heard)
        return
    clarify(session, likely, "utter_clarify_one" if len(likely) == 1 else "utter_clarify", heard=heard)


def _waits_for_words(session: Session) -> bool:
    """Whether words for the ex were asked for, and these read as if they were said to us."""
    stack, flows = session.state.stack, session.library.flows
    return bool(stack) and flows[stack[-1].flow].steps[stack[-1].step].value in session.library.rules.for_the_ex


def other_readings(session: Session, understanding: Understanding, names: list[str]) -> list[str]:
    """What else the message may have meant, likeliest first; near situations where the classifier knows no other."""
    found = [i.name for i in understanding.ranking if i.name not in names and _offerable(session, i)]
    if not names:
        # They are on screen already: what is left is what was not offered.
        found = found[_MAX_CHOICES:]
    for name in names:
        groups = (group for group in session.library.rules.neighbours if name in group)
        found += [other for group in groups for other in sorted(group) if other not in names]
    return list(dict.fromkeys(found))[:_MAX_ALTERNATIVES]


def heard_in(session: Session, understanding: Understanding) -> str:
    """The facts in a message as a clause, "" when there are none: "Dana, three weeks"."""
    slots, found = session.slots, []
    for entity in understanding.entities:
        if entity.entity == "name" and entity.value in {slots.get("ex_name"), slots.get("my_name")}:
            found.append(entity.value)
        elif entity.entity == "duration":
            found.append(in_words(entity.value))
        elif entity.entity == "platform":
            found.append(entity.value)
    return _listed(dict.fromkeys(found))


def _listed(words: Iterable[str]) -> str:
    *first, last = [*words] or [""]
    return f"{', '.join(first)} and {last}" if first else last


def _offerable(session: Session, intent: Intent) -> bool:
    flow = session.library.flows.get(intent.name)
    if flow is None or intent.name in STEERING | {OUT_OF_SCOPE}:
        return False
    if flow.stage == "safety":
        enough = len(session.turn.text.split()) > _FEW_WORDS
        return enough and intent.confidence >= _MIN_DANGER
    if intent.confidence < _MIN_LIKELY:
        return False
    adjusts = intent.name.endswith("_phrasing")
    return session.library.is_situation(intent.name) or (adjusts and bool(session.context["offered"]))
