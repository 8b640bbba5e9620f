from __future__ import annotations

import json

import pytest

from nlu.errors import DataError
from nlu.measuring.explain import Explainer
from nlu.training_data import read_training_data
from tests.unit.nlu.conftest import NOW


@pytest.fixture(scope="module")
def explainer(workshop):
    return Explainer(workshop / "model", read_training_data(workshop / "data").messages)


def test_the_scores_of_the_first_are_ahead(explainer, interpreter):
    text = "he never answered my message"
    why = explainer.explain(text, now=NOW)
    sums = [case.meaning + case.spelling + case.prior for case in why.cases]
    assert sums == sorted(sums, reverse=True)
    read = interpreter.parse(text, now=NOW)
    assert why.cases[0].confidence == pytest.approx(read.ranking[0].confidence, abs=1e-3)
    assert [case.intent for case in why.cases] == [intent.name for intent in read.ranking[:3]]


def test_a_training_message_is_its_own_nearest(explainer):
    near = explainer.explain("is a hug hello too much", now=NOW).nearest
    assert (near[0].text, near[0].intent) == ("is a hug hello too much", "physical_contact")
    assert near[0].likeness > 0.99


def test_clauses_speak_for_their_own_situation(explainer):
    why = explainer.explain("she never answered my message. also should i hug her when we meet", now=NOW)
    cases = {case.intent: case.clauses for case in why.cases}
    assert cases["no_reply"][0] > cases["no_reply"][-1]
    assert cases["physical_contact"][-1] > cases["physical_contact"][0]
    assert json.dumps(why.to_json())


@pytest.mark.parametrize("text", ["", "\U0001f600", "https://example.org", "x" * 20000])
def test_anything_can_be_asked_about(explainer, text):
    assert len(explainer.explain(text, now=NOW).cases) == 3


def test_refuses_a_model_that_learned_from_other_messages(workshop):
    with pytest.raises(DataError, match="olivebranch train"):
        Explainer(workshop / "model", read_training_data(workshop / "data").messages[1:])
