"""Replies and edits: each finds the message it belongs to."""

import asyncio


async def scenario(h):
    dana = h.user("dana", first_name="<b>&Dana")
    await dana.ask("/start")
    await dana.ask("I want to write a letter to my ex Sami, too nervous to call him")
    dana.press("It ended decently")
    await dana.expect("Sami")
    await dana.ask("what would i write")
    letter = dana.last()
    h.check("Warmer" in str(letter.buttons) or "Another" in str(letter.buttons), "wording comes with adjustments")
    dana.callback("/return_belongings")
    await dana.wait()
    dana.press("Mine are with them")
    await dana.wait()
    newer = dana.last()
    h.check(newer.id != letter.id, "the second wording is a message of its own")
    before = newer.text
    dana.press("Another", message_id=letter.id)
    await dana.wait()
    changed = {message.id: message for message in dana.messages()}
    h.check(changed[letter.id].edited, "the button changes the message it is on")
    h.check(changed[newer.id].text == before, "and no other")
    dana.send("warmer", reply_to=letter.id)
    await dana.wait()
    dana.callback("/ask_why")
    await dana.wait()
    why = dana.last()
    h.check("expandable_blockquote" in str(why.raw.get("entities")), "the reasoning folds away")
    dana.react(why.id, "❤")
    await asyncio.sleep(0.5)
    h.check(dana.last().id == why.id, "a heart needs no answer")
    dana.react(why.id, "👎")
    await asyncio.sleep(0.5)
    h.check(dana.last().id != why.id, "a thumb down is heard")

    kim = h.user("kim")
    await kim.ask("/start no_reply")
    first = kim.send("my ex Dana hasn't answered for three weeks")
    await kim.wait()
    answer = kim.last()
    kim.edit_message(first.id, "my ex Robin and i meet for coffee on friday")
    await kim.wait()
    h.check(kim.last().id == answer.id and kim.last().text != answer.text, "the answer changes in place")
    known = (await kim.ask("/known"))[-1].text
    h.check("Robin" in known and "Dana" not in known, "what was edited away is not kept")
    await kim.ask("/check babe, you never answer me")
    await kim.expect("babe")
    kim.edit_message(first.id, "an older message")
    await kim.wait()
    await asyncio.sleep(0.3)
