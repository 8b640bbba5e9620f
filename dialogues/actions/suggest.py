"""Offers wording, and adjusts the wording last offered."""

from __future__ import annotations

from dataclasses import replace
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

# By how much a text must differ to count as shorter or longer within its class.
_NOTICEABLE = 0.15
_SPACIOUS = {"letter", "email"}
# Which of the wordings shown is meant; with two shown the second is the one on screen.
_BACK = {"first": 0, "second": 1, "previous": -2}
_ENDS = {"casual", "formal"}
_TONES = {"warmer": "warm", "formal": "formal", "casual": "casual"}


@cache
def library() -> Library:
    """All content, read once per process."""
    return load_library()


class ActionSuggest(Action):
    """Offers wording for the situation at hand.

    Slots read: `wording_for`, `wording_channel`, `other_channel`, `channel`.
    Sets `outcome`: `offered`, `none` (the honest answer is to send nothing), `closed` (a boundary), `waits` (not
    yet) or `no_situation`.
    """

    def name(self) -> str:
        """The name flows call it by."""
        return "action_suggest"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:  # noqa: ARG002
        """Picks a phrasing and hands it to the engine."""
        state = _at_home(state_of(tracker), tracker.get_slot("channel"))
        situation = state.situation
        offered = state.offered if state.offered and state.offered.situation == situation else None
        kind = tracker.get_slot("wording_for") or (offered.kind if offered else None) or _occasion(tracker, situation)
        if boundary.closes_wording(state, library(), kind):
            if not boundary.is_said_by_the_ex(library(), state.boundary):
                dispatcher.utter_message(response=f"utter_boundary_{state.boundary}")
                return [SlotSet("outcome", "said")]
            return [SlotSet("outcome", "closed")]
        if situation is None:
            return [SlotSet("outcome", "no_situation")]
        silent = boundary.must_say_how_often(state, library(), kind, tracker.current_slot_values())
        before = library().rules.wording_once.get(situation, {})
        if silent or any(tracker.get_slot(slot) != value for slot, value in before.items()):
            return [SlotSet("outcome", "tries" if silent else "waits")]
        wish, chosen = _choose(tracker, state, situation)
        if chosen is None:
            return [SlotSet("outcome", "none" if state.boundary is None else "closed")]
        named = next(iter(tracker.get_latest_entity_values("channel")), None)
        missed = named is not None and named == wish.channel and not _fits(chosen.channel, named)
        _hand_over(dispatcher, chosen, wish, "utter_suggestion_elsewhere" if missed else "utter_suggestion")
        return [SlotSet("outcome", "offered"), SlotSet("wording_for", None), SlotSet("wording_channel", None)]


def _occasion(tracker: Tracker, situation: str | None) -> str | None:
    """The kind of wording that the occasion at hand asks for, where the situation has one for it."""
    occasion = tracker.get_slot("occasion")
    kinds = {phrasing.kind for phrasing in library().phrasings.get(situation or "", ())}
    return str(occasion) if occasion in kinds else None


def _at_home(state: Conversation, channel: str | None) -> Conversation:
    """The same, where getting in touch is all that was talked of, at the situation that has the words for it."""
    rules = library().rules
    if state.situation not in rules.getting_in_touch or state.situation in library().phrasings:
        return state
    home = rules.channel_home.get(channel or "", rules.channel_home["text"])
    return state.model_copy(update={"situation": home})


def _fits(channel: str, named: str) -> bool:
    """Whether wording for one channel can be used as it is in another."""
    typed = {"text", "private_message", "note"}
    return channel == named or {channel, named} <= typed


def _choose(tracker: Tracker, state: Conversation, situation: str) -> tuple[Wish, Phrasing | None]:
    """The phrasing that meets what is asked for best, and what that was."""
    phrasings = library().fit_phrasings(situation, state.slots)
    used = _channel(tracker, situation)
    asked = tracker.get_slot("wording_channel")
    avoid = used if tracker.get_slot("other_channel") else None
    here = state.offered if state.offered and state.offered.situation == situation else None
    wish = Wish(
        kind=tracker.get_slot("wording_for") or (here.kind if here else None) or _occasion(tracker, situation),
        channel=asked or (None if avoid else used),
        avoid_channel=None if asked else avoid,
    )
    shown = here.shown if here else []
    chosen = choose(phrasings, wish, shown)
    if chosen is not None and chosen.channel in _SPACIOUS:
        # A letter of two lines looks curt: begin with the middle length where there is one.
        chosen = choose(phrasings, replace(wish, tone=chosen.tone, length="medium"), shown)
    if chosen is not None and chosen.id in shown:
        # What was on screen before comes back only when there is nothing new: any tone and length will do first.
        same = [p for p in phrasings if (p.kind, p.channel) == (chosen.kind, chosen.channel) and p.id not in shown]
        chosen = choose(same, wish, shown) or chosen
    return wish, chosen


