"""The path from not yet written to friends, and how far along it a person is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dialogues.state import Conversation

STEPS = ("ready", "reached_out", "waiting", "in_touch", "meeting", "after", "friends")
STOPPED = "stopped"
LET_GO = "let_go"
# Situations that show how far someone has come.
_SITUATIONS = {
    "ready": "examine_motives choose_friendship_kind too_soon state_intentions ask_friends_and_family write_letter "
    "judge_their_friendship was_treated_badly call_them leave_voicemail message_on_social_media apologise "
    "post_publicly show_up_unannounced",
    "waiting": "wait_for_reply no_reply",
    "in_touch": "they_replied they_reached_out online_only plan_meeting",
    "meeting": "what_to_talk_about travel_to_meeting drink_at_meeting meet_at_home overwhelmed_by_emotions "
    "apologise_in_person bring_up_the_past_at_meeting feels_like_a_date awkward_silence physical_contact",
    "after": "keep_in_touch agree_level_of_contact pace_contact",
    "friends": "check_in group_hangout invite_to_event talk_about_the_past learn_for_next_relationship "
    "betrayed_by_friend",
}
_SHOWS = {situation: step for step, names in _SITUATIONS.items() for situation in names.split()}


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is.

    Attributes:
        step: One of `STEPS`, `stopped` (the ex drew a line), `let_go` (they stepped off), or None at the very start.
        since: Step -> when it was reached, for those that are known.
    """

    step: str | None
    since: dict[str, datetime]


def place_of(state: Conversation) -> Place:
    """Where somebody is, by what they talked about and by what they set themselves, whichever is later.

    Args:
        state: All that is remembered.
    """
    shown = [(visit.at, _SHOWS[visit.situation]) for visit in state.visits if visit.situation in _SHOWS]
    marks = [(mark.at, mark.step) for mark in state.path]
    since: dict[str, datetime] = {}
    step: str | None = None
    # The sort is stable: of the same moment, what they set counts more than what they spoke of.
    for at, name in sorted([*shown, *marks], key=lambda item: item[0]):
        if name in STEPS:
            # What comes after an earlier step is not reached any more.
            since = {key: when for key, when in since.items() if STEPS.index(key) <= STEPS.index(name)}
            if name == "waiting":
                since.setdefault("reached_out", at)
            since.setdefault(name, at)
        step = name
    return Place(STOPPED if state.boundary is not None else step, since)


def days_since(state: Conversation, now: datetime) -> dict[str, int | None]:
    """Days since each step, by the calendar of the person; None where it was not reached."""
    since = place_of(state).since
    return {
        step: (now.date() - since[step].astimezone(now.tzinfo).date()).days if step in since else None for step in STEPS
    }
