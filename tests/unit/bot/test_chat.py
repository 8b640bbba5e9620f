"""The conversation in the terminal: numbered choices, wording in a box, and what `--debug` adds."""

from __future__ import annotations

from datetime import UTC, datetime

from click.testing import CliRunner

from bot.assistant import Assistant
from bot.cli.chat import chat, debugged
from bot.cli.turns import incoming_from
from dialogues.state import Conversation

NOW = datetime(2026, 3, 4, 19, 30, tzinfo=UTC)
TALK = "my ex Dana hasnt replied for 3 weeks\n1\n"


def test_choices_are_numbered_and_wording_stands_in_a_box():
    result = CliRunner().invoke(chat, ["--now", NOW.isoformat()], input=TALK)

    assert result.exit_code == 0, result.output
    assert "1  Just once" in result.output
    assert "2  Twice or more" in result.output
    boxed = [line for line in result.output.splitlines() if line.startswith("│")]
    assert any("Hi Dana," in line for line in boxed)
    assert "1  Shorter" in result.output
    assert "reading" not in result.output


def test_debug_shows_reading_flow_slots_and_time_after_each_turn():
    result = CliRunner().invoke(chat, ["--debug", "--now", NOW.isoformat()], input=TALK)

    assert result.output.count("time    reading") == len(TALK.splitlines())
    assert "no_reply/1_tries waits" in result.output
    assert "ex_name=Dana" in result.output


async def test_debug_shows_a_hold_and_a_boundary(assistant: Assistant):
    incoming = incoming_from({"text": "i'm scared of him, he keeps turning up at my house"}, "x", NOW)
    turn = assistant.turn(incoming, NOW)
    outcome = await assistant.decide(Conversation(), turn, NOW)

    assert "hold afraid_of_ex/answered, boundary afraid_of_ex" in debugged(turn, outcome)


async def test_debug_speaks_of_buttons_too(assistant: Assistant):
    turn = assistant.turn(incoming_from({"payload": "/menu"}, "x", NOW), NOW)
    outcome = await assistant.decide(Conversation(), turn, NOW)

    assert debugged(turn, outcome).startswith("read    /menu")
