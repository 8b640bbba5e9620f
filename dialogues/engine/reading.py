"""Turns the words a person wrote into what the dialogue does: answer, start, adjust, put right, ask back."""

from __future__ import annotations

from dialogues.engine import noted, refusing, steering, theirs, young
from dialogues.engine.by_intent import answer_by_intent
from dialogues.engine.flows import Flow, Step
from dialogues.engine.pasted import pasted_draft
from dialogues.engine.pressing import press
from dialogues.engine.replying import corrects_beside, is_correction, names_a_channel, settle_channel, take_answer
from dialogues.engine.session import Session
from dialogues.engine.starting import answer_theirs, start, take_up
from dialogues.engine.understood import other_home
from dialogues.engine.walker import Walker
from dialogues.types import Button
from nlu.types import OUT_OF_SCOPE, Understanding

_FEW_WORDS = 4


async def read_words(session: Session, walker: Walker) -> None:
    """Answers words, outside any safety hold."""
    understanding = session.turn.understanding
    if understanding is None or _says_nothing(session, understanding):
        return
    question = walker.open_question()
    if await _read_act(session, walker, understanding) or await _read_theirs(session, walker):
        return
    if await _read_answer(session, walker, question) or await _read_fact(session, walker, understanding):
        return
    if pasted_draft(session) is not None:
        await _check(session, walker)
    elif is_correction(session):
        session.set_slot("corrected", [*session.changed, *session.learned][0])
        await start(session, walker, "corrected")
    else:
        if question and session.library.answers.act(session.turn.text) == "yes":
            # "Yes" to a choice agrees to none of it.
            session.say("utter_which_of_these")
            await walker.put_again()
            return
        await answer_by_intent(session, walker, understanding)
        if question:
            await take_up(session, walker)


async def _read_answer(session: Session, walker: Walker, question: tuple[Flow, Step] | None) -> bool:
    """Takes a message as the answer to what is asked or shown, if it is one; or a fact put right on the way to it."""
    act = session.library.answers.act(session.turn.text)
    if corrects_beside(session, walker):
        session.set_slot("corrected", session.changed[0])
        await start(session, walker, "corrected")
    elif names_a_channel(session):
        settle_channel(session)
        await start(session, walker, other_home(session, []) or "ask_for_phrasing")
    elif question is None:
        pressed = act in {"yes", "no"} and session.state.asking and await _yes_or_no(session, walker, str(act))
        session.state.unsure = 0 if pressed else session.state.unsure
        return pressed
    elif act in {"yes", "no"} and _asks_something_else(session, question[1]):
        return await _yes_or_no(session, walker, str(act))
    elif not await take_answer(session, walker, *question):
        return False
    await take_up(session, walker)
    return True


def _asks_something_else(session: Session, step: Step) -> bool:
    """Whether a bare yes or no can only mean an offer made since the question, and not the question itself."""
    state = session.state
    return state.asking and bool(state.choices) and step.utter is not None and step.utter not in state.said


async def _read_fact(session: Session, walker: Walker, understanding: Understanding) -> bool:
    """Says a bare fact back, where it answers nothing and tells of no situation by itself."""
    fact = noted.bare_fact(session, understanding)
    if fact is None or noted.is_for_a_reminder(session, fact):
        return False
    if session.state.situation is None:
        if fact.entity != "channel":
            return False
        noted.note(session, understanding, fact)
        await start(session, walker, "ask_for_phrasing")
        return True
    noted.note(session, understanding, fact)
    home = other_home(session, []) if fact.entity == "channel" else None
    if home is not None:
        # The way was the question: what else was asked on the way to it is answered.
        session.state.stack = []
        await start(session, walker, home)
        return True
    session.intents.append(session.state.situation)
    session.state.unsure = 0
    if walker.open_question() is not None:
        await walker.ask_again()
    return True


async def _read_act(session: Session, walker: Walker, understanding: Understanding) -> bool:
    """Does what a message plainly asks of the talk itself, whatever else it may look like."""
    if session.pending is not None and await _settle_pending(session, walker):
        return True
    reminder = steering.accepts_a_reminder(session, understanding)
    if await young.answer(session, walker) or refusing.refuses(session):
        return True
    if reminder is not None:
        await press(session, walker, reminder)
        return True
    if steering.supposes(session, understanding):
        return True
    question = walker.open_question()
    asked_for_words = question is not None and question[1].value in session.library.rules.verbatim
    flow = (
        _puts_right(session, understanding)
        or steering.still_nothing(session)
        or steering.turns(session)
        or (steering.counts_tries(session) if question is None else None)
        or _named_by_act(session, understanding, asked_for_words=asked_for_words)
        or steering.steered(session, understanding)
        or steering.supposed(session, understanding)
    )
    if flow is None:
        return False
    session.state.unsure = 0
    await start(session, walker, flow)
    await take_up(session, walker)
    return True


