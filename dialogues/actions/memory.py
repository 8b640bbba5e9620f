"""Shows, hands over and erases what is known about a person."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from dialogues.actions.suggest import library
from dialogues.actions.tracker import now_of, state_of
from dialogues.engine.templates import Templates

# The response that names each fact, in the order shown.
_FACTS = (
    "my_name",
    "ex_name",
    "ex_pronoun",
    "friend_name",
    "platform",
    "channel",
    "ended_by",
    "parted",
    "broke_up_ago",
    "sent_ago",
    "sent_at",
    "meeting_at",
    "sorry_for",
    "young",
    "region",
    "time_zone",
)


class ActionKnown(Action):
    """Lists what is known, in words. Sets `known` to the list, or to None when nothing is known."""

    def name(self) -> str:
        """The name flows call it by."""
        return "action_known"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:  # noqa: ARG002
        """Joins the wording of every known fact."""
        state, now = state_of(tracker), now_of(tracker)
        templates, responses = Templates(), library().domain.responses
        slots = tracker.current_slot_values()
        slots["zone_name"] = str(slots.get("time_zone") or "UTC").rpartition("/")[2].replace("_", " ")
        lines = []
        for fact in _FACTS:
            response = responses.get(f"utter_known_{fact}")
            if slots.get(fact) is None or response is None:
                continue
            fitting = [v for v in response.variations if all(slots.get(n) == x for n, x in v.conditions)]
            if fitting:
                lines.append("- " + templates.render(fitting[0].text, slots, now))
        other = responses["utter_known_other"].variations[0].text
        lines += ["- " + templates.render(other, {**slots, "names": name}, now) for name in state.others]
        for reminder in state.reminders:
            words = {**slots, "due": reminder.due.isoformat()}
            lines.append("- " + templates.render(responses["utter_known_reminder"].variations[0].text, words, now))
        return [SlotSet("known", "\n".join(lines) or None)]


class ActionExport(Action):
    """Hands over all that is held."""

    def name(self) -> str:
        """The name flows call it by."""
        return "action_export"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:  # noqa: ARG002
        """Passes the stored document on; whoever keeps more adds it."""
        dispatcher.utter_message(json_message={"export": state_of(tracker).to_json()})
        return []


class ActionErase(Action):
    """Erases everything held about the person."""

    def name(self) -> str:
        """The name flows call it by."""
        return "action_erase"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:  # noqa: ARG002
        """Asks the engine for it; the channel carries it out in its transaction."""
        dispatcher.utter_message(json_message={"erase": True})
        return []


class ActionRestart(Action):
    """Starts over: forgets the talk and the facts, keeps a safety hold and what was promised."""

    def name(self) -> str:
        """The name flows call it by."""
        return "action_restart"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:  # noqa: ARG002
        """Asks the engine for it."""
        dispatcher.utter_message(json_message={"restart": True})
        return []
