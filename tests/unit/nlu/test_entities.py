from __future__ import annotations

import pytest
from spacy.language import Language

from nlu.components.context import looking_back_from
from tests.unit.nlu.conftest import NOW


def found(nlp: Language, text: str, kind: str) -> list[tuple[str, str | None]]:
    with looking_back_from(NOW):
        doc = nlp(text)
    assert all(0 <= e.start < e.end <= len(text) for e in doc._.found)
    return [(e.value, e.role) for e in doc._.found if e.entity == kind]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("her name is Xochitl", [("Xochitl", "ex")]),
        ("my ex sam", [("Sam", "ex")]),
        ("i miss priya", [("Priya", "ex")]),
        ("call me Kit", [("Kit", "me")]),
        ("im lena and my ex tom wont reply", [("Lena", "me"), ("Tom", "ex")]),
        ("i broke up with my girlfriend dana in october", [("Dana", "ex")]),
        ("it's samy with a y", [("Samy", "ex")]),
        ("my friend Dana told me he's seeing someone", [("Dana", "friend")]),
        ("it's Mina not Nina", [("Mina", "ex")]),
        ("his new girlfriend Chloe hates me", [("Chloe", None)]),
        ("I told my brother Tom that Aisha blocked me", [("Tom", "friend"), ("Aisha", "ex")]),
        ("should I text Grace about it", [("Grace", "ex")]),
        ("TOM HASNT REPLIED", [("Tom", "ex")]),
        ("Priya", [("Priya", None)]),
        ("call me later", []),
        ("I'm scared", []),
        ("will will he reply", []),
        ("Will he reply?", []),
        ("my name is not important", []),
        ("she's called off the wedding", []),
        ("i saw him on Friday", []),
        ("My Ex Is Coming To The Party On Saturday", []),
    ],
)
def test_names(nlp: Language, text: str, names: list[tuple[str, str | None]]):
    assert found(nlp, text, "name") == names


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("i texted her", "text"),
        ("sent an email", "email"),
        ("wrote him a letter", "letter"),
        ("left a voicemail", "voicemail"),
        ("should i call him", "call"),
        ("say it in person", "in_person"),
        ("commented on her photo", "public_post"),
        ("slid into his dms", "private_message"),
        ("messaged her on insta", "private_message"),
    ],
)
def test_channels(nlp: Language, text: str, channel: str):
    assert found(nlp, text, "channel") == [(channel, None)]


@pytest.mark.parametrize("text", ["call me Sam", "she's called Priya", "he called it off", "my textbook"])
def test_no_channel(nlp: Language, text: str):
    assert found(nlp, text, "channel") == []


@pytest.mark.parametrize(
    ("text", "platforms"),
    [
        ("he saw my whatsapp", ["WhatsApp"]),
        ("on ig last night", ["Instagram"]),
        ("facebook messenger", ["Facebook"]),
        ("a mixed signal from x", []),
        ("oh snap", []),
    ],
)
def test_platforms(nlp: Language, text: str, platforms: list[str]):
    assert [value for value, _ in found(nlp, text, "platform")] == platforms


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("she dumped me", "ex"),
        ("i ended it", "me"),
        ("we both agreed to part", "both"),
        ("he left me for someone else", "ex"),
        ("i was dumped", "ex"),
        ("the break-up was mutual", "both"),
    ],
)
def test_ended_by(nlp: Language, text: str, who: str):
    assert found(nlp, text, "ended_by") == [(who, None)]


@pytest.mark.parametrize("text", ["she left me on read", "he left me a voicemail", "i left him a message"])
def test_not_ended(nlp: Language, text: str):
    assert found(nlp, text, "ended_by") == []


@pytest.mark.parametrize(
    ("text", "draft"),
    [
        ("is this ok: hey Sam, fancy a coffee?", "hey Sam, fancy a coffee?"),
        ("here's what i wrote:\nHi Mina, it has been a while.", "Hi Mina, it has been a while."),
        ('can i send "hope you are well these days"', "hope you are well these days"),
        ("thinking of sending 'i don't blame you for it'", "i don't blame you for it"),
    ],
)
def test_drafts(nlp: Language, text: str, draft: str):
    assert found(nlp, text, "draft") == [(draft, None)]


@pytest.mark.parametrize(
    ("text", "draft"),
    [
        ("is this ok? hey, hope work is fine. why did you leave?", "hey, hope work is fine. why did you leave?"),
        ("Is this alright as a voicemail? Hi Jo, it's Ben. Call me back.", "Hi Jo, it's Ben. Call me back."),
        ("is this ok? Hi Jo, it's Ben, would you call me back?", "Hi Jo, it's Ben, would you call me back?"),
        ("so is it too long for a text? could you send me your address", "could you send me your address"),
        # What is told to the bot goes on.
        ("is this ok? she asked me not to write to you know who", None),
        ("is it ok? what should i do if you were me", None),
        ("is this normal? you feel ok and then it all comes back", None),
    ],
)
def test_what_follows_a_question_is_a_draft_where_it_speaks_to_somebody(nlp: Language, text: str, draft: str | None):
    assert found(nlp, text, "draft") == ([(draft, None)] if draft else [])


def test_their_words_are_no_draft(nlp: Language):
    assert found(nlp, 'he said "i need some time alone" ok?', "draft") == []


def test_what_stands_in_a_draft_did_not_happen(nlp: Language):
    text = "is this ok: hey Sam, I'll call him on tuesday"
    assert found(nlp, text, "name") == []
    assert found(nlp, text, "time") == []


def test_times_and_durations(nlp: Language):
    assert found(nlp, "3 weeks ago", "duration") == [("P3W", None)]
    assert found(nlp, "3 weeks ago", "time") == [("2026-11-02", None)]
    assert found(nlp, "no word for ages", "duration") == [("ages", None)]
    assert found(nlp, "9999999 years ago", "time") == []
