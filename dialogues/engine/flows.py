"""Flows: read from Rasa's flow YAML, checked, ready to walk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dialogues.engine.conditions import Condition, ConditionError
from nlu.errors import DataError
from nlu.reading import YamlMap, line_of, read_yaml, refuse_unknown_keys

END = "END"
KINDS = ("action", "collect", "link", "call", "set_slots", "noop")
_FLOW_KEYS = {"name", "description", "nlu_trigger", "if", "persisted_slots", "steps"}
_STEP_KEYS = {*KINDS, "id", "next", "utter", "ask_before_filling", "rejections"}


@dataclass(frozen=True, slots=True)
class Branch:
    """One way on from a step: taken when its condition holds (or is None)."""

    condition: Condition | None
    target: str


@dataclass(frozen=True, slots=True)
class Rejection:
    """A value that is not accepted, and the response that says so."""

    condition: Condition
    utter: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a flow.

    Attributes:
        id: Unique within the flow; made from the kind and the position when not given.
        kind: One of `KINDS`.
        value: Action name, slot name, flow id, or the pairs to set.
        branches: Ways on, tried in order; empty when it falls through.
        after: The step that follows in the file, or `END`.
        utter: The response that asks, for `collect`.
        ask_before_filling: Ask even when the slot is already filled, for `collect`.
        rejections: Values not accepted, for `collect`.
        line: Where it stands.
    """

    id: str
    kind: str
    value: Any
    branches: tuple[Branch, ...]
    after: str
    utter: str | None = None
    ask_before_filling: bool = False
    rejections: tuple[Rejection, ...] = ()
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """A dialogue flow.

    Attributes:
        id: Also the intent that starts it, where one does.
        name: What a person reads on a button.
        description: What it is for.
        steps: By id, in the order of the file.
        triggers: Intents that start it, with the confidence each needs.
        guard: Must hold for the flow to start from an intent.
        persisted: Slots that keep their value when it ends.
        path: The file.
        stage: The folder it stands in.
    """

    id: str
    name: str
    description: str
    steps: dict[str, Step]
    triggers: dict[str, float] = field(default_factory=dict)
    guard: Condition | None = None
    persisted: tuple[str, ...] = ()
    path: Path = Path()
    stage: str = ""

    @property
    def first(self) -> str:
        """Id of the first step."""
        return next(iter(self.steps))

    def collected(self) -> list[str]:
        """Slots it asks for, in order."""
        return [str(step.value) for step in self.steps.values() if step.kind == "collect"]

    def own(self) -> set[str]:
        """Slots it asks for or sets; as in Rasa they are its own unless it says otherwise."""
        given = {name for step in self.steps.values() if step.kind == "set_slots" for name, _ in step.value}
        return {*self.collected(), *given}


def load_flows(folder: Path) -> dict[str, Flow]:
    """Reads every flow below a folder.

    Raises:
        DataError: On anything unreadable, unknown, doubled or leading nowhere.
    """
    flows: dict[str, Flow] = {}
    for path in sorted(folder.rglob("*.yml")):
        content = read_yaml(path)
        refuse_unknown_keys(path, content, {"flows", "version"})
        for flow_id, node in content.get("flows", {}).items():
            if flow_id in flows:
                mend = f"It also stands in {flows[flow_id].path.name}; keep one"
                raise DataError(path, "stands twice", mend, line=line_of(content["flows"], flow_id), key=flow_id)
            flows[flow_id] = _read_flow(path, flow_id, node)
    return flows


def _read_flow(path: Path, flow_id: str, node: YamlMap) -> Flow:
    refuse_unknown_keys(path, node, _FLOW_KEYS, flow_id)
    for key in ("description", "steps"):
        if not node.get(key):
            raise DataError(path, f"has no `{key}`", f"Add `{key}:`", line=line_of(node), key=flow_id)
    steps = list(_read_steps(path, flow_id, node["steps"], ""))
    ids = [step.id for step in steps]
    for step in steps:
        if ids.count(step.id) > 1:
            problem, mend = f"has the step id `{step.id}` twice", "Rename one"
            raise DataError(path, problem, mend, line=step.line, key=flow_id)
        for target in [*(branch.target for branch in step.branches), step.after]:
            if target != END and target not in ids:
                problem, mend = f"leads to `{target}`, which is no step", f"Steps are: {', '.join(ids)}"
                raise DataError(path, problem, mend, line=step.line, key=f"{flow_id}.{step.id}")
    return Flow(
        id=flow_id,
        name=str(node.get("name", flow_id)),
        description=str(node["description"]),
        steps={step.id: step for step in steps},
        triggers=dict(_read_triggers(path, flow_id, node)),
        guard=_condition(path, node, "if", flow_id) if "if" in node else None,
        persisted=tuple(node.get("persisted_slots", ())),
        path=path,
        stage=path.parent.name,
    )


