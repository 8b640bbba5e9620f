"""Pieces of a draft, and the phrases that are looked for in it."""

from __future__ import annotations

import pytest
import spacy

from nlu.drafts.limits import LIMITS
from nlu.drafts.patterns import Patterns
from nlu.drafts.phrases import PhraseError, compile_phrase, wordings
from nlu.drafts.pieces import split_pieces
from nlu.drafts.plain import read_plainly
from nlu.errors import DataError

NLP = spacy.blank("en")


@pytest.fixture(scope="module")
def patterns():
    return Patterns(NLP)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Hi Dana, how are you?", ["Hi Dana, how are you?"]),
        (
            "i saw the film and you were right about it but you never let me say so",
            ["i saw the film", "and you were right about it", "but you never let me say so"],
        ),
        ("Dear Ana,\n\nThe garden is out.\nTom", ["Dear Ana", "The garden is out.", "Tom"]),
        ("ok 😂 see you", ["ok", "see you"]),
        ("...", []),
        ("", []),
    ],
)
def test_a_draft_is_split_where_an_editor_would(text, pieces):
    found = split_pieces(text)
    assert [text[p.start : p.end] for p in found] == [p.text for p in found]
    assert [p.text.strip(" 😂") for p in found] == pieces


def test_a_very_long_draft_costs_no_more_than_a_letter():
    assert len(split_pieces("No. " * 5000)) <= 121


@pytest.mark.parametrize(
    ("kind", "draft", "words"),
    [
        ("pet_name", "hey babe, how are you", "babe"),
        ("pet_name", "thanks, my love. see you", "my love"),
        ("romantic_hint", "I just wanted to say I’ll always love you", "I’ll always love you"),
        ("home_meeting", "come over to mine on friday", "come over to mine"),
        ("ultimatum", "it's now or never", "now or never"),
        ("insult", "hope the selfish bastard enjoys it", "bastard"),
        ("over_apologising", "i am so so sorry", "so so sorry"),
    ],
)
def test_plain_words_are_found(patterns, kind, draft, words):
    found = {hit.mark.kind: draft[hit.mark.start : hit.mark.end] for hit in patterns.find(draft) if hit.sure}
    assert words in found[kind] or found[kind] in words


@pytest.mark.parametrize(
    "draft",
    [
        "my love to your mum",
        "the kids' last chance to see the show is Friday",
        "your deadly chilli recipe, could you send it",
        "a date for the boiler man: Tuesday",
        "congrats on the baby shower",
        "I'm ill in bed, can we move it",
        "leave the box at your place, I'll send a courier",
        "See you on Sunday, no pressure either way.",
    ],
)
def test_what_only_sounds_like_a_problem_is_not_sure(patterns, draft):
    assert [hit for hit in patterns.find(draft) if hit.sure] == []


def test_without_a_model_plain_words_and_lengths_decide():
    assert [mark.kind for mark in read_plainly("hey babe", None)] == ["pet_name"]
    long = "We went to the market and it was fine. " * 12
    assert len(long.split()) > LIMITS["text"]
    assert [mark.kind for mark in read_plainly(long, "text")] == ["too_long"]
    assert read_plainly(long, "letter") == []


def test_a_phrase_stands_for_every_choice_in_it():
    assert set(wordings(NLP, "come over/round to? mine")) == {
        ("come", "over", "to", "mine"),
        ("come", "round", "to", "mine"),
        ("come", "over", "mine"),
        ("come", "round", "mine"),
    }
    assert wordings(NLP, "do n't") == [("do", "n't")]
    assert wordings(NLP, "or ... else") is None
    assert len(list(compile_phrase(NLP, "or ... ~els+e"))) == 1


@pytest.mark.parametrize("phrase", ["", "~[a"])
def test_a_broken_phrase_is_refused(phrase):
    with pytest.raises(PhraseError):
        list(compile_phrase(NLP, phrase))


def test_a_broken_file_is_refused_with_its_place(tmp_path):
    path = tmp_path / "patterns.yml"
    path.write_text('version: "3.1"\npatterns:\n  blame:\n    sure:\n      - fine\n      - "~[a"\n', encoding="utf-8")
    with pytest.raises(DataError, match=r"patterns\.yml:6: patterns\.blame\.sure") as error:
        Patterns(NLP, path)
    assert error.value.line == 6
