"""Deep links over real HTTP: where they lead, and what they may not do."""

from __future__ import annotations

import pytest

from dialogues.engine.library import load_library


async def said(api, count):
    await api.until(lambda: len(api.said) >= count)


async def test_a_deep_link_leads_to_a_situation_or_a_command_and_no_further(api):
    intro = load_library().domain.responses["utter_start"].variations[0].text[:30]
    for number, link in enumerate(("delete_my_data", "forget", "reminder_due", "no_such_place", "adjust_wording"), 1):
        api.send(f"/start {link}")
        await said(api, number)
        assert api.last["text"].startswith(intro), link
    api.send("/start no_reply")
    await said(api, 6)
    assert not api.last["text"].startswith(intro)
    api.send("/known")
    api.send("/start known")
    await said(api, 8)
    assert api.said[-1]["text"] == api.said[-2]["text"]


@pytest.mark.parametrize("danger", ["crisis_self_harm", "afraid_of_ex", "legal_no_contact", "wants_to_harass"])
async def test_a_deep_link_to_a_danger_leads_to_its_answer_and_holds(api, danger):
    responses = load_library().domain.responses
    held, asked = (responses[f"utter_{name}"].variations for name in (danger, f"hold_{danger}_ask"))
    api.send(f"/start {danger}")
    await said(api, 1)
    if danger != "crisis_self_harm":
        # Somebody else may have made the link: they say so themselves, by its button.
        assert not any(line.text[:30] in api.last["text"] for line in held)
        buttons = [button for row in api.last["reply_markup"]["inline_keyboard"] for button in row]
        assert buttons[0]["callback_data"] == f"/{danger}"
        api.press(buttons[0]["callback_data"])
        await said(api, 2)
    assert any(line.text[:30] in api.last["text"] for line in held)
    before = len(api.said)
    api.send("what do i write to them")
    await said(api, before + 1)
    assert any(line.text[:30] in api.said[before]["text"] for line in asked)
