"""Decides which situations a message is about."""

from __future__ import annotations

import re

from dialogues.engine.session import Session
from dialogues.engine.words import days_in
from nlu.types import OUT_OF_SCOPE, Understanding

# Said in passing: left aside when the message also says something else.
SOCIAL = frozenset({"greet", "goodbye", "thank", "affirm", "deny"})
# Told on the way to what somebody is after: left aside when the message also names a situation.
BACKGROUND = SOCIAL | {"tell_story", "want_friendship"}
# About the talk itself and never worth a guess: acted on only when the reading is plain.
STEERING = SOCIAL | {
    "cancel",
    "restart",
    "not_helpful",
    "delete_my_data",
    "export_my_data",
    "tell_name",
    "ask_if_bot",
    "ask_capabilities",
    "ask_privacy",
    "ask_progress",
    "check_draft",
    "set_reminder",
    "cancel_reminder",
}
_STORY = "tell_story"
_TOLD = frozenset({_STORY, "want_friendship"})
_CLEAR = 0.75
_PLAIN = 0.3
# Few words are hard to tell apart: a situation in them has to be plainer than in a sentence.
_FEW_WORDS = 3
_PLAIN_IN_FEW = 0.5
_PLAIN_BESIDE_A_STORY = 0.25
_BESIDE = 0.15
_TWIN = 0.1
_MAX_SITUATIONS = 3
# Built like a question.
ASKS = re.compile(
    r"\?|\b(?:should|shall|can|could|do|does|is it|would|may|how|what|where|when|which|who|whether)"
    r" (?:i|we|it|he|she|they|to|ok|okay|do)\b",
    re.IGNORECASE,
)
_WAITS = frozenset({"wait_for_reply", "no_reply"})
_FAIR_WAIT_DAYS = 7


def situations_in(session: Session, understanding: Understanding) -> list[str]:
    """What the message is about, most urgent first; empty when that is not sure."""
    if understanding.intent.name == OUT_OF_SCOPE:
        return _in_what_is_out_of_scope(session, understanding)
    waiting = _by_days(understanding)
    if waiting:
        return [waiting]
    sure = (understanding.sure and _plain(session, understanding)) or _between_neighbours(session, understanding)
    found = [understanding.intent.name] if sure else []
    told = [s for s in understanding.segments if not session.library.answers.is_act(s.text, "says_sorry")]
    if sure and understanding.intent.name in _TOLD and understanding.intent.confidence >= _CLEAR:
        # What is plain as a whole is not turned by a clause that is a guess.
        told = [s for s in told if s.intent.confidence >= _PLAIN_IN_FEW]
    if _many(understanding) and 0 < len(told) < len(understanding.segments):
        # "Sorry. What should I write?" is said to us.
        found = []
    found += [segment.intent.name for segment in told] if sure or _many(understanding) else []
    found = [name for name in dict.fromkeys(found) if name != OUT_OF_SCOPE and session.library.triggered_by(name)]
    found = _put_right(session, _beside(session, understanding, found))
    if not sure and not _many(understanding):
        return found
    found = _asked_about_meeting(session, understanding, found)
    weighty = [name for name in found if name not in BACKGROUND]
    weighty = weighty or [name for name in found if name not in SOCIAL][:1] or found[:1]
    rules = session.library.rules
    weighty = _asked_for(session, understanding, weighty)
    alone = [name for name in weighty if name in rules.stands_alone]
    if alone:
        return alone[:1]
    return sorted(rules.apart(weighty), key=rules.rank)[:_MAX_SITUATIONS]


def _asked_for(session: Session, understanding: Understanding, found: list[str]) -> list[str]:
    """Without what is only told on the way to another: "it was my fault" is no wish to say sorry."""
    unless, is_act = session.library.rules.told_unless, session.library.answers.is_act
    texts = [segment.text for segment in understanding.segments]
    told = [name for name in found if name in unless and not any(is_act(text, unless[name]) for text in texts)]
    return [name for name in found if name not in told] or found


def _put_right(session: Session, found: list[str]) -> list[str]:
    """The same, where words show that a reading must be another: "I cheated on her" is no harm done to them."""
    answers, text = session.library.answers, session.turn.text
    rules = session.library.rules
    shown = {read: meant for act, read, meant in rules.put_right if answers.is_act(text, act)}
    if answers.is_act(text, "asks_what_to_do"):
        # "Should I unfollow?", "do I answer her?": what the ex did is told, not asked.
        told = rules.last_word | {"they_blocked_me", "cancel"} | rules.lifts_boundary
        found = [name for name in found if name not in told]
    return list(dict.fromkeys(shown.get(name, name) for name in found))


def _asked_about_meeting(session: Session, understanding: Understanding, found: list[str]) -> list[str]:
    """Without what is only told of a meeting, where something is asked about it.

    "We meet on friday, the first time since, should I hug her?" asks one thing.
    """
    meets = session.library.rules.meets
    asked = {s.intent.name for s in understanding.segments if ASKS.search(s.text)} & meets
    if not asked:
        return found
    return [name for name in found if name in asked or name not in meets]


