"""Keeps the time zone a person lives in."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from dialogues.actions.tracker import now_of, state_of
from dialogues.places import zone_info, zone_of


class ActionZoneKnown(Action):
    """Whether the place is still to be asked for. Sets `outcome`: `known`, also when it was asked before, or `ask`."""

    def name(self) -> str:
        """The name flows call it by."""
        return "action_zone_known"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:  # noqa: ARG002
        """Asks once only."""
        asked = "utter_ask_place" in state_of(tracker).seen
        return [SlotSet("outcome", "known" if asked or tracker.get_slot("time_zone") else "ask")]


class ActionPlaceNamed(Action):
    """Takes the place from a message that names one ("my time zone is Tokyo"). Fills `place`."""

    def name(self) -> str:
        """The name flows call it by."""
        return "action_place_named"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:  # noqa: ARG002
        """Looks it up."""
        text = str(tracker.latest_message.get("text") or "")
        return [SlotSet("place", text)] if text and zone_of(text) else []


class ActionKeepZone(Action):
    """Keeps the zone of `place` and lets open reminders come at the same hour there.

    Sets `outcome`: `kept`, `unknown`, or `none` when the person would rather not say.
    """

    def name(self) -> str:
        """The name flows call it by."""
        return "action_keep_zone"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:  # noqa: ARG002
        """Looks it up and moves the reminders."""
        place = str(tracker.get_slot("place") or "")
        zone = zone_of(place)
        if zone is None:
            return [SlotSet("outcome", "none" if place == "none" else "unknown")]
        now, info = now_of(tracker), zone_info(zone)
        kept = []
        for reminder in state_of(tracker).reminders:
            there = reminder.due.replace(tzinfo=info)
            if reminder.counted or there <= now:
                # The same moment, only called by the hour it is there.
                there = reminder.due.astimezone(info)
            kept.append(reminder.model_copy(update={"due": there}).model_dump(mode="json"))
        if kept:
            dispatcher.utter_message(json_message={"keep_reminders": kept})
        return [SlotSet("outcome", "kept"), SlotSet("time_zone", zone)]