async def _settle_pending(session: Session, walker: Walker) -> bool:
    """Whose the words just read were, where that is what a message says."""
    answers, text = session.library.answers, session.turn.text
    if answers.is_act(text, "theirs"):
        read = session.library.rules.their_words.get(theirs.meaning(session, str(session.pending)) or "")
        if read == session.state.situation:
            session.say("utter_their_words_confirmed")
        else:
            await start(session, walker, "their_words")
        return True
    if answers.is_act(text, "mine"):
        await start(session, walker, "check_draft")
        return True
    if answers.is_act(text, "wording") and "utter_their_words_unclear" in session.state.said:
        # What to answer depends on how it sounds.
        session.state.last_text = session.pending
        session.say("utter_their_words_unclear")
        return True
    return False


def _puts_right(session: Session, understanding: Understanding) -> str | None:
    """The flow that confirms a name, a pronoun put right, or a fact forgotten."""
    name = steering.names_only(session, understanding)
    if name is not None and not session.state.stack:
        session.set_slot("ex_name", name)
        session.named.append("ex_name")
        return "tell_name"
    pronoun, fact = steering.tells_pronoun(session), steering.forgets(session)
    if pronoun is not None and session.learned.get("ex_name") is None:
        session.set_slot("ex_pronoun", pronoun)
        session.set_slot("corrected", "ex_pronoun")
        return "corrected"
    if fact is not None:
        session.set_slot(fact, None)
        session.set_slot("fact", fact)
        return "fact_forgotten"
    return None


def _named_by_act(session: Session, understanding: Understanding, *, asked_for_words: bool) -> str | None:
    """The flow that a whole message asks for by its words."""
    answers, text = session.library.answers, session.turn.text
    act = answers.act(text) or answers.act(understanding.text)
    if act not in {"let_it_go", "ask_not_meeting"} and steering.cancels_a_reminder(session, understanding):
        return "cancel_reminder"
    if answers.is_act(text, "ask_why") and (asked_for_words or not session.state.asking):
        # "Why not?" agrees to an offer; where none was made, it asks.
        act = "ask_why"
    # "What if she never answers" is a subject of its own where there is none; "no idea" answers one where there is.
    subject = session.state.situation is not None
    long_supposition = act == "ask_other" and (
        steering.is_another_subject(session, understanding) or (not subject and len(text.split()) > _FEW_WORDS)
    )
    if long_supposition or (act == "ask_start" and subject):
        return None
    if not subject and answers.is_act(text, "ask_start"):
        return "ask_start"
    stands_for = {"advice": session.state.situation, "vents": "venting"}
    if act in stands_for:
        return stands_for[act]
    if act == "sends" and session.context["offered"]:
        return "affirm"
    return act if act and (act.startswith("ask_") or act == "let_it_go") and act in session.library.flows else None


async def _read_theirs(session: Session, walker: Walker) -> bool:
    """Answers words of the ex in the message: by what they mean, or by asking how they sound."""
    question = walker.open_question()
    if question and question[1].value in session.library.rules.verbatim:
        return False
    found = theirs.their_words(session)
    if found is None or (found.read is None and session.turn.forwarded and pasted_draft(session, alone=True)):
        return False
    if session.turn.forwarded:
        session.state.last_text = found.words
    await answer_theirs(session, walker, found.read)
    return True


async def _check(session: Session, walker: Walker) -> None:
    """Reads a draft that came without a word about it."""
    await start(session, walker, "check_draft")
    if session.turn.forwarded:
        session.state.last_text = session.turn.text
        session.say("utter_draft_forwarded")
    await take_up(session, walker)


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
    session.say(f"utter_only_english_{language}")
    session.say("utter_other_language")


async def _yes_or_no(session: Session, walker: Walker, act: str) -> bool:
    """A bare yes or no with no slot to fill: it means the buttons on screen."""
    choices = [Button(title, payload) for title, payload in session.state.choices.items()]
    payload = steering.agreed(session, act)
    if payload is not None:
        await press(session, walker, payload)
        return True
    several = act == "yes" and all(session.library.is_situation(choice.payload.lstrip("/")) for choice in choices)
    if several and choices:
        session.say("utter_which_of_these")
        said = session.replies.pop()
        session.say_text(said.text, tuple(choices), said.response)
    return several and bool(choices)
