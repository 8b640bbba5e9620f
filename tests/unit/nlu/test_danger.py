from __future__ import annotations

from pathlib import Path

import pytest

from nlu.danger import DangerWords
from nlu.folding import fold, set_apart
from nlu.normalising import normalise
from nlu.training_data import read_training_data


@pytest.fixture(scope="module")
def words() -> DangerWords:
    data = read_training_data(Path(__file__).parents[3] / "nlu/data/safety")
    return DangerWords(data.patterns)


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("I DON'T know!", "i dont know ."),
        ("k1ll", "kill"),
        ("su1c1de", "suicide"),
        ("s*icide", "suicide"),
        ("k i l l", "kill"),
        ("d\u00ede", "die"),
        ("diiiie", "die"),
        ("killlll", "kill"),
        ("at 3pm on the 2nd", "at 3pm on the 2nd"),
    ],
)
def test_folding_undoes_disguise(text: str, reading: str):
    assert reading in fold(text)


def test_letters_set_apart_are_joined():
    assert set_apart("i k i l l m e ok") == ["ikillme"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("crisis_self_harm", "i want to kill myself"),
        ("crisis_self_harm", "k i l l   m y s e l f"),
        ("crisis_self_harm", "i wanna d1e"),
        ("crisis_self_harm", "i wanna d i e"),
        ("crisis_self_harm", "i want to d.i.e. tonight"),
        ("crisis_self_harm", "i want to k m s"),
        ("crisis_self_harm", "gonna k.m.s"),
        ("crisis_self_harm", "seroquel overdose how many"),
        ("crisis_self_harm", "i feel ready to meet god"),
        ("crisis_self_harm", "went up onto the bridge and looked down for an hour"),
        ("crisis_self_harm", "honestly kms"),
        ("crisis_self_harm", "I don't want to be here anymore"),
        ("crisis_self_harm", "everyone would be better off without me"),
        ("crisis_self_harm", "I won't be a problem much longer"),
        ("crisis_self_harm", "been cutting again"),
        ("crisis_self_harm", "i'm not suicidal, i just want to die"),
        ("afraid_of_ex", "he hit me last week"),
        ("afraid_of_ex", "she threatened to kill me"),
        ("afraid_of_ex", "he keeps turning up outside my house"),
        ("afraid_of_ex", "i'm scared of him"),
        ("legal_no_contact", "there is a restraining order against me"),
        ("legal_no_contact", "the police told me not to contact her"),
        ("legal_no_contact", "it's in my bail conditions"),
        ("wants_to_harass", "i want to make her pay"),
        ("wants_to_harass", "how do i get round the block"),
        ("wants_to_harass", "gonna slash his tyres"),
        ("wants_to_harass", "i'll post her nudes"),
    ],
)
def test_sees_danger(words: DangerWords, name: str, text: str):
    assert name in words.find(normalise(text))


@pytest.mark.parametrize(
    "text",
    [
        "the waiting is killing me",
        "i could die of embarrassment",
        "kms lol my homework",
        "dying to see her",
        "my phone died",
        "i ran 10 kms with him",
        "she lives 40 kms away",
        "we did 5 k m s together on sunday",
        "how many times can i text her",
        "we met on the bridge and looked at the boats",
        "ready to meet her",
        "i cut myself shaving before our coffee",
        "i want to end it with my boyfriend",
        "he hit on me at the party",
        "i'm scared of what she'll say",
        "the news hit me hard",
        "she beat me at chess",
        "my ex is a police officer",
        "day 30 of the no contact rule",
        "i never want to hurt her",
        "i follow her on insta",
        "i got a new number, should i tell her",
        "my best friend stabbed me in the back",
        "he plays on a tennis court near mine",
    ],
)
def test_lets_look_alikes_pass(words: DangerWords, text: str):
    assert words.find(normalise(text)) == set()


@pytest.mark.parametrize(
    "text",
    [
        "my ex husband will kill me",
        "my ex tried to strangle me",
        "he beat me up in 2023 but he's done the course now",
        "I have to be careful, last time I ended up in A&E",
    ],
)
def test_violence_is_no_figure_of_speech(words: DangerWords, text: str):
    assert "afraid_of_ex" in words.find(normalise(text))
