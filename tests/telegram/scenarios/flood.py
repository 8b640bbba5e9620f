"""More than anyone reads at once, taken together; and two taps that are one."""


async def scenario(h):
    dana = h.user("dana")
    await dana.ask("/start")
    before = len(h.calls("sendMessage"))
    for number in range(60):
        dana.send(f"and then he said thing number {number} to me")
    await h.sleep(6)
    said = len(h.calls("sendMessage")) - before
    h.check(said <= 30, f"{said} answers to 60 messages")
    last = dana.last().id
    await h.sleep(11)
    await dana.ask("/menu")
    await dana.ask("my ex hasn't answered for three weeks")
    h.check(dana.last().id != last, "it answers as usual again")
    before = len(h.calls("sendMessage"))
    for _ in range(2):
        dana.callback("/menu")
    await dana.wait()
    await h.sleep(0.5)
    h.check(len(h.calls("sendMessage")) - before <= 1, "two taps are one")
