"""Answers a message by what the classifier reads in it: one situation, several, a word on the talk, or none."""

from __future__ import annotations

import re

from dialogues.engine import beside, boundary, hold, noted
from dialogues.engine.asking_back import ask_back, other_readings
from dialogues.engine.pressing import press
from dialogues.engine.session import Session
from dialogues.engine.starting import read_ahead, start
from dialogues.engine.understood import ASKS, BACKGROUND, SOCIAL, other_home, situations_in, twin_of
from dialogues.engine.walker import Walker
from dialogues.state import Visit
from dialogues.types import Button
from nlu.types import OUT_OF_SCOPE, Understanding

_WORDS_WANTED = 8
_FEW = 3
_WHAT_ABOUT = re.compile(r"(?:(?:and|ok|so|but)\s+)*(?:what|how)\s+about\s+\w+\s*\W*", re.IGNORECASE)
# From here on a reading is likely enough where it is what is being talked of anyway.
_NEAR = 0.12
# Somebody is told of, or something; and what opens a question or a bid to us.
_TELLS = re.compile(
    r"\b(?:i|i'?m|we|he|she|they|it|it'?s|my|his|her|our|their|was|were|is|are|had|has|have|got)\b", re.IGNORECASE
)
_BIDS = re.compile(
    r"\W*(?:(?:ok|so|and|but|please|pls|just|now)\s+)*(?:can|could|should|shall|may|might|must|would|will|is|are|do|does|did|am"
    r"|what|how|why|when|where|who|which|tell|give|write|make|help|show|say|explain|remind|send|let|keep|put"
    r"|try|stop|forget|word|read)\b",
    re.IGNORECASE,
)
_BESIDE_IT = 0.3
# What "seeing my ex on friday" is taken for, where nothing is asked.
_MAY_BE_NEWS = {"i_have_a_new_partner"}


async def answer_by_intent(session: Session, walker: Walker, understanding: Understanding) -> None:
    """Starts what was read; asks back where nothing plain was."""
    names = situations_in(session, understanding)
    if not names or any(session.library.is_situation(name) for name in names):
        session.state.alternatives = other_readings(session, understanding, names)
    if _turns_to_another_ex(session, names):
        return
    home = other_home(session, names)
    if home:
        await start(session, walker, home)
        return
    payload = _meant_button(session) if names in ([], [session.state.situation]) else None
    if payload is not None:
        await press(session, walker, payload)
        return
    names = _guessed(session, understanding) if not names or _asks_for_words(session, names) else names
    if await _is_about_a_meeting(session, walker, understanding, names):
        return
    if not names or _is_no_news(session, walker, names):
        ask_back(session, understanding)
        return
    if names != ["not_helpful"]:
        session.state.unsure = 0
    await _start_all(session, walker, understanding, names)


def _is_no_news(session: Session, walker: Walker, names: list[str]) -> bool:
    """Whether what is read is what is being talked of, while words for the ex are waited for: "5 pints lol"."""
    asked = walker.open_question()
    waits = asked is not None and asked[1].value in session.library.rules.for_the_ex
    return waits and asked is not None and {*names} <= {asked[0].id, *BACKGROUND}


async def _start_all(session: Session, walker: Walker, understanding: Understanding, names: list[str]) -> None:
    for name in names:
        boundary.count_silences(session, name)
    boundary.settle(session)
    situations = [name for name in names if session.library.is_situation(name)]
    if len(situations) > 1:
        _answer_several(session, situations)
        return
    for name in situations or names[:1]:
        rules, state = session.library.rules, session.state
        meant = rules.meant(state.boundary, rules.meant(state.situation, name))
        await start(session, walker, twin_of(session, understanding, meant))
        beside.offer(session)


def _turns_to_another_ex(session: Session, names: list[str]) -> bool:
    """Asks on where a message says no more than whom it is about now."""
    if session.library.answers.is_act(session.turn.text, "several_exes"):
        session.say("utter_several_exes", names=" or ".join([*session.state.others][:_FEW]) or None)
        return True
    says_more = not {*names} <= SOCIAL or len(session.turn.text.split()) > _WORDS_WANTED
    if session.turned_from is None or (says_more and not _WHAT_ABOUT.fullmatch(session.turn.text.strip())):
        return False
    session.say("utter_ask_about_ex")
    return True


