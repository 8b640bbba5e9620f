"""Reads a message as the answer to what was asked, or as a word on what is on screen."""

from __future__ import annotations

from dialogues.engine.answers import normalise
from dialogues.engine.facts import NAME_SLOTS, from_entities, text_value
from dialogues.engine.flows import Flow, Step
from dialogues.engine.session import Session
from dialogues.engine.understood import SOCIAL
from dialogues.engine.walker import Walker, slots_of
from dialogues.places import zone_of
from nlu.types import OUT_OF_SCOPE, Understanding

# So sure that it is not taken for the answer to an open question.
_DIGRESSION = 0.6
_TEXT_DIGRESSION = 0.85
_SURE_DIGRESSION = 0.75
_ASKING = ("what", "how", "should", "can ", "could", "do i", "is it", "who", "when", "where", "why", "would")
_FEW_WORDS = 4
_ANSWER_WORDS = 10


def explains(session: Session, walker: Walker) -> bool:
    """Whether what was asked explains a message that the classifier, and no word in it, takes for danger.

    Few words are hard to tell apart ("any day now", "I'm safe, my sister is here"): where they plainly answer
    what was asked, or are just the title of a button on screen, they are no cry for help.
    """
    text, understanding = session.turn.text, session.turn.understanding
    if normalise(text) in {normalise(title) for title in session.state.choices}:
        return True
    if understanding is None or understanding.danger_named or len(text.split()) > _ANSWER_WORDS:
        return False
    answers, question = session.library.answers, walker.open_question()
    if session.state.hold is not None:
        return answers.is_act(text, "safe")
    if question is None:
        return answers.act(text) in {"yes", "no", "safe", "mild"}
    return answers.value(session.library.domain.slots[str(question[1].value)], text) is not None


async def take_answer(session: Session, walker: Walker, flow: Flow, step: Step) -> bool:
    """Takes the message as the answer to the open question, if it is one."""
    slot = session.library.domain.slots[str(step.value)]
    text, understanding = session.turn.text, session.turn.understanding
    value = session.learned.get(slot.name) or from_entities(session, slot)
    if value is None and not _is_digression(session, flow):
        value = session.library.answers.value(slot, text)
    if value is None and slot.name == "place" and zone_of(text):
        value = text
    if value is None:
        value = _by_buttons(session, slot.name, text)
    if value is None and _accepts_text(session, flow, slot.name):
        value = text_value(slot.name, text)
        if value is None:
            # It cannot be woven into a sentence: go on without it rather than ask twice.
            await walker.resume()
            return True
    if value is None:
        same = understanding is not None and understanding.intent.name in {flow.id, OUT_OF_SCOPE}
        asked = session.state.stack[-1].asked
        if same and asked > 1:
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


def names_a_channel(session: Session) -> bool:
    """Whether a message is only the wish for another channel: "as an email", while wording is in reach."""
    understanding, state = session.turn.understanding, session.state
    if understanding is None or state.situation is None or len(session.turn.text.split()) > _FEW_WORDS:
        return False
    question = state.stack[-1] if state.stack else None
    flow = session.library.flows.get(question.flow) if question else None
    if flow is not None and question is not None and flow.steps[question.step].value == "channel":
        return False
    named = any(entity.entity == "channel" for entity in understanding.entities)
    says_how = session.library.answers.is_act(session.turn.text, "channel")
    return named and says_how and state.situation in session.library.phrasings


def _is_digression(session: Session, flow: Flow) -> bool:
    """Whether a message is surely about something else, though it may hold a word that would answer."""
    understanding = session.turn.understanding
    if understanding is None or len(session.turn.text.split()) <= _FEW_WORDS:
        return False
    intent = understanding.intent
    elsewhere = intent.name not in {flow.id, OUT_OF_SCOPE} | SOCIAL
    told = {segment.intent.name for segment in understanding.segments} - {flow.id, OUT_OF_SCOPE}
    if len({name for name in told if session.library.is_situation(name)}) > 1:
        return True
    # What is told, not asked, and holds an answer, is one: "part of me wants him back".
    asks = "?" in session.turn.text or session.turn.text.casefold().startswith(_ASKING)
    return asks and elsewhere and understanding.sure and intent.confidence >= _SURE_DIGRESSION


def _by_buttons(session: Session, slot: str, text: str) -> str | bool | None:
    """A yes or a no, where the question's buttons say what that means."""
    answers = session.library.answers
    says = "yes" if answers.is_act(text, "yes") else "no" if answers.is_act(text, "no") else None
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
    if says == "yes" and found:
        return found[0][1]  # type: ignore[no-any-return]
    return found[-1][1] if says == "no" and len(found) > 1 else None


def _accepts_text(session: Session, flow: Flow, slot: str) -> bool:
    definition = session.library.domain.slots[slot]
    if not any(mapping.type == "from_text" for mapping in definition.mappings):
        return False
    understanding = session.turn.understanding
    if understanding is None or understanding.intent.name in {flow.id, OUT_OF_SCOPE}:
        return understanding is not None
    intent = understanding.intent
    few = len(session.turn.text.split()) < _FEW_WORDS
    if slot in NAME_SLOTS and few and session.library.answers.act(session.turn.text) is None:
        return True
    if slot in session.library.rules.verbatim and len(session.turn.text.split()) > _FEW_WORDS:
        return True
    if not session.library.is_situation(intent.name):
        return intent.confidence < _DIGRESSION
    return intent.confidence < _TEXT_DIGRESSION or "?" not in session.turn.text


def is_correction(session: Session) -> bool:
    """Whether the message does no more than put a fact right ("actually it was email")."""
    # A pronoun may well be somebody else's: it counts only where the message is about names.
    understanding = session.turn.understanding
    about_names = understanding is not None and understanding.intent.name == "tell_name"
    if understanding is not None and _tells_a_situation(session, understanding):
        return False
    # With wording on screen a fact heard for the first time puts it right too.
    facts = session.changed if session.state.offered is None else [*session.changed, *session.learned]
    if session.state.situation is None or not [slot for slot in facts if slot != "ex_pronoun" or about_names]:
        return False
    return session.library.answers.is_act(session.turn.text, "correction")


def _tells_a_situation(session: Session, understanding: Understanding) -> bool:
    """Whether a message surely says what goes on now ("she would rather not speak"), whatever it is built like."""
    intent = understanding.intent
    elsewhere = session.library.is_situation(intent.name) and intent.name != session.state.situation
    return elsewhere and understanding.sure and intent.confidence >= _DIGRESSION
