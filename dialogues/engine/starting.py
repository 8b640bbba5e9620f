"""Starts flows, enters situations, and takes up what was open before."""

from __future__ import annotations

from datetime import timedelta

from dialogues.engine import boundary, hold, theirs
from dialogues.engine.flows import Flow
from dialogues.engine.pasted import pasted_draft
from dialogues.engine.session import Session
from dialogues.engine.walker import Walker
from dialogues.state import Visit

_MAX_VISITS = 60
# After these the question that was open would only get in the way.
_PARTING = frozenset({"thank", "goodbye"})
_HOLDS_BACK = frozenset(
    {"utter_wording_waits", "utter_wording_after_tries", "utter_reread", "utter_wrong_topic", "utter_clarify"}
)
# After so long a question is not taken up again.
_STALE = timedelta(hours=12)


async def start(session: Session, walker: Walker, flow_id: str) -> None:
    """Starts a flow by its id, unless there is none or a boundary closes it."""
    flow = session.library.flows.get(flow_id) or session.library.triggered_by(flow_id)
    state = session.state
    if flow_id == "back_to_it":
        await _back(session, walker)
        return
    if flow_id == "their_words":
        await answer_theirs(session, walker, theirs.meaning(session, session.pending) if session.pending else None)
        return
    if flow is None or (flow.guard and not flow.guard({"slots": session.slots, "context": session.context})):
        session.say("utter_stale_button")
        return
    if flow.id in hold.KINDS:
        # A button names a danger as plainly as words do.
        await hold.begin(session, walker, flow.id)
        return
    session.intents.append(flow.id)
    if session.library.is_situation(flow.id) and not _enter(session, flow):
        return
    if flow.id in {"cancel", "restart", "let_it_go", "ask_quiet"}:
        state.stack = []
    _take_words(session, flow)
    if session.turn.text:
        read_ahead(session, flow)
    depth = len(state.stack)
    await walker.start(flow.id)
    if session.library.is_situation(flow.id) and len(state.stack) > depth:
        # The new subject asks something itself: two open questions are one too many.
        state.stack = state.stack[-1:]


def read_ahead(session: Session, flow: Flow) -> None:
    """Takes what the message that starts a flow says already, so that it is not asked: "her birthday's tomorrow"."""
    for name in session.library.rules.read_ahead & flow.own():
        value = session.library.answers.value(session.library.domain.slots[name], session.turn.text)
        if value is not None:
            session.set_slot(name, value)


def _enter(session: Session, flow: Flow) -> bool:
    """Makes a situation the one at hand; False when a boundary closes it, which is said."""
    state = session.state
    if boundary.closes(session, flow.id):
        boundary.say(session)
        # "What do I say, then?" now means this, and there is no wording for it.
        state.situation, state.offered, state.reviewed = flow.id, None, None
        return False
    boundary.draw(session, flow.id)
    boundary.count_silences(session, flow.id)
    if state.situation != flow.id:
        state.offered = None
    state.reviewed = None
    state.situation = flow.id
    state.visits = [*state.visits, Visit(situation=flow.id, at=session.now)][-_MAX_VISITS:]
    return True


def _take_words(session: Session, flow: Flow) -> None:
    """A flow that keeps words as they are takes those of the turn: after a command, or a draft that stands alone."""
    for name in session.library.rules.verbatim & set(flow.collected()):
        # Words asked about a moment ago ("I wrote that one") go before those that say so.
        words = session.pending or (session.turn.text if session.turn.payload else pasted_draft(session))
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


async def answer_theirs(session: Session, walker: Walker, read: str | None) -> None:
    """Answers words of the ex, by what they mean or by asking how they sound."""
    session.state.unsure = 0
    if read is None:
        session.say("utter_their_words_unclear")
        return
    # What was asked before they wrote is answered by life.
    session.state.stack = []
    meant = session.library.rules.their_words[read]
    if session.library.flows[meant].stage == "safety":
        await hold.begin(session, walker, meant)
        return
    session.say(f"utter_their_words_{read}")
    await start(session, walker, session.library.rules.their_words[read])


async def take_up(session: Session, walker: Walker) -> None:
    """Puts the open question again when this turn answered something else."""
    _drop_settled(session, walker)
    question = walker.open_question()
    if question is None or session.ended is None or session.erase or _HOLDS_BACK & {*session.responses}:
        return
    flow, step = question
    if session.intents and {*session.intents} <= _PARTING:
        # Whoever says thanks or goodbye has had enough questions.
        return
    if _gave_wording(session):
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
