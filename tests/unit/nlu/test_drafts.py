from __future__ import annotations

import pytest
from nlu.drafts.checker import load_checker

PROBLEMS = [
    ("romantic_hint", "Hi, I just wanted to say I still love you"),
    ("pet_name", "hey babe, how are you these days"),
    ("blame", "I'd like to be friends even if it was all your fault"),
    ("old_fight", "About that stupid argument at your mum's, I was right about it"),
    ("sentimental_memory", "I walked past our place and thought of our first date"),
    ("pressure_to_answer", "please reply, I'd like to be friends"),
    ("demand_for_explanation", "Tell me why you left, then we can be friends"),
    ("ultimatum", "I'd like a coffee, but this is your last chance"),
    ("guilt_trip", "After everything I did for you, a coffee isn't much"),
    ("sexual", "one last night together, as friends"),
    ("insult", "you selfish idiot, let's be friends"),
    ("drunk_tone", "hii i've had a few, wanna talk"),
    ("home_meeting", "come over to mine on friday, i'll cook"),
    ("mixed_signals", "Let's be friends and see where it goes"),
    ("over_apologising", "I'm so so so sorry, forgive me"),
    ("jealous_remark", "saw you with that new guy, hope he treats you well"),
    ("no_clear_purpose", "It rained again on the bridge and the bus was late"),
]


@pytest.mark.parametrize(("kind", "draft"), PROBLEMS)
def test_finds_the_problem_and_its_words(kind, draft):
    found = {problem.type: problem for problem in load_checker().check(draft)}
    assert kind in found
    assert draft[found[kind].start : found[kind].end] == found[kind].text
    assert found[kind].why
    assert found[kind].fix


@pytest.mark.parametrize(
    "draft",
    [
        "Hi Dana, it's been a while. I'd like it if we could be friends some day, and if not, I understand.",
        "Happy birthday! Hope the day is a good one.",
        "Your deadly chilli was missed at the party, hope all is well with you.",
        "The boiler man has a date for us, Tuesday at ten. Shall I leave the key with Mo?",
        "See you on Sunday, no pressure either way.",
    ],
)
def test_passes_what_is_fine(draft):
    assert load_checker().check(draft) == []


def test_length_depends_on_the_channel():
    draft = "I would like us to be friends again some day. " * 12
    assert [problem.type for problem in load_checker().check(draft, "text")] == ["too_long"]
    assert load_checker().check(draft, "email") == []


def test_a_public_post_says_nothing_private():
    found = load_checker().check("I miss us, happy birthday", "public_post")
    assert "public_private_mismatch" in {problem.type for problem in found}
