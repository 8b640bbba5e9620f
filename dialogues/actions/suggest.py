"""Offers wording, and adjusts the wording last offered."""

from __future__ import annotations

from functools import cache
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from dialogues.actions.tracker import state_of
from dialogues.engine import boundary
from dialogues.engine.library import Library, load_library
from dialogues.engine.phrasings import LENGTHS, Phrasing, Wish, choose
from dialogues.state import Conversation, Offered

_TONES = {"warmer": "warm", "formal": "formal", "casual": "casual"}


@cache
def library() -> Library:
    """All content, read once per process."""
    return load_library()


class ActionSuggest(Action):
    """Offers wording for the situation at hand.

    Slots read: `wording_for`, `wording_channel`, `other_channel`, `channel`.
    Sets `outcome`: `offered`, `none` (the honest answer is to send nothing), `closed` (a boundary) or
    `no_situation`.
    """

    def name(self) -> str:
        """The name flows call it by."""
        return "action_suggest"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:  # noqa: ARG002
        """Picks a phrasing and hands it to the engine."""
        state = state_of(tracker)
        situation = state.situation
        if situation is None:
            return [SlotSet("outcome", "no_situation")]
        if boundary.closes_wording(state, library().rules):
            return [SlotSet("outcome", "closed")]
        phrasings = library().phrasings.get(situation, [])
        if not phrasings:
            return [SlotSet("outcome", "none")]
        used = tracker.get_slot("channel")
        asked = tracker.get_slot("wording_channel")
        avoid = used if tracker.get_slot("other_channel") else None
        wish = Wish(
            kind=tracker.get_slot("wording_for"),
            channel=asked or (None if avoid else used),
            avoid_channel=None if asked else avoid,
            length=None,
        )
        shown = state.offered.shown if state.offered and state.offered.situation == situation else []
        chosen = choose(phrasings, wish, shown)
        if chosen is None:
            return [SlotSet("outcome", "none")]
        _hand_over(dispatcher, chosen, wish, "utter_suggestion")
        return [SlotSet("outcome", "offered"), SlotSet("wording_for", None), SlotSet("wording_channel", None)]


class ActionAdjust(Action):
    """Adjusts the wording last offered: another, shorter, longer, warmer, formal, casual, first, previous.

    Slot read: `adjustment`. Sets `outcome`: `offered` or `nothing_offered`.
    """

    def name(self) -> str:
        """The name flows call it by."""
        return "action_adjust"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:  # noqa: ARG002
        """Picks the phrasing that comes nearest to the wish."""
        state, adjustment = state_of(tracker), str(tracker.get_slot("adjustment"))
        offered = state.offered
        current = library().phrasing(offered.current) if offered and offered.current else None
        if offered is None or current is None:
            return [SlotSet("outcome", "nothing_offered")]
        if boundary.closes_wording(state, library().rules):
            return [SlotSet("outcome", "closed")]
        chosen, lead = _adjust(state, offered, current, adjustment)
        wish = Wish(channel=offered.channel, avoid_channel=offered.avoid_channel)
        _hand_over(dispatcher, chosen, wish, lead)
        return [SlotSet("outcome", "offered")]


def _adjust(state: Conversation, offered: Offered, current: Phrasing, adjustment: str) -> tuple[Phrasing, str]:
    """The phrasing to show and the response that introduces it."""
    pool = [p for p in library().phrasings[current.situation] if p.kind == current.kind]
    if adjustment == "same":
        return current, "utter_suggestion_same"
    if adjustment in {"first", "previous"}:
        back = offered.shown[0] if adjustment == "first" else (offered.shown[-2:] or [current.id])[0]
        return library().phrasing(back) or current, f"utter_suggestion_{adjustment}"
    others = [p for p in pool if p.id != current.id]
    if offered.avoid_channel:
        others = [p for p in others if p.channel != offered.avoid_channel]
    if not others:
        return current, "utter_suggestion_only"
    if adjustment == "another":
        unseen = [p for p in others if p.id not in offered.shown]
        wish = Wish(current.kind, current.channel, None, current.tone, current.length)
        chosen = choose(unseen or others, wish, offered.shown) or current
        return chosen, "utter_suggestion_another" if unseen else "utter_suggestion_again"
    if adjustment in {"shorter", "longer"}:
        step = -1 if adjustment == "shorter" else 1
        target = LENGTHS.index(current.length) + step
        fitting = [p for p in others if (LENGTHS.index(p.length) - LENGTHS.index(current.length)) * step > 0]
        same_place = [p for p in fitting if p.channel == current.channel] or fitting
        if not same_place:
            return current, f"utter_suggestion_{adjustment}_end"
        wish = Wish(current.kind, current.channel, None, current.tone, LENGTHS[max(0, min(target, 2))])
        return choose(same_place, wish, offered.shown) or current, f"utter_suggestion_{adjustment}"
    tone = _TONES[adjustment]
    fitting = [p for p in others if p.tone == tone]
    same_place = [p for p in fitting if p.channel == current.channel] or fitting
    if not same_place:
        return current, f"utter_suggestion_{adjustment}_end"
    wish = Wish(current.kind, current.channel, None, tone, current.length)
    return choose(same_place, wish, offered.shown) or current, f"utter_suggestion_{adjustment}"


def _hand_over(dispatcher: CollectingDispatcher, phrasing: Phrasing, wish: Wish, lead: str) -> None:
    value = {"id": phrasing.id, "lead": lead, "channel": wish.channel, "avoid_channel": wish.avoid_channel}
    dispatcher.utter_message(json_message={"phrasing": value})
