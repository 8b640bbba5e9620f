"""Looks up who to ring."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from dialogues.actions.tracker import state_of
from dialogues.helplines import load_helplines


class ActionHelplines(Action):
    """Fills `helplines` with numbers for the person's country, or for everywhere when it is not known."""

    def name(self) -> str:
        """The name flows call it by."""
        return "action_helplines"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:  # noqa: ARG002
        """Looks them up by the kind of danger."""
        state = state_of(tracker)
        danger = state.hold.kind if state.hold is not None else state.boundary
        kind = "violence" if danger == "afraid_of_ex" else "crisis"
        return [SlotSet("helplines", load_helplines().lines(kind, tracker.get_slot("region")))]
