"""Says where a person is on the path."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from dialogues.actions.suggest import library
from dialogues.actions.tracker import state_of

# Situations that show on their own how far someone has come, against the folder they stand in.
_REACHED = {
    "wait_for_reply": "waiting",
    "no_reply": "waiting",
    "they_replied": "in_touch",
    "they_reached_out": "in_touch",
    "online_only": "in_touch",
    "keep_in_touch": "after",
}
_BY_STAGE = {"reaching_out": "ready", "meeting_up": "meeting", "staying_in_touch": "friends"}
STEPS = ("ready", "waiting", "in_touch", "meeting", "after", "friends")


class ActionProgress(Action):
    """Finds the step someone has reached. Sets `path_step`: one of `STEPS`, `stopped`, or None at the very start."""

    def name(self) -> str:
        """The name flows call it by."""
        return "action_progress"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:  # noqa: ARG002
        """Looks at the situations talked about, the latest first."""
        state = state_of(tracker)
        if state.boundary is not None:
            return [SlotSet("path_step", "stopped")]
        for visit in reversed(state.visits):
            flow = library().flows.get(visit.situation)
            step = _REACHED.get(visit.situation) or (_BY_STAGE.get(flow.stage) if flow else None)
            if step:
                return [SlotSet("path_step", step)]
        return [SlotSet("path_step", None)]
