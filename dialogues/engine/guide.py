"""The guide: what each situation's answer must convey, and where it does."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from dialogues.engine.flows import Flow
from nlu.errors import DataError
from nlu.reading import YamlList, YamlMap, line_of, read_yaml, refuse_unknown_keys

_KEYS = {"step", "when", "convey"}


@dataclass(frozen=True, slots=True)
class Point:
    """One thing an answer must say.

    Attributes:
        text: What it is, as a note.
        said: Ids of the responses that say it.
        line: Where it stands.
    """

    text: str
    said: tuple[str, ...]
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One situation of the guide.

    Attributes:
        situation: Its id, which is also its flow's.
        step: Where in the guide it stands.
        when: What is going on for the person who writes.
        points: What its answer must say.
        path: The file.
        line: Where it stands.
    """

    situation: str
    step: str
    when: str
    points: tuple[Point, ...]
    path: Path
    line: int | None = None


def load_guide(folder: Path) -> dict[str, Entry]:
    """Reads every file of the guide, by situation.

    Raises:
        DataError: On an unknown or missing key, or a situation that stands twice.
    """
    entries: dict[str, Entry] = {}
    for path in sorted(folder.glob("*.yml")):
        content = read_yaml(path)
        refuse_unknown_keys(path, content, {"guide"})
        for situation, node in (content.get("guide") or {}).items():
            line = line_of(content["guide"], situation)
            if situation in entries:
                raise DataError(path, "stands twice", "Keep one", line=line, key=situation)
            entries[situation] = _read_entry(path, situation, node, line)
    return entries


def _read_entry(path: Path, situation: str, node: YamlMap, line: int | None) -> Entry:
    refuse_unknown_keys(path, node, _KEYS, situation)
    for key in sorted(_KEYS):
        if not node.get(key):
            raise DataError(path, f"has no `{key}`", f"Add `{key}:`", line=line, key=situation)
    points = []
    for position, point in enumerate(node["convey"]):
        place = line_of(node["convey"], position)
        if not isinstance(point, YamlMap) or not isinstance(point.get("said"), YamlList):
            mend = "Write `- point: …` and `said: [utter_…]`"
            raise DataError(path, "is no point", mend, line=place, key=f"{situation}.convey")
        refuse_unknown_keys(path, point, {"point", "said"}, f"{situation}.convey")
        points.append(Point(str(point["point"]), tuple(str(name) for name in point["said"]), place))
    return Entry(situation, str(node["step"]), str(node["when"]), tuple(points), path, line)


def guide_problems(guide: dict[str, Entry], flows: dict[str, Flow], situations: Collection[str]) -> Iterator[DataError]:
    """Whatever in the guide does not fit the flows: a situation that is missing, a response no step says.

    Args:
        guide: What `load_guide` read.
        flows: By id.
        situations: Every flow that must have an entry.
    """
    for name in sorted({*situations} - guide.keys()):
        yield DataError(flows[name].path, "is not in the guide", "Add it to dialogues/guide", key=name)
    for entry in guide.values():
        flow = flows.get(entry.situation)
        if flow is None:
            mend = "Name the entry after a flow"
            yield DataError(entry.path, "is no flow", mend, line=entry.line, key=entry.situation)
            continue
        for point in entry.points:
            for name in point.said:
                if said_by(flow, name) is None:
                    problem, mend = f"no step of its flow says `{name}`", "Name a response that one does"
                    yield DataError(entry.path, problem, mend, line=point.line, key=entry.situation)


def said_by(flow: Flow, response: str) -> str | None:
    """The step of a flow that says a response; its reasons and its other way are said on request."""
    for step in flow.steps.values():
        if response in {step.value if step.kind == "action" else None, step.utter}:
            return step.id
    asked = {f"utter_{flow.id}_why": "why?", f"utter_{flow.id}_other": "what if it goes the other way?"}
    return asked.get(response)
