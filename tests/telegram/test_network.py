"""Nothing leaves the machine but calls to Telegram: every other connection is refused, and none is tried."""

from __future__ import annotations

import socket
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from talk import Talk

from bot.assistant import Assistant
from bot.settings import load_settings

# What Python tells of before it reaches out, however that is done.
_OUTWARD = {
    "socket.connect": 1,
    "socket.sendto": 1,
    "socket.sendmsg": 1,
    "socket.getaddrinfo": 0,
    "socket.gethostbyname": 0,
    "socket.gethostbyaddr": 0,
}
_OTHER_PROGRAMS = {"subprocess.Popen", "os.system", "os.posix_spawn", "os.exec"}


class RefusedError(Exception):
    pass


class Guard:
    """Refuses all but one address; what was tried is kept."""

    def __init__(self):
        self.allowed = None
        self.refused = []
        self.let_through = 0
        # A hook stays for good, so it looks whether it is wanted.
        sys.addaudithook(self._hear)

    def _hear(self, event, args):
        if self.allowed is None:
            return
        if event in _OTHER_PROGRAMS:
            self._refuse(event, args[0])
        if event not in _OUTWARD:
            return
        address = args[_OUTWARD[event]]
        host, port = (address if isinstance(address, tuple) else (address, args[1] if len(args) > 1 else None))[:2]
        host = host.decode() if isinstance(host, bytes) else host
        if (host, int(port or self.allowed[1])) == self.allowed:
            self.let_through += event == "socket.connect"
        elif isinstance(address, tuple) or event != "socket.connect":
            self._refuse(event, (host, port))

    def _refuse(self, event, what):
        self.refused.append((event, what))
        raise RefusedError(f"{event} {what}")


GUARD = Guard()


@pytest.fixture
def guard():
    GUARD.allowed, GUARD.refused, GUARD.let_through = ("nowhere", 0), [], 0
    yield GUARD
    GUARD.allowed = None


async def test_a_whole_talk_reaches_nobody_but_telegram(api, guard):
    address = urlsplit(api.settings.api_url)
    guard.allowed = (address.hostname, address.port)
    talk = Talk(api)
    await talk.at_length()
    await talk.say("/progress", answers=0)
    await api.until(lambda: api.made("sendPhoto"))
    await talk.say("/export")
    await talk.say("/forget")
    await talk.press("/SetSlots(confirm_erase=true)")
    assert guard.refused == []
    assert guard.let_through > 0, "the guard was asked"


def test_loading_reaches_nobody(guard):
    Assistant.load(load_settings().model)
    assert guard.refused == []


def udp(data):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(data, ("192.0.2.1", 53))


@pytest.mark.parametrize(
    "reach",
    [
        lambda: socket.create_connection(("192.0.2.1", 443), timeout=0.1),
        lambda: socket.getaddrinfo("example.org", 443),
        lambda: socket.gethostbyname("example.org"),
        lambda: udp(b"x"),
        lambda: subprocess.run(["curl", "example.org"], check=False),  # noqa: S607
    ],
)
def test_the_guard_sees_every_way_out(guard, reach):
    with pytest.raises(RefusedError):
        reach()
    assert len(guard.refused) == 1
