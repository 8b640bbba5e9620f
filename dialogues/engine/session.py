"""One turn while it is being worked out: the state so far and what has been said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from dialogues.engine.domain import Variation
from dialogues.engine.library import Library
from dialogues.engine.phrasings import Phrasing
from dialogues.engine.promised import dates_in, promised
from dialogues.engine.screens import merged
from dialogues.engine.templates import Templates
from dialogues.state import Conversation, Scalar
from dialogues.types import (
    AnswerReader,
    Button,
    ChoiceReader,
    DraftReader,
    Outcome,
    Picture,
    ReminderRequest,
    Reply,
    Suggestion,
    TheirsReader,
    Trace,
    Turn,
)

_LATE, _EARLY = 22, 6
_REMEMBERED = 12
_BARE = 2
# What can be asked of wording on screen.
ADJUST = (
    ("Shorter", "/shorter_phrasing"),
    ("Longer", "/longer_phrasing"),
    ("Warmer", "/warmer_phrasing"),
    ("More formal", "/formal_phrasing"),
    ("Another", "/another_phrasing"),
)


class Session:
    """A turn in progress.

    Args:
        conversation: The state before the turn; it is copied, never changed.
        turn: What the person did.
        now: When.
        library: All content.
        templates: The renderer.
        read_draft: Finds what in a draft works against friendship.
        read_theirs: Says what the ex's own words mean.
        read_answer: Says what a reply answers to a question.
        read_choice: Says which of several titles a message means.
    """

    def __init__(
        self,
        conversation: Conversation,
        turn: Turn,
        now: datetime,
        library: Library,
        templates: Templates,
        read_draft: DraftReader,
        read_theirs: TheirsReader = lambda _: None,
        read_answer: AnswerReader = lambda _question, _words: None,
        read_choice: ChoiceReader = lambda _words, _titles: None,
    ) -> None:
        self.state = conversation.model_copy(deep=True)
        self.state.turns += 1
        self.turn = turn
        self.now = now
        self.library = library
        self.templates = templates
        self.read_draft = read_draft
        self.read_theirs = read_theirs
        self.read_answer = read_answer
        self.read_choice = read_choice
        # Words whose meaning was asked about live for one more turn.
        self.pending = self.state.last_text
        self.state.last_text = None
        # Reminders that were promised for now or earlier; what is left of them in the state is still to come.
        self.came_due = [reminder for reminder in self.state.reminders if reminder.due <= now]
        self.state.reminders = [reminder for reminder in self.state.reminders if reminder.due > now]
        self.learned: dict[str, Scalar] = {}
        self.changed: list[str] = []
        self.named: list[str] = []
        # Situations that the message may only mention on the way to another.
        self.aside: tuple[str, ...] = ()
        # Another ex, whom this turn left for the one at hand now.
        self.turned_from: str | None = None
        self.replies: list[Reply] = []
        self.intents: list[str] = []
        self.steps: list[str] = []
        self.responses: list[str] = []
        self.reminders: list[ReminderRequest] = []
        self.ended: str | None = None
        self.erase = False
        self.export: dict[str, Any] | None = None
        self.picture: Picture | None = None
        self.conceal: Literal["nothing", "message", "all"] = "nothing"

    @property
    def slots(self) -> dict[str, Any]:
        """Every declared slot: what is known, else its initial value."""
        declared = {name: slot.initial for name, slot in self.library.domain.slots.items()}
        return {**declared, **self.state.slots}

    @property
    def context(self) -> dict[str, Any]:
        """What flow conditions and templates can ask about the turn itself.

        `learned`: slots this message filled or changed; `named`: those it names, known before or not; `offered`:
        whether wording is on screen; `first`: whether this is the first message; `topic`: the label of the situation
        at hand; `night`: whether it is late; `boundary`: whether a line was drawn; `overnight`: whether a draft on
        screen is better slept on; `pending`: whether the last
        message was somebody's words whose meaning was asked about; `open`: whether a question waits below this flow;
        `bare`: whether it is a word or two; `due`: when the next reminder comes; `reminder_list`: those that are open,
        numbered; `zone_name`: the city their time zone is named for; `since`: how long ago the situation at hand was
        talked about; `ago`: days since each step of the path; `waited`, `waited_long`: how long ago something was sent,
        and whether that is a silence by now; `reminders_open`: when each of those comes.
        """
        flow = self.library.flows.get(self.state.situation or "")
        offered = self.state.offered
        problems = self.state.reviewed.problems if self.state.reviewed else ()
        return {
            "learned": list(self.learned),
            "named": self.named,
            "offered": (offered is not None and offered.current is not None) or self.state.reviewed is not None,
            "overnight": self._is_late() or any(problem.kind == "drunk_tone" for problem in problems or ()),
            "first": self.state.turns == 1,
            "topic": flow.name if flow else None,
            "boundary": self.state.boundary is not None,
            "pending": self.pending is not None,
            "bare": len(self.turn.text.split()) <= _BARE,
            "open": len(self.state.stack) > 1,
            **promised(self.library, self.state, self.now),
            "night": self._is_late(),
        }

    def _is_late(self) -> bool:
        return self.now.hour >= _LATE or self.now.hour < _EARLY

    def set_slot(self, name: str, value: Scalar) -> None:
        """Fills a slot, or empties it with None."""
        if value is None:
            self.state.slots.pop(name, None)
        else:
            self.state.slots[name] = value

    def say(self, response: str, **words: Any) -> bool:
        """Says a response, in a variation that fits and was not used lately.

        Args:
            response: Its id.
            words: Further template words for this saying only.

        Returns:
            False when there is no such response.
        """
        known = self.library.domain.responses.get(response)
        if known is None:
            return False
        slots = {**self.slots, **self.context, **words}
        index, variation = self._vary(response, known.variations, slots)
        self._remember(response, str(index))
        render = self.templates.render
        rendered = [Button(render(button.title, slots, self.now), button.payload) for button in variation.buttons]
        # A title that comes out empty has nothing to choose.
        buttons = tuple(button for button in rendered if button.title)
        text = render(variation.text, slots, self.now)
        self.replies.append(Reply(text, buttons, None, response, dates_in(text, self.state, self.now)))
        self.responses.append(response)
        return True

    def render(self, text: str, **words: Any) -> str:
        """Fills in a template with what is known.

        Args:
            text: The template.
            words: Further template words.
        """
        return self.templates.render(text, {**self.slots, **self.context, **words}, self.now)

    def vary(self, key: str, texts: Sequence[str], **words: Any) -> str:
        """Fills in the one of several templates that was not used lately.

        Args:
            key: What they are the variations of.
            texts: The templates.
            words: Further template words.
        """
        used = self.state.seen.get(key, [])
        index = min(range(len(texts)), key=lambda number: _last_place(used, str(number)))
        self._remember(key, str(index))
        return self.render(texts[index], **words)

    def say_text(self, text: str, buttons: tuple[Button, ...] = (), response: str = "") -> None:
        """Says finished text, such as a choice of situations."""
        self.replies.append(Reply(text, buttons, None, response))
        if response:
            self.responses.append(response)

    def offer(self, phrasing: Phrasing, lead: str) -> None:
        """Offers wording, introduced by a response, with buttons to adjust it."""
        text = self.templates.render(phrasing.text, self.slots, self.now)
        suggestion = Suggestion(text, phrasing.tone, phrasing.length, phrasing.channel)
        lead_text = ""
        extra: tuple[Button, ...] = ()
        if self.say(lead, wording_channel=phrasing.channel.replace("_", " ")):
            said = self.replies.pop()
            lead_text, extra = said.text, said.buttons
        buttons = tuple(Button(*pair) for pair in ADJUST if self._adjustable(phrasing, pair[1]))
        self.replies.append(Reply(lead_text, buttons + extra, suggestion, lead))

    def finish(self) -> Outcome:
        """The outcome: replies merged to fit a screen, buttons at the end, choices remembered."""
        replies = merged(self.replies)
        choices = {button.title: button.payload for reply in replies for button in reply.buttons}
        if replies:
            self.state.choices = choices
            self.state.asking = replies[-1].text.rstrip().endswith("?")
        self.state.said = list(self.responses)
        top = self.state.stack[-1].flow if self.state.stack else self.ended
        trace = Trace(tuple(self.intents), top, tuple(self.steps), tuple(self.responses))
        return Outcome(
            self.state,
            tuple(replies),
            tuple(self.reminders),
            erase=self.erase,
            export=self.export,
            trace=trace,
            picture=self.picture,
            conceal=self.conceal,
        )

    def _vary(self, response: str, variations: tuple[Variation, ...], slots: dict[str, Any]) -> tuple[int, Variation]:
        numbered = list(enumerate(variations))
        fitting = [
            (i, v)
            for i, v in numbered
            if v.conditions and all(slots.get(name) == value for name, value in v.conditions)
        ]
        fitting = fitting or [(i, v) for i, v in numbered if not v.conditions] or numbered
        used = self.state.seen.get(response, [])
        return min(fitting, key=lambda item: _last_place(used, str(item[0])))

    def _remember(self, key: str, value: str) -> None:
        used = [item for item in self.state.seen.get(key, []) if item != value]
        self.state.seen[key] = [*used, value][-_REMEMBERED:]

    def _adjustable(self, phrasing: Phrasing, payload: str) -> bool:
        others = [
            p for p in self.library.phrasings[phrasing.situation] if p.kind == phrasing.kind and p.id != phrasing.id
        ]
        if payload == "/another_phrasing":
            return bool(others)
        wanted = {
            "/shorter_phrasing": ("length", ("short", "medium") if phrasing.length == "long" else ("short",)),
            "/longer_phrasing": ("length", ("medium", "long") if phrasing.length == "short" else ("long",)),
            "/warmer_phrasing": ("tone", ("warm",)),
            "/formal_phrasing": ("tone", ("formal",)),
        }
        attribute, values = wanted[payload]
        if getattr(phrasing, attribute) in values:
            return False
        same_channel = [p for p in others if p.channel == phrasing.channel]
        return any(getattr(p, attribute) in values for p in same_channel)


def _last_place(used: list[str], value: str) -> int:
    return used.index(value) + 1 if value in used else 0