def _read_triggers(path: Path, flow_id: str, node: YamlMap) -> Iterator[tuple[str, float]]:
    for position, trigger in enumerate(node.get("nlu_trigger", ())):
        value = trigger.get("intent") if isinstance(trigger, YamlMap) else None
        if isinstance(value, str):
            yield value, 0.0
        elif isinstance(value, YamlMap) and "name" in value:
            yield str(value["name"]), float(value.get("confidence_threshold", 0.0))
        else:
            line = line_of(node["nlu_trigger"], position)
            mend = "Write `- intent: name` or `- intent: {name: …, confidence_threshold: 0.8}`"
            raise DataError(path, "is no trigger", mend, line=line, key=f"{flow_id}.nlu_trigger")


def _read_steps(path: Path, flow_id: str, nodes: Any, prefix: str, after: str = END) -> Iterator[Step]:
    names = [_step_id(node, position, prefix) for position, node in enumerate(nodes)]
    for position, node in enumerate(nodes):
        where = f"{flow_id}.{names[position]}"
        line = line_of(nodes, position)
        refuse_unknown_keys(path, node, _STEP_KEYS, where)
        kinds = [kind for kind in KINDS if kind in node]
        if len(kinds) != 1:
            problem = f"has {len(kinds)} of {', '.join(KINDS)}"
            raise DataError(path, problem, "Give it exactly one", line=line, key=where)
        kind = kinds[0]
        if kind == "link" and (len(node) > 1 or position < len(nodes) - 1):
            raise DataError(path, "`link` must be last and alone", "Move it to the end", line=line, key=where)
        if kind == "noop" and "next" not in node:
            raise DataError(path, "`noop` needs `next`", "Add `next:`", line=line, key=where)
        following = names[position + 1] if position + 1 < len(nodes) else after
        inner: list[Step] = []
        branches = tuple(_read_next(path, flow_id, node, names[position], following, inner))
        yield Step(
            id=names[position],
            kind=kind,
            value=_read_value(path, kind, node, where),
            branches=branches,
            after=END if kind == "link" else following,
            utter=node.get("utter"),
            ask_before_filling=bool(node.get("ask_before_filling", False)),
            rejections=tuple(
                Rejection(_condition(path, r, "if", where), str(r["utter"])) for r in node.get("rejections", ())
            ),
            line=line,
        )
        yield from inner


def _read_next(
    path: Path, flow_id: str, node: YamlMap, step_id: str, following: str, inner: list[Step]
) -> Iterator[Branch]:
    if "next" not in node:
        return
    value = node["next"]
    if isinstance(value, str):
        yield Branch(None, value)
        return
    for position, case in enumerate(value):
        is_else = "else" in case
        condition = None if is_else else _condition(path, case, "if", f"{flow_id}.{step_id}")
        target = case["else"] if is_else else case.get("then")
        if isinstance(target, str):
            yield Branch(condition, target)
        elif target:
            nested = list(_read_steps(path, flow_id, target, f"{step_id}_{position}_", following))
            inner.extend(nested)
            yield Branch(condition, nested[0].id)
        else:
            mend = "Write `- if: …` with `then: step`, and `- else: step` last"
            raise DataError(path, "leads nowhere", mend, line=line_of(value, position), key=f"{flow_id}.{step_id}")


def _read_value(path: Path, kind: str, node: YamlMap, where: str) -> Any:
    if kind == "set_slots":
        return [(str(name), value) for pair in node[kind] for name, value in pair.items()]
    if kind == "noop":
        return True
    value = node[kind]
    if not isinstance(value, str) or not value:
        raise DataError(path, f"`{kind}` needs a name", "Give one", line=line_of(node, kind), key=where)
    return value


def _step_id(node: Any, position: int, prefix: str) -> str:
    if not isinstance(node, YamlMap):
        return f"{prefix}{position}"
    if "id" in node:
        return str(node["id"])
    kind = next((kind for kind in KINDS if kind in node), "step")
    return f"{prefix}{position}_{node[kind] if isinstance(node.get(kind), str) else kind}"


def _condition(path: Path, node: YamlMap, key: str, where: str) -> Condition:
    if key not in node:
        raise DataError(path, f"has no `{key}`", "Add the condition", line=line_of(node), key=where)
    try:
        return Condition(node[key])
    except ConditionError as error:
        problem = f"`{node[key]}` is no condition: {error}"
        mend = 'Write it like `slots.tries = "more" and not slots.my_name is null`'
        raise DataError(path, problem, mend, line=line_of(node, key), key=where) from None
