from __future__ import annotations

import json
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from nlu.errors import DataError
from nlu.measuring import page
from nlu.measuring.danger import danger
from nlu.measuring.held_out import read_held_out
from nlu.measuring.messages import messages
from nlu.measuring.report import Read, Report, evaluate, summed_up
from nlu.measuring.results import Result
from nlu.measuring.several import several
from nlu.measuring.speed import speed
from nlu.measuring.table import show
from nlu.measuring.thresholds import fit_thresholds
from nlu.training_data import Message
from nlu.types import Intent, Segment, Understanding
from tests.unit.nlu.conftest import write_messages

MEASURED = datetime(2026, 1, 5, 12, tzinfo=UTC)


def result(
    expected: str, *ranking: tuple[str, float], safety: tuple[str, ...] = (), told: tuple[str, ...] = (),
    text: str = "x", group: str = "some",
) -> Result:  # fmt: skip
    intents = tuple(Intent(name, confidence) for name, confidence in ranking)
    segments = tuple(Segment("x", 0, 1, Intent(name, 0.5)) for name in told)
    read = Understanding(text=text, intent=intents[0], ranking=intents, segments=segments, safety=safety)
    return Result(Message(text, expected, (), Path(group) / "x.yml", 1), read, 0.004)


READ = [
    result("a", ("a", 0.9), ("b", 0.1)),
    result("b", ("a", 0.5), ("b", 0.4), text="taken for a"),
    result("crisis_self_harm", ("a", 0.5), ("b", 0.4), safety=("crisis_self_harm",), group="safety"),
    result("out_of_scope", ("out_of_scope", 0.5), safety=("afraid_of_ex",), told=("a", "b")),
]


def test_counts():
    measured = messages(READ)
    assert (measured.top1.value, measured.top3.value, measured.top1.of) == (0.5, 0.75, 4)
    assert {name: known.top1 for name, known in measured.per_intent.items()} == {
        "a": 1.0, "b": 0.0, "crisis_self_harm": 0.0, "out_of_scope": 1.0,
    }  # fmt: skip
    assert measured.per_intent["a"].precision == 0.3333
    assert measured.per_intent["b"].precision is None
    assert measured.per_group["some"].top1 == 0.6667
    assert measured.per_group["some"].precision == 0.5
    assert [(c.meant, c.read) for c in measured.confusions] == [("b", "a"), ("crisis_self_harm", "a")]
    assert measured.confusions[0].messages == ["taken for a"]
    assert measured.wrongly_split == ["x"]
    assert measured.split.value == 0.25


def test_counts_danger():
    measured = danger([*READ, result("crisis_self_harm", ("a", 0.5), text="overlooked")])
    assert (measured.seen.hits, measured.seen.of) == (1, 2)
    assert (measured.false.hits, measured.false.of) == (1, 3)
    assert [alarm.text for alarm in measured.missed] == ["overlooked"]
    assert [alarm.seen for alarm in measured.false_alarms] == [["afraid_of_ex"]]
    assert measured.per_id.keys() == {"crisis_self_harm"}


def test_counts_situations_of_long_messages():
    measured = several(
        [
            result("a+b", ("a", 0.5), told=("a", "b")),
            result("a+b", ("a", 0.5), told=("a", "c"), text="half"),
            result("a+b", ("c", 0.5), told=("c",), text="nothing"),
            result("a", ("a", 0.5), told=("a", "a")),
            result("a", ("a", 0.5), told=("a", "b"), text="split"),
        ]
    )
    shares = (measured.all_found, measured.one_found, measured.none_imagined, measured.kept_whole)
    assert [(share.hits, share.of) for share in shares] == [(1, 3), (2, 3), (1, 3), (1, 2)]
    assert [(one.text, one.missed, one.imagined) for one in measured.unfound] == [
        ("half", ["b"], ["c"]),
        ("nothing", ["a", "b"], ["c"]),
        ("split", [], ["b"]),
    ]


def test_times():
    timed = [Result(READ[0].message, READ[0].read, seconds / 1000) for seconds in range(1, 101)]
    measured = speed(timed)
    assert (measured.median_ms, measured.p99_ms, measured.longest_ms) == (51.0, 100.0, 100.0)
    assert speed([]).median_ms == 0.0


