"""Reads the few words that steer the talk itself: a wording adjusted in a hurry, a bare yes, one more try at a line."""

from __future__ import annotations

import re
from difflib import get_close_matches

from dialogues.engine.session import Session
from nlu.types import Understanding

_FEW_WORDS = 5
_ALIKE = 0.75
_LEAST_LETTERS = 5
# From here on the classifier is trusted with a message of a few words.
_PLAIN = 0.6
_NEGATIVE = ("no", "not", "let", "leave", "later", "skip", "drop", "neither", "something else")
_POSITIVE = ("yes", "do", "ask", "remind", "accept", "read")
_ADJUSTS = frozenset({"/shorter_phrasing", "/longer_phrasing", "/warmer_phrasing", "/formal_phrasing"})
# Words near to one that steers, and none themselves.
_IN_THEIR_OWN_RIGHT = frozenset("friend friends former mother other normal letter politics formally".split())  # noqa: SIM905
_SHOWN_BEFORE = frozenset({"ask_first_wording", "ask_second_wording", "ask_previous_wording"})
_SUBJECT = re.compile(r"^(?:on|as for|about|for)\b[^:.]{1,60}: ", re.IGNORECASE)
_MOTIVES = "examine_motives"
_HINTS = "they_are_flirting"
_LOW, _REFUSED = "feeling_low", "they_said_no"
_ADVANCES = frozenset({"they_made_a_move", "they_want_me_back"})
_SILENCES = frozenset({"no_reply", "wait_for_reply", "want_explanation"})
_NOT_YET = "/not_yet"
_REMINDS = "/SetSlots(reminder_at="


def steered(session: Session, understanding: Understanding) -> str | None:
    """The flow that a word about the wording on screen asks for, also when it is misspelt ("shroter plz")."""
    words = session.turn.text.casefold().replace("/", " ").split()
    if session.state.offered is None and session.state.reviewed is None:
        return None
    sure_of_a_situation = understanding.sure and session.library.is_situation(understanding.intent.name)
    if len(words) > _FEW_WORDS or (sure_of_a_situation and understanding.intent.confidence >= _PLAIN):
        return None
    rules = session.library.rules
    for much in ("too", "less", "so"):
        # "Bit too stiff", "less formal", "not so stiff": what is too much is to be less.
        if much in words[:-1] and (much != "so" or "not" in words):
            less = rules.too_much.get(words[words.index(much) + 1].strip(".,!?"))
            if less is not None:
                return less
    plain = understanding.sure and understanding.intent.confidence >= _PLAIN
    if plain and understanding.intent.name.endswith("_phrasing"):
        return None
    steering = rules.steering
    for word in words:
        if len(word) >= _LEAST_LETTERS and word.strip(".,!?") not in _IN_THEIR_OWN_RIGHT:
            near = get_close_matches(word.strip(".,!?"), steering, n=1, cutoff=_ALIKE)
            if near:
                return steering[near[0]]
    return None


def supposed(session: Session, understanding: Understanding) -> str | None:
    """What if it goes badly: asked beforehand, that is no news, and the situation at hand has its answer."""
    state, library = session.state, session.library
    if not library.answers.is_act(session.turn.text, "what_if"):
        return None
    feared = library.rules.boundaries | _SILENCES
    likely = understanding.intent.name if understanding.sure else None
    if is_another_subject(session, understanding):
        return None
    said = f"utter_{state.situation}_other" in library.domain.responses
    return "ask_other" if said and (likely in {None, state.situation} or likely in feared) else None


def is_another_subject(session: Session, understanding: Understanding) -> bool:
    """Whether "what if she starts crying" surely has an answer of its own, other than that of the situation at hand."""
    intent, state = understanding.intent, session.state
    events = session.library.rules.boundaries | _SILENCES | _ADVANCES
    another = session.library.is_situation(intent.name) and intent.name not in {state.situation, *events}
    return another and understanding.sure and intent.confidence >= _PLAIN


def supposes(session: Session, understanding: Understanding) -> bool:
    """Says what holds if something the ex may do comes to pass; it has not, so it is entered nowhere."""
    library, likely = session.library, understanding.intent.name
    events = library.rules.boundaries | _SILENCES | _ADVANCES
    if likely not in events or likely == session.state.situation or not understanding.sure:
        return False
    if not library.answers.is_act(session.turn.text, "what_if") or supposed(session, understanding):
        return False
    session.intents.append(likely)
    session.state.unsure = 0
    session.say("utter_supposed")
    session.say(f"utter_{likely}_brief")
    said = session.replies.pop()
    # "On the no: …" names the subject where there are several; here it is the only one.
    bare = _SUBJECT.sub("", said.text)
    session.say_text(f"{bare[0].upper()}{bare[1:]}", said.buttons, said.response)
    return True


