"""Everything the dialogue is made of, read from files and checked against each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dialogues.drafting.lines import Wording, load_wording
from dialogues.engine.answers import Answers, load_answers
from dialogues.engine.domain import Domain, load_domain
from dialogues.engine.flows import Flow, load_flows
from dialogues.engine.guide import Entry, load_guide
from dialogues.engine.phrasings import Phrasing, load_phrasings
from dialogues.engine.rules import Rules, load_rules

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Library:
    """All content of the dialogues.

    Attributes:
        flows: By id.
        domain: Slots and responses.
        phrasings: By situation.
        answers: How free text answers a question.
        rules: Urgency, boundaries and the like.
        drafts: What is said about drafts.
        guide: What each situation's answer must convey.
    """

    flows: dict[str, Flow]
    domain: Domain
    phrasings: dict[str, list[Phrasing]]
    answers: Answers
    rules: Rules
    drafts: Wording
    guide: dict[str, Entry]

    def triggered_by(self, intent: str, confidence: float = 1.0) -> Flow | None:
        """The flow an intent starts, if it is sure enough for it."""
        for flow in self.flows.values():
            if intent in flow.triggers and confidence >= flow.triggers[intent]:
                return flow
        return None

    def fit_phrasings(self, situation: str, slots: Mapping[str, Any]) -> list[Phrasing]:
        """The wordings of a situation that are fit for both of the two.

        Args:
            situation: Its id.
            slots: What is known.
        """
        kept = self.rules.not_for_young if slots.get("young") else frozenset()
        return [item for item in self.phrasings.get(situation, []) if f"{situation}/{item.kind}" not in kept]

    def phrasing(self, phrasing_id: str) -> Phrasing | None:
        """The phrasing with this id."""
        for phrasings in self.phrasings.values():
            for phrasing in phrasings:
                if phrasing.id == phrasing_id:
                    return phrasing
        return None

    def is_situation(self, flow_id: str) -> bool:
        """Whether a flow is about what goes on with the ex, not about the conversation itself."""
        flow = self.flows.get(flow_id)
        return flow is not None and flow.stage not in {"conversation", "patterns", "safety"}


def load_library(root: Path = ROOT) -> Library:
    """Reads all content below `dialogues/`.

    Raises:
        DataError: On the first file that cannot be used.
    """
    return Library(
        load_flows(root / "flows"),
        load_domain(root / "domain"),
        load_phrasings(root / "phrasings"),
        load_answers(root / "answers"),
        load_rules(root / "rules.yml"),
        load_wording(root / "drafts"),
        load_guide(root / "guide"),
    )