def _channel(tracker: Tracker, situation: str) -> str | None:
    """How they are in touch; once they have met, the letter of months ago says nothing about it."""
    flow = library().flows[situation]
    if flow.stage != "staying_in_touch" or "channel" in flow.collected():
        return tracker.get_slot("channel")  # type: ignore[no-any-return]
    return next(iter(tracker.get_latest_entity_values("channel")), None)


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
        if state.reviewed is not None and state.boundary is not None:
            # A draft is not made better to be sent over a line.
            dispatcher.utter_message(response=f"utter_boundary_{state.boundary}")
            return [SlotSet("outcome", "offered")]
        if state.reviewed is not None:
            dispatcher.utter_message(json_message={"redraft": {"adjust": adjustment}})
            return [SlotSet("outcome", "offered")]
        offered = state.offered
        current = library().phrasing(offered.current) if offered and offered.current else None
        if offered is None or current is None:
            return [SlotSet("outcome", "nothing_offered")]
        there = state.model_copy(update={"situation": offered.situation})
        if boundary.closes_wording(there, library(), offered.kind):
            dispatcher.utter_message(response=f"utter_boundary_{state.boundary}")
            return [SlotSet("outcome", "offered")]
        named = list(tracker.get_latest_entity_values("channel"))
        if adjustment == "same" and tracker.get_slot("corrected") == "channel":
            # "It was a text, not an email" names both.
            named = [str(tracker.get_slot("channel"))]
        if adjustment in _BACK:
            chosen, lead = _earlier(offered, current, adjustment), f"utter_suggestion_{adjustment}"
        else:
            chosen, lead = _adjust(state, current, adjustment, named[-1] if named else None)
        wish = Wish(channel=offered.channel, avoid_channel=offered.avoid_channel)
        _hand_over(dispatcher, chosen, wish, lead)
        return [SlotSet("outcome", "offered")]


def _earlier(offered: Offered, current: Phrasing, adjustment: str) -> Phrasing:
    """A wording shown before: the first, the second, or the one before this."""
    shown = offered.shown if adjustment == "previous" else offered.opened
    return (library().phrasing(shown[_BACK[adjustment]]) if len(shown) > 1 else None) or current


def _adjust(state: Conversation, current: Phrasing, adjustment: str, channel: str | None) -> tuple[Phrasing, str]:
    """The phrasing to show and the response that introduces it.

    Args:
        state: Of the conversation; wording has been offered.
        current: The phrasing on screen.
        adjustment: What is asked for.
        channel: A channel named in the same breath ("shorter, for an email"), if any.
    """
    offered = state.offered
    shown = offered.shown if offered else []
    lead = f"utter_suggestion_{adjustment}"
    everything = library().phrasings[current.situation]
    if adjustment == "mixed":
        return _between(everything, current, shown)
    if channel and channel != current.channel:
        tone = _TONES.get(adjustment, current.tone)
        return choose(everything, Wish(current.kind, channel, None, tone, current.length), shown) or current, lead
    others = [p for p in everything if p.kind == current.kind and p.id != current.id]
    if offered and offered.avoid_channel:
        others = [p for p in others if p.channel != offered.avoid_channel]
    if adjustment == "same" or adjustment not in {*_TONES, "another", "shorter", "longer"}:
        # A button may send anything.
        return current, lead
    if not others:
        return current, "utter_suggestion_only"
    if adjustment == "another":
        unseen = [p for p in others if p.id not in shown]
        wish = Wish(current.kind, current.channel, None, current.tone, current.length)
        fresh = choose(unseen or others, wish, shown) or current
        return fresh, lead if unseen else "utter_suggestion_again"
    if adjustment in {"shorter", "longer"}:
        fitting, wish = _other_length(others, current, adjustment)
    else:
        tone = _TONES[adjustment]
        fitting = [p for p in others if p.tone == tone]
        wish = Wish(current.kind, current.channel, None, tone, current.length)
    same_place = [p for p in fitting if p.channel == current.channel] or fitting
    chosen = choose(same_place, wish, shown)
    return (chosen, lead) if chosen else (current, f"{lead}_end")


def _between(everything: list[Phrasing], current: Phrasing, shown: list[str]) -> tuple[Phrasing, str]:
    """One with the tone of the wording on screen and the length of the one before it, or the other way round."""
    before = library().phrasing(shown[-2]) if len(shown) > 1 else None
    if before is None:
        return current, "utter_suggestion_mixed_end"
    mixes = {(current.tone, before.length), (before.tone, current.length)} - {
        (current.tone, current.length),
        (before.tone, before.length),
    }
    fitting = [
        p
        for p in everything
        if (p.tone, p.length) in mixes and p.kind == current.kind and p.id not in {current.id, before.id}
    ]
    if not fitting and {current.tone, before.tone} == _ENDS:
        # Between loose and reserved lies plain.
        fitting = [p for p in everything if p.tone == "plain" and p.kind == current.kind and p.id not in shown]
    chosen = choose(fitting, Wish(current.kind, current.channel, None, None, None), shown)
    return (chosen, "utter_suggestion_mixed") if chosen else (current, "utter_suggestion_mixed_end")


def _other_length(others: list[Phrasing], current: Phrasing, adjustment: str) -> tuple[list[Phrasing], Wish]:
    """Phrasings that are really shorter or longer than the one on screen, and what to look for among them."""
    step = -1 if adjustment == "shorter" else 1
    place = LENGTHS.index(current.length)
    fitting = [p for p in others if (LENGTHS.index(p.length) - place) * step > 0]
    if fitting:
        wished = LENGTHS[max(0, min(place + step, len(LENGTHS) - 1))]
        return fitting, Wish(current.kind, current.channel, None, current.tone, wished)
    # Within one class a clearly shorter, or longer, text still is what was asked for.
    size = len(current.text)
    fitting = [p for p in others if (len(p.text) - size) * step > _NOTICEABLE * size]
    return fitting, Wish(current.kind, current.channel, None, current.tone, None)


def _hand_over(dispatcher: CollectingDispatcher, phrasing: Phrasing, wish: Wish, lead: str) -> None:
    value = {"id": phrasing.id, "lead": lead, "channel": wish.channel, "avoid_channel": wish.avoid_channel}
    dispatcher.utter_message(json_message={"phrasing": value})