async def _is_about_a_meeting(session: Session, walker: Walker, understanding: Understanding, names: list[str]) -> bool:
    """Hears of a meeting that is told and not asked about, and answers small things about one."""
    if {*names} <= _MAY_BE_NEWS | session.library.rules.meets and noted.tells_meeting(session, understanding):
        return True
    if names not in ([], [OUT_OF_SCOPE]) or not noted.asks_detail(session):
        return False
    await walker.start("meeting_detail")
    return True


def _guessed(session: Session, understanding: Understanding) -> list[str]:
    """What a message is about that is plain only after what was said before."""
    if _asks_for_words(session, situations_in(session, understanding)):
        return ["ask_for_phrasing"]
    few = len(session.turn.text.split()) <= _FEW
    if few and not session.state.unsure and session.state.situation in _likeliest(understanding):
        return [str(session.state.situation)]
    if session.state.situation and session.library.answers.is_act(session.turn.text, "asks_whether"):
        return [session.state.situation]
    answers, text = session.library.answers, session.turn.text
    plain = [name for act, name in session.library.rules.in_plain_words.items() if answers.is_act(text, act)]
    return plain[:1] or (["tell_story"] if _only_tells(session, understanding) else [])


def _only_tells(session: Session, understanding: Understanding) -> bool:
    """Whether a message tells something more of what is being talked of and asks nothing: it is heard, not queried."""
    text, first = session.turn.text, understanding.ranking[:1]
    heard = session.state.situation is not None or any(said.startswith("utter_heard") for said in session.state.said)
    plain = heard and not session.state.unsure and not ASKS.search(text)
    if not plain or len(text.split()) < _FEW or not _TELLS.search(text) or _BIDS.match(text):
        return False
    beside = [intent.name for intent in first if intent.name in hold.KINDS or intent.confidence >= _BESIDE_IT]
    return not {*beside} & (hold.KINDS | {OUT_OF_SCOPE})


def _meant_button(session: Session) -> str | None:
    """The button on screen, or of the situation at hand, that a message means in other words."""
    state, responses = session.state, session.library.domain.responses
    if state.situation is None:
        return None
    own = responses.get(f"utter_{state.situation}")
    below = own.variations[0].buttons if own else ()
    choices = {**{button.title: button.payload for button in below}, **state.choices}
    # A value is no question: "it was nice" may answer, and is read for that elsewhere.
    # Nor is a line drawn or lifted by what only resembles a title.
    lines = session.library.rules.boundaries | session.library.rules.lifts_boundary
    titles = [
        title
        for title, payload in choices.items()
        if not payload.startswith("/SetSlots") and "{" not in title and payload.lstrip("/") not in lines
    ]
    place = session.read_choice(session.turn.text, titles) if titles else None
    return choices[titles[place]] if place is not None else None


def _likeliest(understanding: Understanding) -> list[str]:
    return [intent.name for intent in understanding.ranking[:1] if intent.confidence >= _NEAR]


def _asks_for_words(session: Session, names: list[str]) -> bool:
    """Whether a message only asks what to say; "what do I write back" tells of no answer, and lifts no boundary."""
    state, rules = session.state, session.library.rules
    if not session.library.answers.is_act(session.turn.text, "wording"):
        return False
    if not names or state.situation is None:
        return not names
    return names[0] in rules.lifts_boundary and len(session.turn.text.split()) <= _WORDS_WANTED


def _answer_several(session: Session, situations: list[str]) -> None:
    """Short answers to several situations in one reply, with the longer ones behind buttons."""
    buttons: list[Button] = []
    texts = []
    drawn = session.library.rules.boundaries.intersection(situations)
    closed = False
    for name in situations:
        session.intents.append(name)
        if boundary.closes(session, name):
            if not closed:
                boundary.say(session)
                said = session.replies.pop()
                texts.append(said.text)
                buttons += said.buttons
            closed = True
            continue
        read_ahead(session, session.library.flows[name])
        session.say(f"utter_{name}_brief")
        session.state.visits.append(Visit(situation=name, at=session.now))
        texts.append(session.replies.pop().text)
        buttons.append(Button(f"More: {session.library.flows[name].name}"[:40], f"/{name}"))
        if not drawn or name in drawn:
            # "He wrote that he needs space": what he wrote does not take it back.
            boundary.draw(session, name)
    session.state.situation = situations[0]
    session.say_text("\n\n".join(texts), tuple(buttons))
