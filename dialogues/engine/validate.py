"""Checks all content against itself: every name that is used exists, every wording can be filled in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any

from dialogues.engine.conditions import Condition
from dialogues.engine.domain import Response
from dialogues.engine.flows import Flow, Step
from dialogues.engine.guide import guide_problems
from dialogues.engine.library import ROOT, Library, load_library
from dialogues.engine.phrasings import Phrasing
from dialogues.engine.templates import TemplateError, Templates
from dialogues.engine.walker import slots_of
from dialogues.engine.words import derived
from dialogues.path import STEPS
from dialogues.types import Button
from nlu.errors import DataError

SHORT = 256
# Telegram's limit for what a button sends.
PAYLOAD = 64
# Words the engine adds while it says a response.
_CONTEXT = {"learned", "offered", "first", "topic", "night", "boundary", "pending", "now", "due"}
_CONTEXT |= {"heard", "instead", "label", "named", "open", "bare", "reminder_list", "zone_name", "since", "ago"}
_CONTEXT |= {"waited", "waited_long", "reminders_open", "late_due", "names"}
_ENGINE_PAYLOADS = {"hold_safe", "hold_unsafe", "back_to_it", "their_words", "hidden_wipe", "hidden_keep"}
_LONGEST = {"ex_name": "Maximiliana", "my_name": "Bartholomew", "friend_name": "Konstantin"}
_NOW = datetime(2026, 1, 2, 12, tzinfo=UTC)


def validate(root: Path = ROOT, *, actions: Iterable[str] = (), intents: Iterable[str] = ()) -> Library:
    """Loads everything and checks it.

    Args:
        root: The folder that holds `flows/`, `domain/` and so on.
        actions: Names of the actions there are; not checked when empty.
        intents: Intents the classifier knows; each needs a flow. Not checked when empty.

    Returns:
        The library.

    Raises:
        DataError: On the first mistake, with file, line, key and the mend.
    """
    library = load_library(root)
    templates = Templates()
    for problem in problems(library, templates, set(actions), set(intents)):
        raise problem
    return library


def problems(library: Library, templates: Templates, actions: set[str], intents: set[str]) -> Iterator[DataError]:
    """Every mistake, one by one."""
    names = set(library.domain.slots) | set(derived({})) | _CONTEXT
    for flow in library.flows.values():
        for step in flow.steps.values():
            yield from _step_problems(library, flow, step, actions)
        for trigger in flow.triggers:
            if intents and trigger not in intents:
                yield DataError(flow.path, f"`{trigger}` is no intent", "Train it or mend the name", key=flow.id)
    for intent in sorted(intents):
        if library.triggered_by(intent) is None:
            yield DataError(Path("dialogues/flows"), f"no flow answers `{intent}`", "Add one", key=intent)
    for response in library.domain.responses.values():
        yield from _response_problems(library, response, templates, names)
    for phrasings in library.phrasings.values():
        for phrasing in phrasings:
            yield from _phrasing_problems(library, phrasing, templates, names)
    yield from _draft_problems(library, templates, {*names, "instead"})
    situations = [name for name in library.flows if library.is_situation(name)]
    yield from guide_problems(library.guide, library.flows, situations)


def _draft_problems(library: Library, templates: Templates, names: set[str]) -> Iterator[DataError]:
    for kind, text in library.drafts.templates():
        path = ROOT / "drafts" / f"{kind}.yml"
        yield from _template_problems(templates, path, None, kind, text, names, library)


def _phrasing_problems(
    library: Library, phrasing: Phrasing, templates: Templates, names: set[str]
) -> Iterator[DataError]:
    if phrasing.situation not in library.flows:
        mend = "Name the file and its key after a flow"
        yield DataError(phrasing.path, "is no flow", mend, line=phrasing.line, key=phrasing.situation)
    wrong = list(
        _template_problems(templates, phrasing.path, phrasing.line, phrasing.id, phrasing.text, names, library)
    )
    yield from wrong
    if wrong or phrasing.length != "short":
        return
    longest = max(len(templates.render(phrasing.text, slots, _NOW)) for slots in _samples(library))
    if longest > SHORT:
        problem = f"is short but has {longest} characters with names filled in"
        yield DataError(phrasing.path, problem, f"Cut it to {SHORT}", line=phrasing.line, key=phrasing.id)


def _step_problems(library: Library, flow: Flow, step: Step, actions: set[str]) -> Iterator[DataError]:
    def wrong(problem: str, mend: str) -> DataError:
        return DataError(flow.path, problem, mend, line=step.line, key=f"{flow.id}.{step.id}")

    responses, slots = library.domain.responses, library.domain.slots
    for condition in [branch.condition for branch in step.branches] + [r.condition for r in step.rejections]:
        for name in sorted(_unknown_slots(condition, slots)):
            yield wrong(f"`{name}` is no slot", "Declare it in the domain or mend the name")
    for utter in [step.utter, *(r.utter for r in step.rejections)]:
        if utter and utter not in responses:
            yield wrong(f"`{utter}` is no response", "Add it to the domain")
    for problem, mend in _value_problems(library, step, actions):
        yield wrong(problem, mend)


def _value_problems(library: Library, step: Step, actions: set[str]) -> Iterator[tuple[str, str]]:
    """What is wrong with the name a step holds, and the mend."""
    responses, slots, value = library.domain.responses, library.domain.slots, step.value
    if step.kind == "action" and value.startswith("utter_"):
        if value not in responses:
            yield f"`{value}` is no response", "Add it to the domain"
    elif step.kind == "action" and actions and value not in actions:
        yield f"`{value}` is no action", f"Actions are: {', '.join(sorted(actions))}"
    elif step.kind in {"call", "link"} and value not in library.flows:
        yield f"`{value}` is no flow", "Mend the name"
    elif step.kind == "set_slots":
        for name in [name for name, _ in value if name not in slots]:
            yield f"`{name}` is no slot", "Declare it in the domain"
    elif step.kind == "collect":
        if value not in slots:
            yield f"`{value}` is no slot", "Declare it in the domain"
        elif not step.utter and f"utter_ask_{value}" not in responses and f"action_ask_{value}" not in actions:
            yield f"nothing asks for `{value}`", f"Add utter_ask_{value} to the domain"


def _unknown_slots(condition: Condition | None, slots: dict[str, Any]) -> set[str]:
    if condition is None:
        return set()
    return {name for name in condition.names if name.startswith("slots.") and name[6:] not in slots}


def _response_problems(
    library: Library, response: Response, templates: Templates, names: set[str]
) -> Iterator[DataError]:
    for variation in response.variations:
        line = variation.line

        def wrong(problem: str, mend: str, line: int | None = line) -> DataError:
            return DataError(response.path, problem, mend, line=line, key=response.id)

        yield from _template_problems(templates, response.path, line, response.id, variation.text, names, library)
        for name, _ in variation.conditions:
            if name not in library.domain.slots:
                yield wrong(f"`{name}` is no slot", "Declare it in the domain or mend the name")
        for button in variation.buttons:
            for problem, mend in _payload_problems(library, button):
                yield wrong(problem, mend)


def _payload_problems(library: Library, button: Button) -> Iterator[tuple[str, str]]:
    """What is wrong with a button, and the mend."""
    if len(button.payload.encode()) > PAYLOAD:
        yield f"the button `{button.title}` carries too much", f"Cut its payload to {PAYLOAD} bytes"
    pairs = slots_of(button.payload)
    target = button.payload[1:].partition("{")[0]
    if pairs is None and target not in library.flows and target not in _ENGINE_PAYLOADS:
        yield f"the button `{button.title}` leads to no flow", "Mend its payload"
    for name, value in pairs or ():
        slot = library.domain.slots.get(name)
        if slot is None:
            yield f"the button `{button.title}` sets no slot `{name}`", "Mend its payload"
        elif slot.values and value not in slot.values:
            yield f"`{value}` is no value of `{name}`", f"Values are: {', '.join(slot.values)}"


def _template_problems(
    templates: Templates, path: Path, line: int | None, key: str, text: str, names: set[str], library: Library
) -> Iterator[DataError]:
    try:
        unknown = templates.names(text) - names
        if unknown:
            problem = f"uses `{min(unknown)}`, which is neither a slot nor a template word"
            yield DataError(path, problem, "Mend the word or declare the slot", line=line, key=key)
            return
        for slots in _samples(library):
            templates.render(text, {**slots, "ago": dict.fromkeys(STEPS)}, _NOW)
    except (TemplateError, TypeError, ValueError) as error:
        yield DataError(path, f"cannot be filled in: {error}", "Mend the template", line=line, key=key)


def _samples(library: Library) -> Iterator[dict[str, Any]]:
    """Nothing known, and all names known, for each pronoun."""
    nothing = {name: slot.initial for name, slot in library.domain.slots.items()}
    context: dict[str, Any] = {**dict.fromkeys(_CONTEXT), "instead": ""}
    for pronoun, named in product(("they", "she", "he"), (False, True)):
        yield {**nothing, **context, "learned": [], "ex_pronoun": pronoun, **(_LONGEST if named else {})}
