"""Turns what a person did into what the dialogue does: answer, start, adjust, ask back."""

from __future__ import annotations

from datetime import timedelta

from dialogues.engine import boundary
from dialogues.engine.answers import pick
from dialogues.engine.effects import clarify
from dialogues.engine.flows import Flow
from dialogues.engine.pasted import pasted_draft
from dialogues.engine.replying import is_correction, names_a_channel, take_answer
from dialogues.engine.session import Session
from dialogues.engine.understood import SOCIAL, other_home, situations_in
from dialogues.engine.walker import Walker, slots_of
from dialogues.state import Visit
from dialogues.types import Button
from nlu.types import OUT_OF_SCOPE, Understanding

_MAX_CHOICES = 3
_MIN_LIKELY = 0.04
_MENU_AFTER = 2
_MAX_VISITS = 60
# After so long a question is not taken up again.
_STALE = timedelta(hours=12)
_WORDING_SLOTS = frozenset({"wording_for", "wording_channel"})


def is_erasure(session: Session) -> bool:
    """Whether the person asks to be forgotten, which no hold may refuse."""
    understanding = session.turn.understanding
    asked = understanding is not None and understanding.intent.name == "delete_my_data" and understanding.sure
    open_flow = session.state.stack[-1].flow if session.state.stack else ""
    return asked or session.turn.payload == "/delete_my_data" or open_flow == "delete_my_data"


async def carry_out(session: Session, walker: Walker) -> None:
    """Handles one turn outside any safety hold."""
    payload = session.turn.payload
    if not payload and session.state.choices and session.turn.text:
        buttons = [Button(title, value) for title, value in session.state.choices.items()]
        chosen = pick(session.turn.text, buttons)
        payload = chosen.payload if chosen else ""
    if payload:
        await _press(session, walker, payload)
    else:
        await _read(session, walker)


async def _press(session: Session, walker: Walker, payload: str) -> None:
    session.state.unsure = 0
    pairs = slots_of(payload)
    if payload.startswith("/hold_"):
        # The hold it answers has ended already.
        session.say("utter_stale_button")
        return
    if pairs is None and payload.startswith("/reminder_due"):
        topic = payload.partition("(")[2].rstrip(")")
        session.state.situation = topic if topic in session.library.flows else session.state.situation
        await start(session, walker, "reminder_due")
        return
    if pairs is None:
        await start(session, walker, payload.lstrip("/").partition("{")[0].strip())
        return
    known = session.library.domain.slots
    if any(name not in known for name, _ in pairs):
        session.say("utter_stale_button")
        return
    for name, value in pairs:
        session.set_slot(name, value)
    names = {name for name, _ in pairs}
    question = walker.open_question()
    if question and question[1].value in names:
        await walker.resume()
        await _take_up(session, walker)
    elif names & _WORDING_SLOTS:
        await start(session, walker, "ask_for_phrasing")
    elif (flow := _asking(session, names)) is not None:
        await start(session, walker, flow.id)
    else:
        session.say("utter_stale_button")


def _asking(session: Session, names: set[str]) -> Flow | None:
    """The flow whose question an old button answers: the situation last answered goes first."""
    flows = session.library.flows
    ordered = [flows[session.state.situation]] if session.state.situation in flows else []
    return next((flow for flow in [*ordered, *flows.values()] if names & set(flow.collected())), None)


async def _read(session: Session, walker: Walker) -> None:
    understanding = session.turn.understanding
    if understanding is None or _says_nothing(session, understanding):
        return
    question = walker.open_question()
    act = session.library.answers.act(session.turn.text)
    if act and (act.startswith("ask_") or act == "let_it_go") and act in session.library.flows:
        await start(session, walker, act)
        await _take_up(session, walker)
    elif names_a_channel(session):
        await start(session, walker, "ask_for_phrasing")
        await _take_up(session, walker)
    elif question and await take_answer(session, walker, *question):
        await _take_up(session, walker)
    elif not question and act in {"yes", "no"} and session.state.asking and await _yes_or_no(session, walker, act):
        session.state.unsure = 0
    elif pasted_draft(session) is not None:
        await _check(session, walker)
    elif is_correction(session):
        session.set_slot("corrected", [*session.changed, *session.learned][0])
        await start(session, walker, "corrected")
    else:
        await _by_intent(session, walker, understanding)
        if question:
            await _take_up(session, walker)


async def _check(session: Session, walker: Walker) -> None:
    """Reads a draft that came without a word about it."""
    await start(session, walker, "check_draft")
    if session.turn.forwarded:
        session.say("utter_draft_forwarded")
    await _take_up(session, walker)


def _says_nothing(session: Session, understanding: Understanding) -> bool:
    """Whether a message has no words, or none in English; then that is said."""
    if understanding.language != "en":
        _speak_english(session, understanding.language)
    elif not understanding.segments and understanding.intent.confidence == 0:
        session.say("utter_no_words")
    else:
        return False
    return True


def _speak_english(session: Session, language: str) -> None:
    """Says kindly that only English is spoken, with a line in the person's own language where there is one."""
    session.intents.append(OUT_OF_SCOPE)
    session.say("utter_other_language")
    own = session.library.domain.responses.get(f"utter_only_english_{language}")
    if own is not None:
        said = session.replies.pop()
        session.say_text(f"{own.variations[0].text}\n\n{said.text}", said.buttons, said.response)


