"""Every wording, with every combination of what can be known."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from difflib import SequenceMatcher
from itertools import combinations, product
from typing import Any

import pytest

from dialogues.engine.library import Library, load_library
from dialogues.engine.phrasings import Phrasing
from dialogues.engine.templates import Templates
from dialogues.path import STEPS

NOW = datetime(2026, 3, 4, 19, 30, tzinfo=UTC)
LIBRARY: Library = load_library()
PHRASINGS = [phrasing for group in LIBRARY.phrasings.values() for phrasing in group]
RESPONSES = list(LIBRARY.domain.responses.values())
LIMITS = {"short": 256, "medium": 620, "long": 1300}
# Safety answers carry numbers to ring; what is known about a person is a list.
ROOMY = re.compile(
    r"^utter_(hold_|crisis|(?:linked_)?afraid|ex_in_danger|legal|wants_to_harass|helplines|known$|start$|ask_capabilities|draft_problems?$)"
)
# Said only when the fact in it is known.
SAID_WHEN_KNOWN = re.compile(
    r"^utter_(draft_problem|known_|noted_|corrected|resume|reminder_set|heard_|clarify|unsure_topic|menu_unsure|suggestion_elsewhere)"
)
SCREEN = 620
STOCK = re.compile(
    r"\b(I'm sorry to hear|sorry you're going through|it sounds like|it's completely normal|that's understandable|"
    r"hope this finds you|closure|healing|self-care|your journey|space to heal|valid feelings)\b",
    re.IGNORECASE,
)
FACTS: dict[str, Any] = {
    "channel": "email",
    "platform": "WhatsApp",
    "ended_by": "me",
    "parted": "badly",
    "sorry_for": "for lying to you",
    "sent_ago": "P3W",
    "sent_at": "2026-03-02",
    "waited": "P12D",
    "late_due": "2026-03-01T10:00:00+00:00",
    "after_at": "2026-03-08T10:00:00+00:00",
    "meeting_at": "2026-03-07",
    "broke_up_ago": "P2M",
    "tries": "once",
    "friend_name": "Kim",
    "reminder_at": "2026-03-07T18:00:00+00:00",
    "known": "- You go by Sam.",
    "draft_notes": "- Cut it.",
    "helplines": "112.",
    "region": "Canada",
    "topic": "They haven't answered",
    "wording_channel": "letter",
    "heard": "Dana and three weeks",
    "named": ["ex_name", "my_name"],
}


def known() -> list[dict[str, Any]]:
    """No fact and all facts, without and with names, for every pronoun."""
    declared = {name: slot.initial for name, slot in LIBRARY.domain.slots.items()}
    context = {
        "learned": [],
        "offered": False,
        "first": False,
        "topic": None,
        "night": False,
        "wording_channel": None,
        "named": [],
        "heard": "",
        "instead": "Tom",
        "label": "They haven't answered",
    }
    combined = []
    for pronoun, names, facts in product((None, "she", "he", "they"), (False, True), (False, True)):
        slots = {
            **declared,
            **context,
            "reminder_list": "1. Tomorrow",
            "reminders_open": ["Tomorrow at 10:00", "On 30 September 2027 at 10:00"],
            "waited": None,
            "names": "Dana or Jonas",
            "late_due": "2026-03-02T10:00:00+00:00",
            "zone_name": "Lisbon",
            "since": None,
            "ago": dict.fromkeys(STEPS, 3),
            "due": "2026-03-07",
            "ex_pronoun": pronoun,
        }
        slots |= {"ex_name": "Dana", "my_name": "Sam"} if names else {}
        combined.append(slots | (FACTS if facts else {}))
    return combined


KNOWN = known()


def problems_of(text: str) -> list[str]:
    checks = {
        "a placeholder": r"\{|\}|\[[a-z]|<[a-z]|\bNone\b(?! of)|\bnull\b",
        "a double space": r"  ",
        "a space before punctuation": r" [,.;:?!]",
        "doubled punctuation": r",,|\.\.(?!\.)|,\.|\?\.|:\.",
        "a sentence that starts small": r"[.?!] [a-z](?!\.)",
        "a wrong verb": r"\b(?:they|They) (?:wants|is|has|does|doesn't|says|goes|isn't|hasn't|writes|was)\b"
        r"|(?<!Should )\b(?:she|he|She|He) (?:want|are|have|do|don't|say|go|aren't|haven't|write|were)\b",
        "an exclamation mark": r"!",
        "a dash for a pause": r" [-\N{EN DASH}\N{EM DASH}] |\N{EM DASH}",
        "curly quotes": "[\u2018\u2019\u201c\u201d]",
    }
    return [name for name, pattern in checks.items() if re.search(pattern, text)]


@pytest.mark.parametrize("phrasing", PHRASINGS, ids=lambda phrasing: phrasing.id)
def test_a_phrasing_reads_well_whatever_is_known(phrasing: Phrasing) -> None:
    templates = Templates()
    for slots in KNOWN:
        text = templates.render(phrasing.text, slots, NOW)
        # People do write to friends without capitals, and with an exclamation mark.
        lenient = {"an exclamation mark"} | ({"a sentence that starts small"} if phrasing.tone == "casual" else set())
        found = [p for p in problems_of(text) if p not in lenient]
        assert not found, f"{found} in {text!r}"
        assert len(text) <= LIMITS[phrasing.length], f"{len(text)} characters: {text!r}"
        assert not STOCK.search(text), text


@pytest.mark.parametrize("response", RESPONSES, ids=lambda response: response.id)
def test_a_response_reads_well_whatever_is_known(response: Any) -> None:
    templates = Templates()
    roomy = ROOMY.match(response.id) or "only_english" in response.id
    for variation in response.variations:
        for slots in KNOWN[-1:] if SAID_WHEN_KNOWN.match(response.id) else KNOWN:
            fitting = {**slots, **dict(variation.conditions)}
            text = templates.render(variation.text, fitting, NOW)
            found = [] if roomy else problems_of(text)
            # A list of facts begins each line with a dash.
            assert not found, f"{found} in {text!r}"
            assert roomy or len(text) <= SCREEN, f"{len(text)} characters: {text!r}"
            assert not STOCK.search(text), text
        for button in variation.buttons:
            for slots in KNOWN:
                title = templates.render(button.title, {**slots, **dict(variation.conditions)}, NOW)
                assert len(title) <= 32, title


@pytest.mark.parametrize("situation", sorted(LIBRARY.phrasings))
def test_no_two_phrasings_say_the_same(situation: str) -> None:
    templates = Templates()
    texts = [(p.id, templates.render(p.text, KNOWN[0], NOW)) for p in LIBRARY.phrasings[situation]]
    for (first, one), (second, other) in combinations(texts, 2):
        matcher = SequenceMatcher(None, one.lower(), other.lower(), autojunk=False)
        if matcher.quick_ratio() > 0.85:
            assert matcher.ratio() < 0.85, f"{first} and {second} are nearly the same"


def test_no_two_answers_open_alike() -> None:
    openings: dict[str, str] = {}
    for response in RESPONSES:
        for variation in response.variations:
            text = Templates().render(variation.text, {**KNOWN[0], **dict(variation.conditions)}, NOW)
            opening = " ".join(text.split()[:6])
            if len(text) > 120 and LIBRARY.is_situation(response.id.removeprefix("utter_")):
                assert opening not in openings, f"{response.id} opens like {openings[opening]}: {opening}"
                openings[opening] = response.id


@pytest.mark.parametrize(("kind", "text"), LIBRARY.drafts.templates())
def test_what_is_said_about_a_draft_reads_well_whatever_is_known(kind: str, text: str) -> None:
    templates = Templates()
    for slots in KNOWN:
        words = templates.render(text, {**slots, "instead": "How about a coffee?"}, NOW)
        if not words:
            # Nobody's name is known.
            assert kind == "pet_name"
            continue
        assert not problems_of(words), words
        assert len(words) <= 200, words
        assert kind == "pet_name" or words[-1] in '.?"', words
        assert not STOCK.search(words), words


def test_every_kind_has_two_ways_of_saying_why() -> None:
    for kind, lines in LIBRARY.drafts.kinds.items():
        assert len(lines.why) >= 2, kind
        assert len(lines.cut) >= 2, kind
        assert all(len(texts) >= 2 for texts in lines.instead.values()) or kind == "pet_name", kind