def test_fits_thresholds():
    sure = [result("a", ("a", 0.9), ("b", 0.05)) for _ in range(19)]
    doubtful = [result("a", ("b", 0.3), ("a", 0.25))]
    fitted = fit_thresholds([*sure, *doubtful])
    assert fitted.threshold == 0.9
    assert 0.05 <= fitted.margin <= 0.1


@pytest.fixture(scope="module")
def report(workshop: Path, tmp_path_factory: pytest.TempPathFactory) -> Report:
    folder = tmp_path_factory.mktemp("held")
    fresh = {"no_reply": ["no answer from <b>her</b> since monday & more"], "greet": ["hello!"]}
    write_messages(folder / "fresh" / "some", {**fresh, "out_of_scope": ["the tallest tower of paris"]})
    write_messages(folder / "several", {"no_reply+greet": ["hiya. he never answered me at all"]})
    write_messages(folder / "safety", {"crisis_self_harm": ["i will end my life"], "look_alike": ["i died laughing"]})
    write_messages(folder / "outside", {"out_of_scope": ["which bus goes to the harbour"]})
    names = ['[Mina]{"entity": "name", "role": "ex"} never answered', 'i miss [Xyz]{"entity": "platform"}']
    write_messages(folder / "entities", {"told": names})
    return evaluate(workshop / "model", folder)


def test_measures_every_set_of_a_collection(report: Report):
    assert report.messages
    assert report.messages.top1.of == 3
    assert report.several
    assert report.several.all_found.of == 1
    assert report.safety
    assert (report.safety.seen.of, report.safety.false.of) == (1, 1)
    assert report.entities
    assert report.entities.whole.of == 2
    assert report.messages.scope.recall.of == 2
    assert report.speed.messages == 9
    assert report.speed.median_ms > 0
    assert report.commands["several"].startswith("olivebranch evaluate ")
    assert json.loads(json.dumps(report.to_json()))["messages"]["top1"]["of"] == 3


@pytest.mark.parametrize("name", ["several", "safety", "entities"])
def test_knows_a_set_by_what_is_in_it(name: str):
    held_out = read_held_out(Path(__file__).parents[2] / "nlu" / name)
    assert held_out.folders.keys() == {name}
    assert getattr(held_out, name)


def test_shows_it_on_a_terminal(report: Report):
    out = StringIO()
    show(report, Console(file=out, width=160))
    for words in ("the right situation first", "all situations found", "look-alikes", "wanted Xyz; got nothing"):
        assert words in out.getvalue()


def test_the_page_needs_nothing_else(report: Report, tmp_path: Path):
    written = page.write(report, tmp_path / "new", measured=MEASURED)
    text = written.read_text(encoding="utf-8")
    assert not [word for word in ("<script", "<link", "src=", "@import", "url(http") if word in text]
    assert text.count("<svg") == 4
    assert "<b>her" not in text
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text
    for command in report.commands.values():
        assert command in text
    # No id stands twice, and the same figures give the same page.
    ids = [piece.split('"')[0] for piece in text.split(' id="')[1:]]
    assert len(ids) == len(set(ids))
    assert page.html(report, measured=MEASURED) == page.html(report, measured=MEASURED)
    assert (
        json.loads((tmp_path / "new" / "report.json").read_text(encoding="utf-8"))["measured"]
        == "2026-01-05T12:00:00+00:00"
    )


def test_parts_that_were_not_measured_are_left_out():
    bare = summed_up(Read(several=[result("a+b", ("a", 0.5))]), how="Once.", commands={"several": "x", "speed": "x"})
    text = page.html(bare, measured=MEASURED)
    assert "Messages of several situations" in text
    assert "Messages of one situation" not in text
    assert "<svg" not in text


def test_says_at_once_that_plots_cannot_be_drawn(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(page, "find_spec", lambda _: None)
    with pytest.raises(DataError, match="uv sync --extra report"):
        page.refuse_without_plots(tmp_path)