def _between_neighbours(session: Session, understanding: Understanding) -> bool:
    """Whether the doubt is only which of two near situations it is: the likelier will do, and leads to the other."""
    likely = understanding.ranking[:2]
    if [intent.name for intent in likely[1:]] == [_STORY] and session.library.is_situation(likely[0].name):
        # Every situation is told as a story, too.
        return likely[0].confidence >= _PLAIN_BESIDE_A_STORY
    if len(likely) < 2 or session.library.rules.apart([intent.name for intent in likely]) != [likely[0].name]:  # noqa: PLR2004
        return False
    return sum(intent.confidence for intent in likely) >= _PLAIN_IN_FEW


def _in_what_is_out_of_scope(session: Session, understanding: Understanding) -> list[str]:
    parts = [s.intent.name for s in understanding.segments if session.library.is_situation(s.intent.name)]
    first = understanding.ranking[0] if understanding.ranking else None
    certain = first is not None and first.name == OUT_OF_SCOPE
    if certain and session.library.answers.is_act(session.turn.text, "tells_breakup"):
        return [_STORY]
    if certain and first is not None and first.confidence < _PLAIN_IN_FEW and _names_the_ex(session):
        # Whatever is said of the ex is never beside the point.
        certain = False
    return parts[:1] or ([OUT_OF_SCOPE] if certain else [])


def _names_the_ex(session: Session) -> bool:
    words = session.turn.text.casefold()
    name = str(session.slots.get("ex_name") or "").casefold()
    return " ex" in f" {words}".replace("-", " ") or (bool(name) and name in words)


def _many(understanding: Understanding) -> bool:
    return len(understanding.segments) > 1


def _plain(session: Session, understanding: Understanding) -> bool:
    """Whether a reading is plain enough for what it would do."""
    intent = understanding.intent
    if intent.name in STEERING:
        # "Ok but I already did" says more than ok.
        more = intent.name in SOCIAL and len(session.turn.text.split()) > _FEW_WORDS and not _many(understanding)
        return intent.confidence >= (_PLAIN_IN_FEW if more else _PLAIN)
    few = len(session.turn.text.split()) <= _FEW_WORDS
    return not few or _many(understanding) or intent.confidence >= _PLAIN_IN_FEW


def _beside(session: Session, understanding: Understanding, found: list[str]) -> list[str]:
    """Looks past a yes or a no that opens a message ("yeah jealous"), and takes a wavering "ok then" as what it is."""
    likely = understanding.ranking[:2]
    if len(likely) < 2 or likely[0].name not in SOCIAL or _many(understanding):  # noqa: PLR2004 - the first two
        return found
    first, second = likely
    bare = session.library.answers.act(session.turn.text) is not None
    if not bare and session.library.is_situation(second.name) and second.confidence >= _BESIDE:
        return [second.name]
    together = first.confidence + (second.confidence if second.name in SOCIAL else 0)
    few = len(session.turn.text.split()) <= _FEW_WORDS
    return found or ([first.name] if few and together >= _PLAIN else [])


def other_home(session: Session, names: list[str]) -> str | None:
    """The situation that has the wording for the channel just named, when the one at hand has none for it."""
    rules, situation = session.library.rules, session.state.situation
    channel = session.learned.get("channel")
    if twin := rules.channel_twin.get(situation or "", {}).get(str(channel)):
        return twin if not names or {*names} <= {"ask_for_phrasing", *STEERING, situation, twin} else None
    adjusts = {"ask_for_phrasing", *(name for name in session.library.flows if name.endswith("_phrasing"))}
    if channel is None or situation not in rules.getting_in_touch or not (not names or adjusts & set(names)):
        return None
    if any(phrasing.channel == channel for phrasing in session.library.phrasings.get(situation or "", [])):
        return None
    return rules.channel_home.get(str(channel))


def twin_of(session: Session, understanding: Understanding, situation: str) -> str:
    """The plain form of a situation: an apology is not yet one face to face where nothing speaks of meeting."""
    twins = session.library.rules.channel_twin.get(situation, {})
    if session.slots.get("meeting_at") or session.slots.get("channel") == "in_person" or not twins.get("text"):
        return situation
    likely = {intent.name for intent in understanding.ranking[:2] if intent.confidence >= _TWIN}
    return twins["text"] if twins["text"] in likely else situation


def _by_days(understanding: Understanding) -> str | None:
    """Still waiting, or no reply any more: where the classifier wavers, the days named decide."""
    likely = [intent.name for intent in understanding.ranking[:3]]
    if len(understanding.segments) > 1 or not _WAITS & set(likely[:2]):
        return None
    # A sure reading gives way only where a few days were called silence, and waiting was likely too.
    wavers = likely[0] == "no_reply" and "wait_for_reply" in likely
    if understanding.sure and not wavers:
        return None
    days = [days_in(entity.value) for entity in understanding.entities if entity.entity == "duration"]
    known = [number for number in days if number is not None]
    if not known:
        return None
    if known[-1] >= _FAIR_WAIT_DAYS:
        return None if understanding.sure else "no_reply"
    return "wait_for_reply"