async def _yes_or_no(session: Session, walker: Walker, act: str) -> bool:
    """A bare yes or no with no slot to fill: it means the buttons on screen."""
    choices = list(session.state.choices.items())
    if not choices:
        return False
    negative = ("no", "not", "let", "leave", "later", "skip", "drop", "neither", "something else")
    refusing = [payload for title, payload in choices if title.lower().startswith(negative)]
    if act == "yes":
        agreeing = [payload for title, payload in choices if title.lower().startswith(("yes", "do", "ask", "remind"))]
        payload = (agreeing or [choices[0][1]])[0]
        if payload in {"/shorter_phrasing", "/longer_phrasing", "/warmer_phrasing"}:
            return False
        await _press(session, walker, payload)
        return True
    if refusing:
        await _press(session, walker, refusing[0])
        return True
    return False


async def _by_intent(session: Session, walker: Walker, understanding: Understanding) -> None:
    session.state.alternatives = [i.name for i in understanding.ranking[1:5] if i.name in session.library.flows]
    names = situations_in(session, understanding)
    home = other_home(session, names)
    if home:
        await start(session, walker, home)
        return
    if not names and session.state.situation and session.library.answers.is_act(session.turn.text, "wording"):
        names = ["ask_for_phrasing"]
    if not names:
        _ask_back(session, understanding)
        return
    session.state.unsure = 0
    situations = [name for name in names if session.library.is_situation(name)]
    if len(situations) > 1:
        _answer_several(session, situations)
        return
    for name in situations or names[:1]:
        await start(session, walker, name)


def _ask_back(session: Session, understanding: Understanding) -> None:
    session.state.unsure += 1
    likely = [
        intent.name
        for intent in understanding.ranking
        if intent.confidence >= _MIN_LIKELY
        and intent.name in session.library.flows
        and intent.name not in SOCIAL | {OUT_OF_SCOPE}
        and (session.context["offered"] or not intent.name.endswith("_phrasing"))
    ][:_MAX_CHOICES]
    if session.state.unsure >= _MENU_AFTER or not likely:
        session.say("utter_menu_unsure")
        return
    clarify(session, likely, "utter_clarify")


def _answer_several(session: Session, situations: list[str]) -> None:
    """Short answers to several situations in one reply, with the longer ones behind buttons."""
    buttons = []
    texts = []
    for name in situations:
        if boundary.closes(session, name):
            boundary.say(session)
        else:
            session.say(f"utter_{name}_brief")
            session.state.visits.append(Visit(situation=name, at=session.now))
        session.intents.append(name)
        texts.append(session.replies.pop().text)
        buttons.append(Button(f"More: {session.library.flows[name].name}"[:40], f"/{name}"))
        boundary.draw(session, name)
    session.state.situation = situations[0]
    session.say_text("\n\n".join(dict.fromkeys(texts)), tuple(buttons))


async def start(session: Session, walker: Walker, flow_id: str) -> None:
    """Starts a flow by its id, unless there is none or a boundary closes it."""
    flow = session.library.flows.get(flow_id) or session.library.triggered_by(flow_id)
    if flow_id == "back_to_it":
        await _back(session, walker)
        return
    if flow is None:
        session.say("utter_stale_button")
        return
    session.intents.append(flow.id)
    state = session.state
    if session.library.is_situation(flow.id):
        if boundary.closes(session, flow.id):
            boundary.say(session)
            # "What do I say, then?" now means this, and there is no wording for it.
            state.situation, state.offered, state.reviewed = flow.id, None, None
            return
        boundary.draw(session, flow.id)
        if state.situation != flow.id:
            state.offered = None
        state.reviewed = None
        state.situation = flow.id
        state.visits = [*state.visits, Visit(situation=flow.id, at=session.now)][-_MAX_VISITS:]
    if flow.id in {"cancel", "restart", "let_it_go"}:
        state.stack = []
    _take_words(session, flow)
    if session.turn.text:
        for name in session.library.rules.read_ahead & set(flow.collected()):
            value = session.library.answers.value(session.library.domain.slots[name], session.turn.text)
            session.set_slot(name, value if value is not None else session.slots.get(name))
    depth = len(state.stack)
    await walker.start(flow.id)
    if session.library.is_situation(flow.id) and len(state.stack) > depth:
        # The new subject asks something itself: two open questions are one too many.
        state.stack = state.stack[-1:]


def _take_words(session: Session, flow: Flow) -> None:
    """A flow that keeps words as they are takes those of the turn: after a command, or a draft that stands alone."""
    for name in session.library.rules.verbatim & set(flow.collected()):
        words = session.turn.text if session.turn.payload else pasted_draft(session)
        if words:
            session.set_slot(name, words)


async def _back(session: Session, walker: Walker) -> None:
    """Takes up what was talked about before a digression."""
    if walker.open_question() is not None:
        await walker.ask_again()
    elif session.state.situation is not None:
        await start(session, walker, session.state.situation)
    else:
        session.say("utter_menu")


async def _take_up(session: Session, walker: Walker) -> None:
    """Puts the open question again when this turn answered something else."""
    _drop_settled(session, walker)
    question = walker.open_question()
    if question is None or session.ended is None or session.erase:
        return
    flow, step = question
    if flow.id == session.state.situation and _gave_wording(session):
        # They have what they came for; the question stays open, but asking it again would bury the wording.
        return
    asked_now = session.steps and session.steps[-1] == f"{flow.id}/{step.id}"
    if not asked_now:
        await walker.ask_again()


def _gave_wording(session: Session) -> bool:
    return any(reply.suggestion is not None for reply in session.replies)


def _drop_settled(session: Session, walker: Walker) -> None:
    """Drops questions that life has answered: of long ago, or of a situation that the new one rules out."""
    state, rules = session.state, session.library.rules
    while (question := walker.open_question()) is not None:
        flow = question[0].id
        asked = max((visit.at for visit in state.visits if visit.situation == flow), default=session.now)
        new = state.situation
        ruled_out = new != flow and any({flow, new} <= group for group in rules.neighbours)
        if not ruled_out and session.now - asked < _STALE:
            return
        state.stack.pop()
