"""Groups are told once, whatever is said there."""


async def scenario(h):
    dana = h.user("dana")
    group = h.group("friends", [dana], privacy=False)
    await h.sleep(1)
    for words in ("hello all", f"@{h.emu.me['username']} what should i do", "/help", "/start"):
        dana.send(words, chat=group)
    await h.sleep(1)
    told = h.calls("sendMessage")
    h.check(len(told) == 1, f"one line, not {len(told)}")
    await dana.ask("/start")
    await dana.expect("Olive Branch")
