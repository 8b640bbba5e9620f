"""What is no plain message: media, forwards, old buttons, a long draft, a deleted conversation."""


async def scenario(h):
    dana = h.user("dana", first_name="<b>&")
    await dana.ask("/start")
    for send in (dana.send_photo, dana.send_voice, dana.send_document, dana.send_sticker, dana.send_location):
        send()
        await dana.expect("dictat")
    await dana.ask("my ex is called <b>& Sami")
    await dana.ask("i'd like to be friends with Sami, i wrote to him last week")
    dana.send("sorry, i don't think that's a good idea. please don't write to me again", forward_from="Sami")
    await dana.wait()
    dana.inline_query("sorry")
    h.check(await dana.inline_results() == [], "a forwarded no counts as his, and stands in other chats too")
    await dana.ask("/forget")
    old = dana.last()
    dana.press("Yes, forget it all")
    await dana.expect("gone")
    before = len(dana.messages())
    dana.press("Yes, forget it all", message_id=old.id)
    await dana.wait()
    dana.callback("/SetSlots(tries=once)")
    await dana.wait()
    dana.callback("")
    await dana.wait()
    h.check(len(dana.messages()) > before, "buttons of a deleted conversation are answered")

    kim = h.user("kim")
    draft = "Hi Robin, babe, I liked the walk & the talk <3 we had. " * 70
    await kim.ask(f"/check {draft}"[:4096])
    h.check("&" in kim.last().text or "Robin" in str([m.text for m in kim.messages()]), "a long draft is read")
    for link in ("no_reply", "write_letter", "forget", "no-such-place"):
        kim.start(link)
        await kim.wait()
