from __future__ import annotations

from datetime import timedelta

from conftest_bot import message

from bot import flood
from bot.messages import Kind


def press(payload, seconds=0.0, on=5):
    pressed = message("").model_copy(update={"kind": Kind.BUTTON, "payload": payload, "reply_to": on})
    return pressed.model_copy(update={"at": pressed.at + timedelta(seconds=seconds)})


def test_more_than_twenty_in_ten_seconds():
    assert not flood.is_flood([], [float(n) / 10 for n in range(20)])
    assert flood.is_flood([], [float(n) / 10 for n in range(21)])
    assert flood.is_flood([float(n) / 10 for n in range(20)], [5.0])
    assert not flood.is_flood([float(n) / 10 for n in range(20)], [11.0])
    assert not flood.is_flood([1.0] * 30, [])


def test_it_is_waited_for_but_not_for_ever():
    assert flood.goes_on([0.0, 3.0], 4.0)
    assert not flood.goes_on([0.0, 3.0], 5.5)
    assert not flood.goes_on([0.0, 15.5], 16.0)


def test_words_become_one_message_and_commands_stay():
    forget = message("").model_copy(update={"kind": Kind.COMMAND, "payload": "/forget"})
    waiting = [message("a"), message("b"), message("a"), forget, forget, message("c")]
    one, count = flood.together(waiting)
    assert (one.text, one.together, count) == ("a\nb", True, 3)
    assert flood.together(waiting[3:]) == (forget, 2)
    assert flood.together(waiting[5:])[0].together is False


def test_somebody_elses_words_are_not_mixed_with_ones_own():
    waiting = [message("mine"), message("theirs").model_copy(update={"forwarded": True})]
    assert flood.together(waiting)[1] == 1


def test_a_double_tap():
    assert flood.is_double_tap(press("/menu", 0.4), press("/menu"))
    assert not flood.is_double_tap(press("/menu", 1.4), press("/menu"))
    assert not flood.is_double_tap(press("/menu", 0.4), press("/menu", on=6))
    assert not flood.is_double_tap(press("/menu", 0.4), None)
    assert not flood.is_double_tap(message("x"), message("x"))
