"""Turns what a person did into what the dialogue does: answer, start, adjust, ask back."""

from __future__ import annotations

from dialogues.engine import boundary
from dialogues.engine.answers import normalise, pick
from dialogues.engine.effects import clarify
from dialogues.engine.facts import NAME_SLOTS, from_entities, text_value
from dialogues.engine.flows import Flow, Step
from dialogues.engine.session import Session
from dialogues.engine.walker import Walker, slots_of
from dialogues.engine.words import days_in
from dialogues.state import Visit
from dialogues.types import Button
from nlu.types import OUT_OF_SCOPE, Understanding

# Said in passing: left aside when the message also says something else.
SOCIAL = frozenset({"greet", "goodbye", "thank", "affirm", "deny"})
# So sure that it is not taken for the answer to an open question.
_DIGRESSION = 0.6
_TEXT_DIGRESSION = 0.85
_SURE_DIGRESSION = 0.75
_ASKING = ("what", "how", "should", "can ", "could", "do i", "is it", "who", "when", "where", "why", "would")
_MAX_SITUATIONS = 3
_FEW_WORDS = 4
_ANSWER_WORDS = 10
_WAITS = frozenset({"wait_for_reply", "no_reply"})
_FAIR_WAIT_DAYS = 7
_MAX_CHOICES = 3
_MIN_LIKELY = 0.04
_MENU_AFTER = 2
_MAX_VISITS = 60
_WORDING_SLOTS = frozenset({"wording_for", "wording_channel"})


def is_erasure(session: Session) -> bool:
    """Whether the person asks to be forgotten, which no hold may refuse."""
    understanding = session.turn.understanding
    asked = understanding is not None and understanding.intent.name == "delete_my_data" and understanding.sure
    open_flow = session.state.stack[-1].flow if session.state.stack else ""
    return asked or session.turn.payload == "/delete_my_data" or open_flow == "delete_my_data"


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
    if understanding is None:
        session.say("utter_menu")
        return
    if understanding.language != "en":
        _speak_english(session, understanding.language)
        return
    if not understanding.segments and understanding.intent.confidence == 0:
        session.say("utter_no_words")
        return
    question = walker.open_question()
    act = session.library.answers.act(session.turn.text)
    if act and act.startswith("ask_") and act in session.library.flows:
        await start(session, walker, act)
        await _take_up(session, walker)
    elif _names_a_channel(session):
        await start(session, walker, "ask_for_phrasing")
        await _take_up(session, walker)
    elif question and await _answer(session, walker, *question):
        await _take_up(session, walker)
    elif not question and act in {"yes", "no"} and session.state.asking and await _yes_or_no(session, walker, act):
        session.state.unsure = 0
    elif _is_correction(session):
        session.set_slot("corrected", [*session.changed, *session.learned][0])
        await start(session, walker, "corrected")
    else:
        await _by_intent(session, walker, understanding)
        if question:
            await _take_up(session, walker)


def _speak_english(session: Session, language: str) -> None:
    """Says kindly that only English is spoken, with a line in the person's own language where there is one."""
    session.intents.append(OUT_OF_SCOPE)
    session.say("utter_other_language")
    own = session.library.domain.responses.get(f"utter_only_english_{language}")
    if own is not None:
        said = session.replies.pop()
        session.say_text(f"{own.variations[0].text}\n\n{said.text}", said.buttons, said.response)


async def _answer(session: Session, walker: Walker, flow: Flow, step: Step) -> bool:
    """Takes the message as the answer to the open question, if it is one."""
    slot = session.library.domain.slots[str(step.value)]
    text, understanding = session.turn.text, session.turn.understanding
    value = session.learned.get(slot.name) or from_entities(session, slot)
    if value is None and not _is_digression(session, flow):
        value = session.library.answers.value(slot, text)
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


def _names_a_channel(session: Session) -> bool:
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


def _is_correction(session: Session) -> bool:
    """Whether the message does no more than put a fact right ("actually it was email")."""
    # A pronoun may well be somebody else's: it counts only where the message is about names.
    understanding = session.turn.understanding
    about_names = understanding is not None and understanding.intent.name == "tell_name"
    # With wording on screen a fact heard for the first time puts it right too.
    facts = session.changed if session.state.offered is None else [*session.changed, *session.learned]
    if session.state.situation is None or not [slot for slot in facts if slot != "ex_pronoun" or about_names]:
        return False
    return session.library.answers.is_act(session.turn.text, "correction")


async def _by_intent(session: Session, walker: Walker, understanding: Understanding) -> None:
    session.state.alternatives = [i.name for i in understanding.ranking[1:5] if i.name in session.library.flows]
    names = _names(session, understanding)
    home = _other_home(session, names)
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


def _names(session: Session, understanding: Understanding) -> list[str]:
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


def _other_home(session: Session, names: list[str]) -> str | None:
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


def _ask_back(session: Session, understanding: Understanding) -> None:
    session.state.unsure += 1
    likely = [
        intent.name
        for intent in understanding.ranking
        if intent.confidence >= _MIN_LIKELY
        and intent.name in session.library.flows
        and intent.name not in SOCIAL | {OUT_OF_SCOPE}
        and (session.state.offered is not None or not intent.name.endswith("_phrasing"))
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
            state.situation, state.offered = flow.id, None
            return
        boundary.draw(session, flow.id)
        if state.situation != flow.id:
            state.offered = None
        state.situation = flow.id
        state.visits = [*state.visits, Visit(situation=flow.id, at=session.now)][-_MAX_VISITS:]
    if flow.id in {"cancel", "restart"}:
        state.stack = []
    if session.turn.text:
        for name in session.library.rules.read_ahead & set(flow.collected()):
            value = session.library.answers.value(session.library.domain.slots[name], session.turn.text)
            session.set_slot(name, value if value is not None else session.slots.get(name))
    depth = len(state.stack)
    await walker.start(flow.id)
    if session.library.is_situation(flow.id) and len(state.stack) > depth:
        # The new subject asks something itself: two open questions are one too many.
        state.stack = state.stack[-1:]


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
    question = walker.open_question()
    if question is None or session.ended is None or session.erase:
        return
    flow, step = question
    asked_now = session.steps and session.steps[-1] == f"{flow.id}/{step.id}"
    if not asked_now:
        await walker.ask_again()
