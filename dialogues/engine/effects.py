"""Makes an action's answer true: slots, responses, and what only the engine can do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from dialogues.drafting.review import keep, redraft, review, set_aside
from dialogues.engine.session import Session
from dialogues.path import LET_GO, STEPS, days_since, place_of
from dialogues.state import Mark, Offered, PendingReminder
from dialogues.types import Button, Picture, ReminderRequest

_MAX_PENDING = 20


def apply_result(session: Session, result: dict[str, Any]) -> None:
    """Applies events, then responses, in the order given.

    Args:
        session: The turn.
        result: The webhook's answer. Beside `response` and `text`, a response's `custom` may hold one of the
            effects below: `phrasing`, `reminder`, `keep_reminders`, `cancel_reminders`, `step`, `picture`,
            `clarify`, `erase`, `export`, `restart`, `review`, `set_aside`, `redraft`, `keep_draft`.
    """
    for event in result.get("events", ()):
        if event.get("event") == "slot":
            session.set_slot(event["name"], event.get("value"))
    for response in result.get("responses", ()):
        custom = response.get("custom") or {}
        for name, value in custom.items():
            _EFFECTS[name](session, value)
        named = response.get("response") or response.get("template")
        if named:
            session.say(named)
        elif response.get("text"):
            buttons = [Button(b["title"], b["payload"]) for b in response.get("buttons") or ()]
            session.say_text(response["text"], tuple(buttons))


def _phrasing(session: Session, value: dict[str, Any]) -> None:
    phrasing = session.library.phrasing(value["id"])
    if phrasing is None:
        return
    state = session.state
    known = state.offered
    same = known is not None and known.situation == phrasing.situation
    shown = [item for item in known.shown if item != phrasing.id] if known is not None and same else []
    state.reviewed = None
    state.offered = Offered(
        situation=phrasing.situation,
        shown=[*shown, phrasing.id],
        opened=list(dict.fromkeys([*(known.opened if known is not None and same else []), phrasing.id])),
        current=phrasing.id,
        kind=phrasing.kind,
        channel=value.get("channel"),
        avoid_channel=value.get("avoid_channel"),
    )
    session.offer(phrasing, value["lead"])


def _reminder(session: Session, value: dict[str, Any]) -> None:
    due, topic = datetime.fromisoformat(value["due"]), value["topic"]
    session.state.reminders = [
        *session.state.reminders[-_MAX_PENDING + 1 :],
        PendingReminder(due=due, topic=topic, counted=bool(value.get("counted"))),
    ]
    session.reminders.append(request(due, topic))


def request(due: datetime, topic: str) -> ReminderRequest:
    """A reminder as the inbox keeps it: when, and what it hands back then."""
    return ReminderRequest(due, "/weekly_due" if topic == "weekly" else f"/reminder_due({topic})", topic)


def _keep_reminders(session: Session, value: list[dict[str, Any]]) -> None:
    """Puts these in the place of all that are not yet due."""
    session.state.reminders = [PendingReminder.model_validate(item) for item in value]
    session.reminders.append(ReminderRequest(None, replaces=True))
    session.reminders += [request(item.due, item.topic) for item in session.state.reminders]


def _cancel_reminders(session: Session, _: Any) -> None:
    session.state.reminders = []
    session.reminders.append(ReminderRequest(None))


def _step(session: Session, value: str) -> None:
    if value in {*STEPS, LET_GO}:
        session.state.path = [*session.state.path, Mark(step=value, at=session.now)][-_MAX_PENDING:]


def _picture(session: Session, _: Any) -> None:
    days = days_since(session.state, session.now)
    names = session.library.domain.responses["utter_path_steps"].variations[0].text.splitlines()
    session.picture = Picture(
        steps=tuple((name, days.get(step)) for step, name in zip(STEPS, names, strict=True)),
        here=STEPS.index(str(place_of(session.state).step)),
        dark=bool(session.context["night"]),
    )


def _clarify(session: Session, value: list[str]) -> None:
    clarify(session, value, "utter_reread")


def _erase(session: Session, _: Any) -> None:
    session.erase = True


def _export(session: Session, value: dict[str, Any]) -> None:
    session.export = value


def _restart(session: Session, _: Any) -> None:
    hold, boundary = session.state.hold, session.state.boundary
    kept = {name: session.state.slots[name] for name in ("region",) if name in session.state.slots}
    # The flow that starts over still has something to say.
    fresh = type(session.state)(
        stack=session.state.stack[-1:],
        hold=hold,
        boundary=boundary,
        hide_word=session.state.hide_word,
        slots=kept,
        turns=session.state.turns,
        reminders=session.state.reminders,
    )
    session.state = fresh


def clarify(session: Session, situations: list[str], response: str, **words: Any) -> None:
    """Offers situations by their human labels instead of guessing.

    Args:
        session: The turn.
        situations: Ids, the likeliest first; unknown ones are passed over.
        response: What is said above the buttons.
        words: Further template words.
    """
    flows = [session.library.flows[name] for name in situations if name in session.library.flows]
    buttons = tuple(Button(flow.name, f"/{flow.id}") for flow in flows)
    if not buttons:
        session.say("utter_menu")
        return
    label = flows[0].name if flows else None
    if session.say(response, label=label, **words):
        said = session.replies.pop()
        session.say_text(said.text, (*buttons, *said.buttons))


_EFFECTS: dict[str, Callable[[Session, Any], None]] = {
    "phrasing": _phrasing,
    "reminder": _reminder,
    "keep_reminders": _keep_reminders,
    "cancel_reminders": _cancel_reminders,
    "step": _step,
    "picture": _picture,
    "clarify": _clarify,
    "erase": _erase,
    "export": _export,
    "restart": _restart,
    "review": review,
    "set_aside": set_aside,
    "redraft": redraft,
    "keep_draft": keep,
}
