from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from nlu.interpreter import Interpreter
from nlu.pipeline import train

ROOT = Path(__file__).parents[3]
# A Monday.
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)

MESSAGES = {
    "no_reply": [
        "he never answered my message",
        "three weeks and still nothing from her",
        "she has not replied to any of my texts",
        "my message was ignored, no answer at all",
        "still waiting after a month, no response",
        "they ghosted me, not one word back",
    ],
    "shared_event": [
        "we are both invited to the same wedding",
        "he will be at my cousin's party too",
        "how do I act around her at the wedding",
        "we'll both be at Sam's birthday do",
        "the funeral is on friday and he is going",
        "our friends' wedding, same table, help",
    ],
    "physical_contact": [
        "should i hug her when we meet",
        "is a handshake weird between exes",
        "do i kiss him on the cheek or not",
        "how do we greet each other, a hug?",
        "is a hug hello too much",
        "what if he goes in for a hug",
    ],
    "greet": ["hi", "hello there", "hey", "good morning", "hiya", "evening!"],
    "crisis_self_harm": [
        "i want to kill myself",
        "i do not want to live anymore",
        "everyone would be better off without me",
        "i cut my arms again last night",
        "i wish i was dead",
        "there is no reason for me to stay alive",
    ],
    "out_of_scope": [
        "what is the weather tomorrow",
        "write python code that sorts a list",
        "who won the football match",
        "recipe for lentil soup please",
        "what is the capital of peru",
        "my printer is out of ink",
    ],
}

SEVERAL = {
    "no_reply+physical_contact": [
        "he never answered, and should i hug her when we meet",
        "no response. is a hug too much",
    ],
    "shared_event+no_reply": [
        "we are both invited to the wedding but she never replied",
        "his party is friday. still nothing",
    ],
    "no_reply": [
        "i wrote to him, that was in june, and he never answered",
        "I wrote. Three weeks ago. Still no answer.",
    ],
    "shared_event": [
        "the wedding is on friday, it may rain, and he will be at it",
        "It is a funeral. In May. He is going.",
    ],
}


def write_messages(folder: Path, messages: dict[str, list[str]]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for intent, examples in messages.items():
        lines = "".join(f"      - {example}\n" for example in examples)
        text = f'version: "3.1"\nnlu:\n  - intent: {intent}\n    examples: |\n{lines}'
        (folder / f"{intent.replace('+', '_')}.yml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project: our settings and lists, a few messages, and the real encoder's cache."""
    folder = tmp_path_factory.mktemp("project")
    data = write_messages(folder / "data", MESSAGES)
    write_messages(data / "several", SEVERAL)
    shutil.copytree(ROOT / "nlu/data/lookups", data / "lookups")
    for path in (ROOT / "nlu/data/safety").glob("*_patterns.yml"):
        shutil.copy(path, data)
    shutil.copy(ROOT / "config.yml", folder)
    (ROOT / ".cache").mkdir(exist_ok=True)
    (folder / ".cache").symlink_to(ROOT / ".cache")
    train(folder / "config.yml", data, folder / "model")
    return folder


@pytest.fixture(scope="session")
def interpreter(workshop: Path) -> Interpreter:
    return Interpreter.load(workshop / "model")


@pytest.fixture(scope="session")
def nlp(workshop: Path) -> Language:
    return spacy.load(workshop / "model")
