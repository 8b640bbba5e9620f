"""The dialogue engine: one turn in, one outcome out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from dialogues.engine import beside, boundary, commands, discreet, elapsed, exes, hold, late, offering, replying, young
from dialogues.engine.action_runner import ActionRunner
from dialogues.engine.facts import learn
from dialogues.engine.inferred import show_inferred
from dialogues.engine.library import Library
from dialogues.engine.pasted import is_harmless_draft
from dialogues.engine.session import Session
from dialogues.engine.templates import Templates
from dialogues.engine.walker import Walker
from dialogues.engine.wordings import Wording, fitting
from dialogues.state import Conversation
from dialogues.types import AnswerReader, ChoiceReader, DraftReader, Outcome, TheirsReader, Turn
from nlu.drafts.plain import read_plainly
from nlu.types import OUT_OF_SCOPE, Intent, Understanding

# What a reading without its danger is left with.
_SAFETY = frozenset({"crisis_self_harm", "afraid_of_ex", "legal_no_contact", "wants_to_harass"})


def _harmless(understanding: Understanding | None) -> Understanding | None:
    """The same reading without the safety situations in it; unsure, since its first guess is gone."""
    if understanding is None:
        return None
    ranking = tuple(intent for intent in understanding.ranking if intent.name not in _SAFETY)
    nothing = Intent(OUT_OF_SCOPE, 0.01)
    segments = tuple(
        replace(segment, intent=nothing) if segment.intent.name in _SAFETY else segment
        for segment in understanding.segments
    )
    intent = nothing if understanding.intent.name in _SAFETY else understanding.intent
    return replace(understanding, intent=intent, ranking=ranking, segments=segments, safety=(), sure=False)


class Engine:
    """Decides what to say.

    Args:
        library: Flows, wording and rules.
        actions: What runs the actions.
        read_draft: Finds what in a draft works against friendship; by plain words alone unless a model is given.
        read_theirs: Says what the ex's own words mean; by plain words alone unless a model is given.
        read_answer: Says what a reply answers; by plain words alone unless a model is given.
        read_choice: Says which button a message means in other words; none unless a model is given.
    """

    def __init__(
        self,
        library: Library,
        actions: ActionRunner,
        read_draft: DraftReader = read_plainly,
        read_theirs: TheirsReader = lambda _: None,
        read_answer: AnswerReader = lambda _question, _words: None,
        read_choice: ChoiceReader = lambda _words, _titles: None,
    ) -> None:
        self._library = library
        self._actions = actions
        self._read_draft = read_draft
        self._read_theirs = read_theirs
        self._read_answer = read_answer
        self._read_choice = read_choice
        self._templates = Templates()

    def knows(self, flow_id: str) -> bool:
        """Whether there is such a flow."""
        return flow_id in self._library.flows

    def is_situation(self, flow_id: str) -> bool:
        """Whether there is such a situation, the dangerous ones included."""
        return flow_id in hold.KINDS or self._library.is_situation(flow_id)

    def wordings(
        self, conversation: Conversation, understanding: Understanding, now: datetime, most: int
    ) -> list[Wording]:
        """Wordings that fit a few words, outside of any conversation; see `dialogues.engine.wordings.fitting`."""
        return fitting(self._library, self._templates, conversation, understanding, now, most)

    async def advance(self, conversation: Conversation, turn: Turn, now: datetime) -> Outcome:
        """Works out one turn. The same arguments always give the same outcome.

        Args:
            conversation: The state before; it is not changed.
            turn: What the person did.
            now: When, with a time zone.

        Returns:
            The new state and everything to be said and done; never without a reply, but for a reminder put off.
        """
        session = Session(
            conversation,
            turn,
            now,
            self._library,
            self._templates,
            self._read_draft,
            self._read_theirs,
            self._read_answer,
            self._read_choice,
        )
        walker = Walker(session, self._actions)
        elapsed.carry_on(session)
        if late.put_off(session):
            return session.finish()
        young.keep(session)
        if turn.about is not None:
            boundary.refer(session, turn.about)
        danger = turn.understanding.safety if turn.understanding and not turn.forwarded else ()
        if not danger and not turn.forwarded and self._library.answers.is_act(turn.text or "", "wants_to_die_abroad"):
            danger = ("crisis_self_harm",)
        if danger and (replying.explains(session, walker) or is_harmless_draft(session)):
            danger = ()
            session.turn = replace(turn, understanding=_harmless(turn.understanding))
        if discreet.applies(session, danger[0] if danger else None):
            await discreet.carry_out(session, walker)
        elif danger:
            learn(session)
            await hold.begin(session, walker, danger[0])
        elif session.state.hold is not None:
            learn(session)
            await (commands.erase if commands.is_erasure(session) else hold.go_on)(session, walker)
        else:
            learn(session)
            if session.turn.understanding is not None:
                heard, session.aside = beside.set_apart(session.turn.understanding)
                session.turn = replace(session.turn, understanding=heard)
            exes.keep_apart(session, conversation)
            await commands.carry_out(session, walker)
            show_inferred(session, conversation)
            offering.offer_around_meeting(session, conversation)
        boundary.settle(session)
        discreet.close_again(session)
        elapsed.stamp(session, conversation)
        if not session.replies:
            session.say("utter_menu")
        return session.finish()
