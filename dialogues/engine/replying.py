"""Reads a message as the answer to what was asked, or as a word on what is on screen."""

from __future__ import annotations

import re

from dialogues.engine import answered
from dialogues.engine.addressed import is_for_the_ex
from dialogues.engine.answers import normalise
from dialogues.engine.domain import Slot
from dialogues.engine.facts import NAME_SLOTS, from_entities, text_value
from dialogues.engine.flows import Flow, Step
from dialogues.engine.session import Session
from dialogues.engine.theirs import their_words
from dialogues.engine.understood import SOCIAL
from dialogues.engine.walker import Walker, slots_of
from dialogues.places import zone_of
from dialogues.state import Scalar
from nlu.types import OUT_OF_SCOPE, Understanding

# So sure that it is not taken for the answer to an open question.
_DIGRESSION = 0.6
# A fact may be part of a story: less will do against a mere correction.
_TOLD = 0.4
_TEXT_DIGRESSION = 0.85
_SURE_DIGRESSION = 0.75
_ASKING = frozenset("what how should can could do does did is are will who when where why would".split())  # noqa: SIM905
_FEW_WORDS, _SOME_WORDS = 4, 6
_NOD = 0.5
_PLACE, _STORY, _MEANS_HARM = "place", "tell_story", "wants_to_harass"
_ANSWER_WORDS = 10
# About the talk itself, whatever word in them would answer.
_ELSEWHERE = frozenset({"delete_my_data", "export_my_data", "ask_if_bot", "ask_privacy", "ask_capabilities"})
# Said in so many words, these are no cry for help.
_HARMLESS = frozenset(
    "yes no safe mild vents advice ask_laugh ask_quiet ask_name ask_simpler ask_send tells_pronoun".split()  # noqa: SIM905
)
# What the ex said, when it is nothing to be afraid of.
_LIKE_TEXTS = frozenset({"WhatsApp", "Signal", "Telegram", "iMessage", "SMS"})
_KIND_WORDS = frozenset({"accepts", "meets", "online", "fetches"})
# A yes or a no chooses between two; among three it says nothing.
_EITHER = 2
_A_WORDING = re.compile(
    r"\b(?:first|second|third|last|previous|other|this|that) (?:one|version|wording)\b", re.IGNORECASE
)


def explains(session: Session, walker: Walker) -> bool:
    """Whether what was asked explains a message that the classifier, and no word in it, takes for danger.

    Few words are hard to tell apart ("any day now", "I'm safe, my sister is here"): where they plainly answer
    what was asked, or are just the title of a button on screen, they are no cry for help.
    """
    text, understanding = session.turn.text, session.turn.understanding
    if normalise(text) in {normalise(title) for title in session.state.choices}:
        return True
    if session.state.hold is not None:
        # "I called 911" tells of help, not of a case.
        return session.library.answers.is_act(text, "safe")
    if understanding is None or understanding.danger_named or len(text.split()) > _ANSWER_WORDS:
        return False
    if session.library.answers.is_act(text, "tells_pronoun"):
        # "He", to whatever question it answers.
        return True
    return _said_plainly(session, understanding) or _answers_the_question(session, walker, understanding)


def _said_plainly(session: Session, understanding: Understanding) -> bool:
    """Whether a message is, as a whole, something harmless: kind words of the ex, or a what-if about the advice."""
    found = their_words(session)
    if found is not None and found.read in _KIND_WORDS:
        return True
    if session.library.answers.is_act(session.turn.text, "wants_jealousy"):
        return True
    if understanding.intent.name == _MEANS_HARM and session.library.answers.is_act(session.turn.text, "ex_may_do"):
        # "And if he brings his dog": what the ex may do is no wish of theirs.
        return True
    return session.state.situation is not None and session.library.answers.is_act(understanding.text, "ask_other")


def _answers_the_question(session: Session, walker: Walker, understanding: Understanding) -> bool:
    answers, question, text = session.library.answers, walker.open_question(), session.turn.text
    if question is None:
        ended = any(entity.entity == "ended_by" for entity in understanding.entities)
        return ended or answers.act(text) in _HARMLESS
    return answers.value(session.library.domain.slots[str(question[1].value)], text) is not None


