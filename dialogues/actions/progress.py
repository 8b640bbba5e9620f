"""Says where a person is on the path, and lets them say so themselves."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from dialogues.actions.tracker import state_of
from dialogues.path import LET_GO, STEPS, place_of


class ActionProgress(Action):
    """Finds the step someone has reached. Sets `path_step`: a step, `stopped`, `let_go`, or None at the very start."""

    def name(self) -> str:
        """The name flows call it by."""
        return "action_progress"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:  # noqa: ARG002
        """Looks at the situations talked about and the steps they set."""
        place = place_of(state_of(tracker))
        if place.step in STEPS:
            dispatcher.utter_message(json_message={"picture": True})
        return [SlotSet("path_step", place.step)]


class ActionSetStep(Action):
    """Sets the step of `my_step`, as the person says it is."""

    def name(self) -> str:
        """The name flows call it by."""
        return "action_set_step"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:  # noqa: ARG002
        """Asks the engine for it."""
        dispatcher.utter_message(json_message={"step": tracker.get_slot("my_step")})
        return []


class ActionStepOff(Action):
    """Notes that they let it go, and drops every reminder: nothing is left to ask."""

    def name(self) -> str:
        """The name flows call it by."""
        return "action_step_off"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:  # noqa: ARG002
        """Asks the engine for both."""
        dispatcher.utter_message(json_message={"step": LET_GO})
        if state_of(tracker).reminders:
            dispatcher.utter_message(json_message={"cancel_reminders": True})
        return []