def turns(session: Session) -> str | None:
    """Another subject, how to go about this one, nerves, or what a sign of the ex may mean."""
    answers, text, situation = session.library.answers, session.turn.text, session.state.situation
    near = situation is not None
    meaning = "ask_meaning" if near else _HINTS
    flows = (
        ("changes_subject", "menu", True),
        ("wants_jealousy", _MOTIVES, True),
        ("how_do_it", "ask_for_phrasing", near),
        ("ex_refused", _REFUSED, True),
        ("asks_to_clear", "ask_to_clear", True),
        ("asks_fault", "ask_fault", near),
        ("doubts_self", "doubts_self", True),
        ("asks_how_to_fill", "feeling_low", near),
        ("feels_bad", "feels_bad", near and situation != _LOW),
        ("nervous", "nerves", near or session.slots.get("meeting_at") is not None),
        ("asks_meaning", meaning, True),
        ("wonders", meaning, near),
    )
    return next((flow for act, flow, there in flows if there and answers.is_act(text, act)), None)


def counts_tries(session: Session) -> str | None:
    """The silence that "twice" speaks of, said of a message with no answer yet though nobody asked."""
    library, text = session.library, session.turn.text
    if session.state.situation not in _SILENCES or not library.answers.is_act(text, "counts_tries"):
        return None
    for silence, slots in library.rules.unanswered.items():
        for slot in slots:
            session.set_slot(slot, library.answers.value(library.domain.slots[slot], text))
            return silence
    return None


def means_a_wording(session: Session) -> bool:
    """Whether "the second one" means a wording shown and not a button below it; a bare number means the button."""
    adjusting = _ADJUSTS & {*session.state.choices.values()}
    act = session.library.answers.act(session.turn.text)
    return bool(adjusting) and act in _SHOWN_BEFORE and not session.turn.text.strip().isdigit()


def agreed(session: Session, act: str) -> str | None:
    """What a bare yes or no presses, with no slot to fill: it means the buttons on screen.

    A yes to a choice among several things agrees to none of them.
    """
    choices = list(session.state.choices.items())
    if act == "yes":
        agreeing = [payload for title, payload in choices if title.casefold().startswith(_POSITIVE)]
        single = [payload for _, payload in choices if payload != "/menu"]
        likely = agreeing[:1] or (single if len(single) == 1 else [])
        return likely[0] if likely and likely[0] not in _ADJUSTS else None
    refusing = [payload for title, payload in choices if title.casefold().startswith(_NEGATIVE)]
    return refusing[0] if refusing else None


def accepts_a_reminder(session: Session, understanding: Understanding) -> str | None:
    """The reminder just offered, where "yes remind me" names no day of its own."""
    if not session.state.asking or understanding.intent.name != "set_reminder":
        return None
    if any(entity.entity in {"time", "duration"} for entity in understanding.entities):
        return None
    offered = [payload for payload in session.state.choices.values() if payload.startswith(_REMINDS)]
    return offered[0] if len(session.turn.text.split()) <= _FEW_WORDS and offered else None


def still_nothing(session: Session) -> str | None:
    """No answer yet, said to a reminder that has just asked."""
    asked = _NOT_YET in session.state.choices.values()
    return _NOT_YET.lstrip("/") if asked and session.library.answers.is_act(session.turn.text, "not_yet") else None


def cancels_a_reminder(session: Session, understanding: Understanding) -> bool:
    """Whether "cancel it" means the reminder just listed or promised, and not what was talked about."""
    spoken_of = any("remind" in response for response in session.state.said)
    return spoken_of and bool(session.state.reminders) and understanding.intent.name == "cancel" and understanding.sure


def tells_pronoun(session: Session) -> str | None:
    """The pronoun a message is all about ("sam's a girl btw", "no wait, she")."""
    library, text = session.library, session.turn.text
    if not library.answers.is_act(text, "tells_pronoun"):
        return None
    pronoun = library.answers.value(library.domain.slots["ex_pronoun"], text)
    return None if pronoun is None else str(pronoun)


def names_only(session: Session, understanding: Understanding) -> str | None:
    """The name that is all of a message, while the ex has none: whose else would it be."""
    names = [entity.value for entity in understanding.entities if entity.entity == "name" and entity.role is None]
    alone = len(names) == 1 and names[0].casefold() == session.turn.text.strip(" .!").casefold()
    likely = understanding.ranking[:1] and understanding.ranking[0].name == "tell_name"
    # One name, and nothing else that it could plainly be: "Ines".
    likely = likely or not understanding.sure
    return names[0] if alone and likely and session.slots.get("ex_name") is None else None


def forgets(session: Session) -> str | None:
    """The fact somebody wants forgotten ("forget his name"); everything is another matter."""
    library, text = session.library, session.turn.text
    name = str(session.slots.get("ex_name") or "")
    if name and library.answers.is_act(text, "somebody_else") and name.casefold() in text.casefold():
        # "No, Tom is my brother": then he is not the one we speak of.
        return "ex_name"
    if not library.answers.is_act(text, "forget_fact"):
        return None
    fact = library.answers.value(library.domain.slots["fact"], text)
    return None if fact is None else str(fact)
