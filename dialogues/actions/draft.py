"""Reads a draft before it is sent, and shows its better version as it is wanted."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from dialogues.actions.suggest import library
from dialogues.actions.tracker import now_of, state_of
from dialogues.due import moment
from dialogues.engine import boundary

# A last word is short.
_LAST_WORD = 240


class ActionCheckDraft(Action):
    """Has the slot `draft` read by the engine, which holds the model.

    Sets `outcome`: `ok`, `problems`, `closed` (after a block or an order) or `last_word` (after a no or a wish for
    space, when it is set aside until the person says that it only takes that well).
    """

    def name(self) -> str:
        """The name flows call it by."""
        return "action_check_draft"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:  # noqa: ARG002
        """Asks for the reading, unless a boundary stands before it."""
        state = state_of(tracker)
        draft = {"draft": tracker.get_slot("draft"), "channel": tracker.get_slot("channel")}
        if state.boundary is None:
            dispatcher.utter_message(json_message={"review": draft})
            return []
        if state.boundary in library().rules.last_word:
            dispatcher.utter_message(json_message={"set_aside": draft})
            return [SlotSet("outcome", "last_word")]
        if boundary.is_said_by_the_ex(library(), state.boundary):
            return [SlotSet("outcome", "closed")]
        dispatcher.utter_message(response=f"utter_boundary_{state.boundary}")
        return []


class ActionReadAside(Action):
    """Has a draft read that was set aside.

    Sets `outcome`: `ok`, `problems`, `closed`, `asks` (it does more than take the line well) or `none`.
    """

    def name(self) -> str:
        """The name flows call it by."""
        return "action_read_aside"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:  # noqa: ARG002
        """Asks for the reading."""
        state = state_of(tracker)
        if state.boundary is not None and state.boundary not in library().rules.last_word:
            return [SlotSet("outcome", "closed")]
        if state.reviewed is None:
            return [SlotSet("outcome", "none")]
        if state.boundary is not None and _asks(state.reviewed.text):
            return [SlotSet("outcome", "asks")]
        aside = {"draft": state.reviewed.text, "channel": state.reviewed.channel}
        dispatcher.utter_message(json_message={"review": aside})
        return []


def _asks(draft: str) -> bool:
    """Whether a draft does more than take a no well: it asks, hopes, reminds or goes on."""
    return "?" in draft or len(draft) > _LAST_WORD or library().answers.is_act(draft, "asks_of_them")


class ActionSettleDraft(Action):
    """Shows the draft with all, the first or none of its problems mended.

    Slot read: `draft_take` (`all`, `first`, `none`). Sets `outcome`: `shown` or `none` when no draft was read.
    """

    def name(self) -> str:
        """The name flows call it by."""
        return "action_settle_draft"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:  # noqa: ARG002
        """Asks the engine for it."""
        reviewed = state_of(tracker).reviewed
        if reviewed is None or reviewed.problems is None:
            return [SlotSet("outcome", "none")]
        dispatcher.utter_message(json_message={"redraft": {"take": tracker.get_slot("draft_take")}})
        return [SlotSet("outcome", "shown")]


class ActionKeepDraft(Action):
    """Keeps the draft that was read last in `held_draft`, to be shown again. Sets `outcome`: `kept` or `none`."""

    def name(self) -> str:
        """The name flows call it by."""
        return "action_keep_draft"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:  # noqa: ARG002
        """Asks the engine for it, and for the morning after as a reminder of this topic."""
        reviewed, now = state_of(tracker).reviewed, now_of(tracker)
        due = moment("P1D", now)
        if reviewed is None or due is None:
            return [SlotSet("outcome", "none")]
        reminder = {"due": due.isoformat(), "topic": "check_draft"}
        dispatcher.utter_message(json_message={"reminder": reminder, "keep_draft": True})
        return [SlotSet("outcome", "kept"), SlotSet("reminder_at", due.isoformat())]


class ActionReadKept(Action):
    """Has the draft read that was kept overnight. Sets `outcome`: `ok`, `problems`, `closed` or `none`."""

    def name(self) -> str:
        """The name flows call it by."""
        return "action_read_kept"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:  # noqa: ARG002
        """Asks for the reading, unless a line was drawn since."""
        kept = tracker.get_slot("held_draft")
        if not kept:
            return [SlotSet("outcome", "none")]
        if state_of(tracker).boundary is not None:
            return [SlotSet("outcome", "closed")]
        dispatcher.utter_message(json_message={"review": {"draft": kept, "channel": tracker.get_slot("channel")}})
        return []