async def take_answer(session: Session, walker: Walker, flow: Flow, step: Step) -> bool:
    """Takes the message as the answer to the open question, if it is one."""
    slot = session.library.domain.slots[str(step.value)]
    text, understanding = session.turn.text, session.turn.understanding
    value = _said_value(session, flow, slot)
    if value is None:
        value = _by_buttons(session, slot.name, text)
    if value is None and _accepts_text(session, flow, slot.name):
        value = text_value(slot.name, text)
        if value is None:
            # It cannot be woven into a sentence: go on without it rather than ask twice.
            await walker.resume()
            return True
    if value is None:
        same = understanding is not None and _is_no_other(understanding, flow)
        asked = session.state.stack[-1].asked
        if same and asked > 1 and len(text.split()) <= _FEW_WORDS:
            await walker.resume()
            return True
        return False
    session.set_slot(slot.name, value)
    values = {"slots": session.slots, "context": session.context}
    for rejection in step.rejections:
        if rejection.condition(values):
            session.set_slot(slot.name, None)
            session.say(rejection.utter)
            return True
    session.state.unsure = 0
    await walker.resume()
    return True


def _said_value(session: Session, flow: Flow, slot: Slot) -> Scalar:
    """The value a message gives in its words, by what it names or by the patterns of the slot's answers."""
    text, understanding = session.turn.text, session.turn.understanding
    value = session.learned.get(slot.name) or from_entities(session, slot)
    if value is None and not _is_digression(session, flow):
        # "I've got a crush on her again" does not say who writes first, for all its "her".
        least = 2 if understanding is not None and _tells_elsewhere(session, flow, understanding) else 1
        value = session.library.answers.value(slot, text, least_words=least)
        if value is None and understanding is not None:
            # As it was read, with its misspelt words mended.
            value = session.library.answers.value(slot, understanding.text, least_words=least)
        value = answered.value_of(session, slot, text, value)
    if value is None and slot.name == _PLACE and zone_of(text):
        value = text
    return value


def names_a_channel(session: Session) -> bool:
    """Whether a message is only the wish for another channel: "as an email", while wording is in reach."""
    understanding, state = session.turn.understanding, session.state
    if understanding is None or state.situation is None or len(session.turn.text.split()) > _SOME_WORDS:
        return False
    question = state.stack[-1] if state.stack else None
    flow = session.library.flows.get(question.flow) if question else None
    if flow is not None and question is not None and flow.steps[question.step].value == "channel":
        return False
    if not session.library.answers.is_act(session.turn.text, "channel"):
        return False
    named = {entity.entity for entity in understanding.entities} & {"channel", "platform"}
    return (
        ("channel" in named or state.offered is not None)
        and bool(named)
        and state.situation in session.library.phrasings
    )


def settle_channel(session: Session) -> None:
    """Takes a platform for the way to write where nothing else names one: "on snap", of the wording on screen."""
    understanding = session.turn.understanding
    if understanding is not None and all(entity.entity != "channel" for entity in understanding.entities):
        session.set_slot("channel", "text" if session.slots.get("platform") in _LIKE_TEXTS else "private_message")


def _is_digression(session: Session, flow: Flow) -> bool:
    """Whether a message is surely about something else, though it may hold a word that would answer."""
    understanding = session.turn.understanding
    if understanding is not None and _takes_leave(understanding):
        return True
    if understanding is None or len(session.turn.text.split()) <= _FEW_WORDS:
        return understanding is not None and _adjusts(session, understanding)
    intent = understanding.intent
    if session.library.answers.is_act(session.turn.text, "what_if"):
        return True
    elsewhere = intent.name not in {flow.id, OUT_OF_SCOPE} | SOCIAL
    if intent.name in _ELSEWHERE and understanding.sure and intent.confidence >= _DIGRESSION:
        return True
    told = {segment.intent.name for segment in understanding.segments} - {flow.id, OUT_OF_SCOPE}
    if len({name for name in told if session.library.is_situation(name)}) > 1:
        return True
    # What is told, not asked, and holds an answer, is one: "part of me wants him back".
    return _asks(session.turn.text) and elsewhere and understanding.sure and intent.confidence >= _SURE_DIGRESSION


def _takes_leave(understanding: Understanding) -> bool:
    """Thanks and a good night answer nothing, whatever is good in them."""
    intents = {understanding.intent.name, *(segment.intent.name for segment in understanding.segments)}
    return understanding.sure and understanding.intent.confidence >= _DIGRESSION and intents <= answered.PARTING


def _tells_elsewhere(session: Session, flow: Flow, understanding: Understanding) -> bool:
    intent = understanding.intent
    elsewhere = session.library.is_situation(intent.name) and intent.name != flow.id
    few = len(session.turn.text.split()) < _SOME_WORDS
    return elsewhere and not few and understanding.sure and intent.confidence >= _SURE_DIGRESSION


def _is_no_other(understanding: Understanding, flow: Flow) -> bool:
    """Whether a message that answers nothing may still be meant as an answer, and is not plainly about Peru."""
    intent = understanding.intent
    likeliest = understanding.ranking[0] if understanding.ranking else intent
    plain = likeliest.name == OUT_OF_SCOPE and likeliest.confidence >= _DIGRESSION
    return intent.name == flow.id or (intent.name == OUT_OF_SCOPE and not plain)


