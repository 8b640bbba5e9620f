"""Answers about the talk itself: why, what if, another reading, cancel."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from dialogues.actions.suggest import library
from dialogues.actions.tracker import state_of
from dialogues.engine import boundary


class ActionFurther(Action):
    """Says the response of the situation at hand that goes one step further.

    Slot read: `further` (`why`, `other` or `brief`). Sets `outcome`: `said` or `none`.
    """

    def name(self) -> str:
        """The name flows call it by."""
        return "action_further"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:  # noqa: ARG002
        """Names the response, when there is one."""
        state = state_of(tracker)
        response = f"utter_{state.situation}_{tracker.get_slot('further')}"
        if state.boundary not in {None, state.situation} and state.situation in library().rules.closed_by_boundary:
            # Going on about a way that is closed would be a help to press on.
            response = f"utter_boundary_{state.boundary}"
        if response not in library().domain.responses:
            return [SlotSet("outcome", "none")]
        if response in state.said and not response.startswith("utter_boundary_"):
            response = f"utter_ask_{tracker.get_slot('further')}_again"
        dispatcher.utter_message(response=response)
        return [SlotSet("outcome", "said")]


class ActionReread(Action):
    """Offers the other readings of the last message.

    Sets `outcome`: `offered`, `unclear` (it was not understood at all) or `none`.
    """

    def name(self) -> str:
        """The name flows call it by."""
        return "action_reread"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:  # noqa: ARG002
        """Offers them by their labels."""
        state = state_of(tracker)
        others = [name for name in state.alternatives if name != state.situation and library().is_situation(name)]
        if not others:
            return [SlotSet("outcome", "unclear" if state.unsure else "none")]
        dispatcher.utter_message(json_message={"clarify": others[:3]})
        return [SlotSet("outcome", "offered")]


class ActionReminderDue(Action):
    """Takes a reminder's situation up again where it stood. Sets `outcome`: `said` or `none`."""

    def name(self) -> str:
        """The name flows call it by."""
        return "action_reminder_due"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:  # noqa: ARG002
        """Names the situation's own response, when it has one."""
        state = state_of(tracker)
        topic = tracker.get_slot("reminder_topic") or state.situation
        response = f"utter_{topic}_due"
        if boundary.closes_wording(state, library()) and topic not in {"weekly", "feeling_low"}:
            # What was to be done then is not to be done any more.
            response = "utter_reminder_due_closed"
        if response not in library().domain.responses:
            return [SlotSet("outcome", "none"), SlotSet("reminder_topic", None)]
        dispatcher.utter_message(response=response)
        return [SlotSet("outcome", "said"), SlotSet("reminder_topic", None)]
