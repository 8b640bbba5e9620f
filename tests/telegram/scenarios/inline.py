"""Inline mode: wording in any chat, and none where it would do harm."""


async def scenario(h):
    dana = h.user("dana")
    await dana.ask("/start")
    await dana.ask("my ex is called Sami & <b>")
    dana.inline_query("sorry")
    results = await dana.inline_results()
    h.check(1 <= len(results) <= 50, "there is wording, and not too much of it")
    h.check(all(item["title"] and item["description"] for item in results), "each has a title and a preview")
    h.check("Sami" in results[0]["shown"], "it carries the name")
    dana.choose(0)
    dana.callback("/return_belongings")
    await dana.wait()
    dana.press("Mine are with them")
    await dana.wait()
    dana.press("Pick a chat")
    again = await dana.inline_results()
    h.check(again[0]["shown"] in dana.last().text, "the button finds the same wording again")
    stranger = h.user("stranger")
    for words in ("", "zzz", "x" * 256, "<b>&", "they didn't reply"):
        stranger.inline_query(words)
        await stranger.inline_results()
    h.check(
        any("write" in item["shown"] or "wrote" in item["shown"] for item in await stranger.inline_results()),
        "no reply",
    )
    await stranger.ask("/start")
    await stranger.ask("i want to kill myself")
    stranger.inline_query("sorry")
    h.check(await stranger.inline_results() == [], "nothing under a safety hold")
