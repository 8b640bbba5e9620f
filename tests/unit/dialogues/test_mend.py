"""The better version of a draft: their own words, grammar kept, nothing else touched."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogues.drafting.mend import Wish, mend
from dialogues.drafting.sentences import sentences_of
from nlu.drafts.kinds import Mark
from nlu.drafts.limits import SHORTENED
from nlu.drafts.marking import read_marks

INSTEAD = {
    "blame": "I had my part in how it went.",
    "pressure_to_answer": "No hurry with an answer.",
    "ultimatum": "If it's not for you, that's all right.",
    "home_meeting": "How about a coffee somewhere in town?",
    "no_clear_purpose": "I'd like us to be friends.",
    "over_apologising": "I'm sorry for my part in it.",
}
FRIENDS, FREE = "I'd like us to be friends.", "No need to answer."


def mended(raw: str, *, name: str = "", whole: str = "", **wish: object) -> str:
    text, marks = read_marks(raw, "x", 1, "")
    if whole:
        marks = (*marks, Mark(0, len(text), whole))
    instead = INSTEAD | {"pet_name": name}
    wished = Wish(**{"channel": "text", **wish})
    return mend(text, marks, wished, lambda kind: instead.get(kind, ""), FRIENDS, FREE)


@pytest.mark.parametrize(
    ("raw", "better"),
    [
        ("hey [babe](pet_name), hope work is ok", "hey, hope work is ok"),
        ("[Babe](pet_name), hope work is ok", "Hope work is ok"),
        ("hope work is ok, [babe](pet_name)", "hope work is ok"),
        ("thanks for the card [my love](pet_name). see you at the fair", "thanks for the card. see you at the fair"),
        ("hope it went well. [I still love you](romantic_hint).", "hope it went well."),
        ("hope it went well, and [I still love you](romantic_hint)!", "hope it went well!"),
        ("[I miss us](romantic_hint), but I hope you are well.", "I hope you are well."),
        (
            "Hope you're well. I think [you owe me the truth about Porto](demand_for_explanation), thanks for the key.",
            "Hope you're well. Thanks for the key.",
        ),
        (
            "Hi Sam, keys are with Mo, and [if you don't answer by friday I'm done](ultimatum). Thanks for the plants.",
            "Hi Sam, keys are with Mo. If it's not for you, that's all right. Thanks for the plants.",
        ),
        (
            "Dear Ana,\n\nHope work is fine, [though I cry every night](guilt_trip).\nThe garden is out.\n\nBest,\nTom",
            "Dear Ana,\n\nHope work is fine.\nThe garden is out.\n\nBest,\nTom",
        ),
        ("[Did you get this??](pressure_to_answer)", "No hurry with an answer. I'd like us to be friends."),
        ("[You idiot](insult)", FRIENDS),
        # In small letters, as the person writes; names keep theirs.
        ("[did you get this??](pressure_to_answer)", "no hurry with an answer. i'd like us to be friends."),
        # What only made sense beside what went goes with it.
        ("[is she prettier than me?](jealous_remark) just kidding, congrats on the job", "congrats on the job"),
        (
            "The keys are at Mo's downstairs. [You lied.](blame) But good luck.",
            "The keys are at Mo's downstairs. Good luck.",
        ),
        ("Hope work is fine. [Tell me why.](demand_for_explanation) Then I'll leave you be.", "Hope work is fine."),
        # Nothing is said twice, and nobody speaks of their part between a vet and a key.
        ("Mochi is fine, 60 at the vet. [You broke it.](blame) Halves?", "Mochi is fine, 60 at the vet. Halves?"),
        (
            "I was wrong about it. [I'm scum.](over_apologising) All paid.",
            "I was wrong about it. All paid.",
        ),
        # A name at the end stays there, and what ended a paragraph still does.
        ("Dear Meg,\n[I miss us.](romantic_hint)\nDan", "Dear Meg,\nI'd like us to be friends.\nDan"),
        ("The papers are in. [Lights off?](sexual)\nIain", "The papers are in.\nIain"),
    ],
)
def test_only_what_is_wrong_is_changed(raw, better):
    assert mended(raw) == better


def test_the_name_takes_the_place_of_a_pet_name_once():
    assert mended("hey [babe](pet_name), thanks [honey](pet_name)!", name="Dana") == "hey Dana, thanks!"
    assert mended("hey Dana [babe](pet_name), thanks!", name="Dana") == "hey Dana, thanks!"


def test_of_many_sorries_the_first_stays():
    raw = "Dear Raj, I'm sorry for the delay. I'm sorry I spoke so. Sorry for my writing. I hope Baroda is cooler. Hema"
    better = "Dear Raj, I'm sorry for the delay. I hope Baroda is cooler. Hema"
    assert mended(raw, whole="over_apologising") == better


def test_where_every_sentence_says_it_often_one_is_put_in_their_place():
    raw = "Sorry sorry sorry, I know it's late, sorry for everything"
    assert mended(raw, whole="over_apologising") == "I'm sorry for my part in it."


def test_of_one_sentence_of_sorries_none_stays():
    raw = "sorry sorry i know i'm the worst, i'm such an idiot, sorry for everything"
    assert mended(raw, whole="over_apologising") == "i'm sorry for my part in it."


def test_a_line_is_said_once_however_often_it_is_needed():
    better = mended("[You never rang](blame). hope you are well. [it was all you](blame).")
    assert better.count("I had my part") == 1


def test_a_purpose_is_added_before_the_farewell():
    better = mended("Hey Dana.\n\nBest,\nTom", whole="no_clear_purpose")
    assert better == "Hey Dana. I'd like us to be friends.\n\nBest,\nTom"


def test_too_long_keeps_the_greeting_and_the_asks():
    middle = "We went to the market and it rained all day again. " * 10
    better = mended(f"Hi Ana. {middle}Would you like a coffee some time?", whole="too_long")
    assert better.startswith("Hi Ana.")
    assert better.endswith("Would you like a coffee some time?")
    assert len(better.split()) <= SHORTENED["text"]


def test_a_line_that_leaves_the_answer_free_is_added_on_request():
    assert mended("hope you are well. [I love you](romantic_hint)", closes=True).endswith(FREE)


WORDS = st.sampled_from(
    ["hi", "you", "never", ",", ".", "?", "!", "and", "but", "i", "the", "bins", "were", "late\n", "friday"]
)


@given(st.lists(WORDS, min_size=1, max_size=25).map(" ".join), st.data())
def test_whatever_is_marked_a_sound_text_is_left(text, data):
    if not text.strip():
        return
    pairs = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 12), st.sampled_from([*INSTEAD, "romantic_hint"]))
    marks = [Mark(a, min(a + b, len(text)), kind) for a, b, kind in data.draw(st.lists(pairs, max_size=3))]
    better = mend(text, marks, Wish("text"), lambda kind: INSTEAD.get(kind, ""), FRIENDS, FREE)
    assert better == better.strip()
    assert not re.search(r"[ \t]{2}", better)
    if not marks:
        assert not sentences_of(text) or [w for w in better.split() if w.isalpha()] == [
            w for w in text.split() if w.isalpha()
        ]
