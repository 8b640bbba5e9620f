"""The server Telegram sends updates to, with end points that say whether the bot lives and can work."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import re
import socket
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Bot, Update
from telegram.error import NetworkError
from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

_log = logging.getLogger(__name__)

_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
_LARGEST_UPDATE = 1024 * 1024
_LARGEST_HEADERS = 16 * 1024
_IDLE_SECONDS = 75.0
_BODY_SECONDS = 10.0
_READY_SECONDS = 2.0


class WebhookServer:
    """Takes updates at one path; `/healthz` and `/readyz` answer beside it.

    The library's own server has no room for further end points.

    Args:
        bot: To read updates with.
        queue: Keeps an update before Telegram is told that it arrived.
        secret: What Telegram sends with each update.
        ready: Raises when the bot cannot work now.
    """

    def __init__(
        self, bot: Bot, queue: asyncio.Queue[object], secret: str, ready: Callable[[], Awaitable[None]]
    ) -> None:
        self.bot = bot
        self.queue = queue
        self.secret = secret
        self.ready = ready
        self._server: HTTPServer | None = None

    def start(self, listen: str, port: int, path: str) -> int:
        """Listens and gives the port, which the system chooses for 0.

        Raises:
            OSError: When the address is taken or not this machine's.
        """
        routes: list[Any] = [
            ("/healthz", _Health),
            ("/readyz", _Ready, {"server": self}),
            (f"/{re.escape(path.strip('/'))}/?", _Updates, {"server": self}),
        ]
        # tornado's own `bind_sockets` leaves a socket open when the address is taken.
        family = socket.AF_INET6 if ":" in listen else socket.AF_INET
        listening = socket.create_server((listen, port), family=family)
        listening.setblocking(False)  # noqa: FBT003 - the socket's own signature
        self._server = HTTPServer(
            Application(routes, log_function=_say_nothing),
            max_body_size=_LARGEST_UPDATE,
            max_header_size=_LARGEST_HEADERS,
            # Whoever sends slowly, or nothing at all, holds no connection for long.
            idle_connection_timeout=_IDLE_SECONDS,
            body_timeout=_BODY_SECONDS,
            xheaders=False,
        )
        self._server.add_socket(listening)
        return int(listening.getsockname()[1])

    async def stop(self) -> None:
        """Takes no more; what was taken is kept already."""
        if self._server is not None:
            server, self._server = self._server, None
            server.stop()
            await server.close_all_connections()


def _say_nothing(_handler: RequestHandler) -> None:
    """Requests are not logged: their path may be meant to stay unknown."""


class _Plain(RequestHandler):
    def set_default_headers(self) -> None:
        self.clear_header("Server")
        self.set_header("Content-Type", "text/plain; charset=utf-8")

    def write_error(self, status_code: int, **_kwargs: object) -> None:
        self.finish(f"{status_code}\n")


class _Health(_Plain):
    def get(self) -> None:
        self.write("alive\n")


class _Ready(_Plain):
    def initialize(self, server: WebhookServer) -> None:
        self._bot_server = server

    async def get(self) -> None:
        try:
            await asyncio.wait_for(self._bot_server.ready(), _READY_SECONDS)
        except Exception as error:  # noqa: BLE001 - whatever it is, the bot is not ready
            _log.warning("not ready (%s)", type(error).__name__)
            self.set_status(503)
            self.write("not ready\n")
        else:
            self.write("ready\n")


class _Updates(_Plain):
    def initialize(self, server: WebhookServer) -> None:
        self._bot_server = server

    async def post(self) -> None:
        server = self._bot_server
        shown = self.request.headers.get(_SECRET_HEADER, "")
        if not hmac.compare_digest(shown.encode(), server.secret.encode()):
            self.send_error(401)
            return
        try:
            update = Update.de_json(json.loads(self.request.body), server.bot)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is no update
            _log.warning("what came by webhook was no update (%s)", type(error).__name__)
            self.send_error(400)
            return
        try:
            await server.queue.put(update)
        except NetworkError:
            # Not kept: Telegram sends it again.
            self.send_error(503)
            return
        self.set_status(200)
