"""The safety hold: once danger was named, nothing else is talked about until the person is asked and answers.

docs/safety.md holds the table of its states and edges; tests/unit/dialogues/test_hold*.py have a test for each.
"""

from __future__ import annotations

from dialogues.engine import boundary
from dialogues.engine.session import Session
from dialogues.engine.walker import Walker
from dialogues.helplines import load_helplines
from dialogues.state import Hold
from dialogues.types import ReminderRequest

# A hold for one of these may not be replaced by a lesser one.
_GRAVITY = ("crisis_self_harm", "afraid_of_ex", "legal_no_contact", "wants_to_harass")
KINDS = frozenset(_GRAVITY)
# Steps in the right direction, none of which means that somebody is safe yet.
_STEPS = ("someone_is_coming", "will_ring", "put_away")
# Their first words end in "are you safe?": a plain yes answers it.
_ASK_AT_ONCE = frozenset({"crisis_self_harm", "afraid_of_ex"})


async def begin(session: Session, walker: Walker, kind: str) -> None:
    """Answers a safety situation and puts the conversation on hold.

    Everything that was open is dropped: taking it up again later would be advice about the ex.
    """
    state = session.state
    if kind in _ASK_AT_ONCE and state.hold is None and _says(session, "ex_in_danger"):
        # Somebody else's life: that is answered, and nothing is held against the one who tells it.
        notice_place(session)
        session.intents.append(kind)
        await _give_numbers(walker)
        session.say("utter_ex_in_danger")
        return
    if kind in session.library.rules.boundaries:
        boundary.draw(session, kind)
        # What was to be asked was about the ex, and somebody else may be looking at this phone.
        state.reminders = []
        session.reminders.append(ReminderRequest(None))
    current = state.hold
    if current is not None and _GRAVITY.index(current.kind) < _GRAVITY.index(kind):
        kind = current.kind
    state.stack, state.offered, state.reviewed, state.situation = [], None, None, None
    state.hold = Hold(kind=kind, since=current.since if current else session.now)
    notice_place(session)
    session.intents.append(kind)
    if kind == "crisis_self_harm" and _says(session, "acting_now"):
        await _give_numbers(walker)
        session.say("utter_crisis_self_harm_now")
    else:
        await walker.start(kind)


async def go_on(session: Session, walker: Walker) -> None:
    """One turn under a hold without new danger in it.

    A clear answer to "how are you?" ends the hold. Anything else (a changed subject, /start, "you
    misunderstood", a joke) is met by asking, and asking again.
    """
    hold = session.state.hold
    if hold is None:
        return
    session.intents.append(hold.kind)
    if session.turn.payload == "/weekly_due":
        # This week's question is how they are; the next week's was agreed to all the same.
        await walker.start("weekly_again")
    if notice_place(session):
        await walker.start("helplines")
    if hold.kind == "crisis_self_harm" and _says(session, "acting_now"):
        await _give_numbers(walker)
        session.say("utter_crisis_self_harm_now")
        return
    step = next((step for step in _STEPS if _says(session, step)), None)
    if step and hold.kind in _ASK_AT_ONCE:
        # "Ok" to this one is a nod again.
        hold.stage = "answered"
        session.say(f"utter_hold_{step}")
        return
    if (_says(session, "safe") or _is_answer(session, hold)) and not _only_nods(session, hold):
        session.state.hold = None
        session.say(f"utter_hold_{hold.kind}_end")
    elif not _says(session, "ex_has_gone") and (
        _says(session, "unsafe") or (hold.kind == "afraid_of_ex" and _says(session, "ex_is_near"))
    ):
        await _give_numbers(walker)
        session.say(f"utter_hold_{hold.kind}_unsafe")
        hold.stage = "asked"
    else:
        await _ask(session, walker, hold)


async def _ask(session: Session, walker: Walker, hold: Hold) -> None:
    """Asks how they are, after a word on what they did instead of answering."""
    hold.stage = "asked"
    if hold.kind == "afraid_of_ex" and _says(session, "ex_has_gone"):
        session.say("utter_hold_ex_has_gone")
        return
    if _says(session, "wont_ring"):
        session.say("utter_hold_wont_ring")
        return
    if _says(session, "joking") or _intent(session) in {"not_helpful", "deny"}:
        session.say("utter_hold_wants_to_harass_denied" if hold.kind == "wants_to_harass" else "utter_hold_ask_denied")
        return
    if session.turn.payload == "/ask_stop" or _says(session, "ask_stop"):
        # Being written to no more is theirs to decide at any time.
        await walker.start("ask_stop")
    elif session.turn.payload in {"/helplines", "/ask_helplines"} or _says(session, "ask_helplines"):
        await walker.start("helplines")
    elif session.turn.payload == "/unreadable":
        session.say("utter_hold_unreadable")
        return
    session.say(f"utter_hold_{hold.kind}_ask")


def notice_place(session: Session) -> bool:
    """Notes the country they say they are in, or that of their time zone; True when the words name a new one."""
    helplines, slots = load_helplines(), session.slots
    named = helplines.find(session.turn.text)
    if named is None and slots.get("region") is None:
        country = helplines.of_zone(slots.get("time_zone"))
        if country is not None:
            session.set_slot("region", country.name)
    if named is None or named.name == slots.get("region"):
        return False
    session.set_slot("region", named.name)
    return True


async def _give_numbers(walker: Walker) -> None:
    """Looks the numbers up for what is said next, without saying them."""
    await walker.start("look_up_helplines")


def _intent(session: Session) -> str:
    understanding = session.turn.understanding
    return understanding.intent.name if understanding else ""


def _says(session: Session, act: str) -> bool:
    """Whether a message means this, by its words or its button."""
    text = session.turn.text
    return session.turn.payload == f"/hold_{act}" or (bool(text) and session.library.answers.is_act(text, act))


def _only_nods(session: Session, hold: Hold) -> bool:
    """Whether "ok" may only mean that it was read; after "are you safe?" it is never enough."""
    text, answers = session.turn.text, session.library.answers
    return (hold.stage == "answered" and answers.is_act(text, "nod")) or (
        hold.kind in _ASK_AT_ONCE and answers.is_act(text, "mere_nod")
    )


def _is_answer(session: Session, hold: Hold) -> bool:
    """Whether a message answers how the person is, in words not listed among the answers."""
    text, answers = session.turn.text, session.library.answers
    if hold.stage == "asked":
        return answers.is_act(text, "yes") or answers.is_act(text, "mild")
    return hold.kind in _ASK_AT_ONCE and answers.is_act(text, "plain_yes")
