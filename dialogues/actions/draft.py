"""Reads a draft before it is sent."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from dialogues.actions.suggest import library
from dialogues.actions.tracker import state_of
from nlu.drafts.checker import Problem, load_checker

_MOST = 4


class ActionCheckDraft(Action):
    """Checks the slot `draft`.

    Sets `outcome`: `ok`, `problems` or `closed` (after the ex drew a line), and `draft_notes`: what to
    change, a line each.
    """

    def name(self) -> str:
        """The name flows call it by."""
        return "action_check_draft"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:  # noqa: ARG002
        """Reads the draft for the channel it is meant for."""
        state = state_of(tracker)
        if state.boundary is not None and state.boundary not in library().rules.last_word:
            return [SlotSet("outcome", "closed")]
        problems = load_checker().check(str(tracker.get_slot("draft")), tracker.get_slot("channel"))
        if not problems:
            return [SlotSet("outcome", "ok")]
        notes = "\n".join(_note(problem) for problem in problems[:_MOST])
        return [SlotSet("outcome", "problems"), SlotSet("draft_notes", notes)]


def _note(problem: Problem) -> str:
    if problem.start == 0 and problem.type in {"too_long", "no_clear_purpose", "public_private_mismatch"}:
        return f"- {problem.why} {problem.fix}"
    words = problem.text.strip()
    return f'- "{words}": {problem.why[0].lower()}{problem.why[1:]} {problem.fix}'
