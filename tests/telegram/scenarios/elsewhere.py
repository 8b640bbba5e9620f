"""Groups are told once, whatever is said there."""

import asyncio


async def scenario(h):
    dana = h.user("dana")
    group = h.group("friends", [dana], privacy=False)
    await asyncio.sleep(1)
    for words in ("hello all", f"@{h.emu.me['username']} what should i do", "/help", "/start"):
        dana.send(words, chat=group)
    await asyncio.sleep(1)
    told = h.calls("sendMessage")
    h.check(len(told) == 1, f"one line, not {len(told)}")
    await dana.ask("/start")
    await dana.expect("Olive Branch")