def _adjusts(session: Session, understanding: Understanding) -> bool:
    """Whether few words are plainly about the wording ("no, more polite"), whatever else they hold."""
    intent = understanding.intent
    about = intent.name.endswith("_phrasing") and intent.confidence >= _TEXT_DIGRESSION
    return about and not any(session.library.answers.is_act(session.turn.text, act) for act in ("yes", "no"))


def _by_buttons(session: Session, slot: str, text: str) -> str | bool | None:
    """A yes or a no, where the question's buttons say what that means."""
    answers = session.library.answers
    says = "yes" if answers.is_act(text, "yes") else "no" if answers.is_act(text, "no") else _nods(session)
    if says is None:
        return None
    found = []
    for title, payload in session.state.choices.items():
        pairs = dict(slots_of(payload) or [])
        if slot in pairs:
            found.append((title.lower(), pairs[slot]))
    for title, value in found:
        if title.split(",")[0].split()[0] == says:
            return value  # type: ignore[no-any-return]
    if says == "yes" and found and len(found) <= _EITHER and not answers.is_act(text, "nod"):
        return found[0][1]  # type: ignore[no-any-return]
    return found[-1][1] if says == "no" and len(found) > 1 else None


def _nods(session: Session) -> str | None:
    """A yes or a no in a few words that are not listed ("actually no wait")."""
    understanding = session.turn.understanding
    if understanding is None or not understanding.sure or len(session.turn.text.split()) > _FEW_WORDS:
        return None
    if answered.says_more(session.turn.text):
        return None
    plain = understanding.intent.confidence >= _NOD
    nod = {"affirm": "yes", "deny": "no"}.get(understanding.intent.name) if plain else None
    return nod or answered.nod(session)


def _asks(text: str) -> bool:
    """Whether a message is built like a question."""
    first = text.casefold().split()[:1]
    return "?" in text or (bool(first) and first[0] in _ASKING)


def _accepts_text(session: Session, flow: Flow, slot: str) -> bool:
    definition, answers = session.library.domain.slots[slot], session.library.answers
    understanding, text = session.turn.understanding, session.turn.text
    takes_text = any(mapping.type == "from_text" for mapping in definition.mappings)
    verbatim = slot in session.library.rules.verbatim
    shown = session.state.offered is not None and _A_WORDING.search(text) is not None
    steers = answers.is_act(text, "insist") or (_asks(text) and not verbatim) or (shown and not verbatim)
    name = str(session.slots.get("ex_name") or "")
    told_us = slot in session.library.rules.for_the_ex and not is_for_the_ex(text, name)
    if understanding is None or not takes_text or steers or told_us:
        return False
    intent, words = understanding.intent, len(text.split())
    if slot == _PLACE:
        # Whatever else is said is no town.
        plain = intent.name != OUT_OF_SCOPE and intent.confidence >= _DIGRESSION
        return words <= _FEW_WORDS and not plain and not session.library.is_situation(intent.name)
    if intent.name in {flow.id, OUT_OF_SCOPE, _STORY} or (verbatim and words > _FEW_WORDS):
        return True
    if slot in NAME_SLOTS:
        return words < _FEW_WORDS and answers.act(text) is None
    if not session.library.is_situation(intent.name):
        return intent.confidence < _DIGRESSION
    return intent.confidence < _TEXT_DIGRESSION or "?" not in text


def corrects_beside(session: Session, walker: Walker) -> bool:
    """Whether a message puts a fact right that is not what is being asked ("it was five months, actually")."""
    question = walker.open_question()
    beside = [slot for slot in session.changed if question is not None and slot != question[1].value]
    return bool(beside) and beside == session.changed and is_correction(session)


def is_correction(session: Session) -> bool:
    """Whether the message does no more than put a fact right ("actually it was email")."""
    # A pronoun may well be somebody else's: it counts only where the message is about names.
    understanding = session.turn.understanding
    about_names = understanding is not None and understanding.intent.name == "tell_name"
    if understanding is not None and _tells_a_situation(session, understanding):
        return False
    # With wording on screen a fact heard for the first time puts it right too.
    facts = session.changed if session.state.offered is None else [*session.changed, *session.learned]
    if (session.state.situation is None and not session.changed) or not [
        slot for slot in facts if slot != "ex_pronoun" or about_names
    ]:
        return False
    return session.library.answers.is_act(session.turn.text, "correction")


def _tells_a_situation(session: Session, understanding: Understanding) -> bool:
    """Whether a message surely says what goes on now ("she would rather not speak"), whatever it is built like."""
    intent = understanding.intent
    elsewhere = session.library.is_situation(intent.name) and intent.name != session.state.situation
    return elsewhere and understanding.sure and intent.confidence >= _TOLD
