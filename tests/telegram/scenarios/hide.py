"""Discreet mode: the chat empties, stays neutral, and a word brings it back."""

import asyncio


async def scenario(h):
    dana = h.user("dana")
    await dana.ask("/start")
    await dana.ask("my ex Sami hasn't answered for three weeks")
    await dana.ask("/known")
    await dana.ask("/hide silver fern")
    left = [message for message in dana.messages(bot_only=False) if not message.deleted]
    h.check(len(left) == 1, f"one neutral line is left, not {len(left)}")
    for words in ("who is Sami", "/known", "/export", "/progress", "what is this"):
        answer = (await dana.ask(words))[-1]
        h.check("Sami" not in answer.text and not answer.buttons, f"{words} shows nothing")
    h.check(not h.calls("sendDocument") and not h.calls("sendPhoto"), "no file, no picture")
    dana.inline_query("sorry")
    h.check(await dana.inline_results() == [], "nothing inline")
    await h.restart_bot(hard=True)
    answer = (await dana.ask("hello"))[-1]
    h.check("ex" not in answer.text.split(), "hidden through a restart")
    dana.send("Silver fern")
    await dana.expect("told me")
    await asyncio.sleep(0.3)
    h.check(all("fern" not in message.text for message in dana.messages(bot_only=False)), "the word is gone")
    known = (await dana.ask("/known"))[-1].text
    h.check("Sami" in known, "nothing was lost")
