"""Logging: ids hashed, intents and timings; never a text, a name or the token."""

from __future__ import annotations

import logging
import re
import sys

# They log whole requests, with the token in the address and the text in the body.
_TALKATIVE = (
    "httpx",
    "httpcore",
    "telegram",
    "tornado",
    "sanic",
    "rasa_sdk",
    "alembic",
    "sqlalchemy",
    "asyncio",
)
_OURS = {"bot", "nlu", "dialogues", "__main__"}
_TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{20,}")


class NoSecrets(logging.Formatter):
    """Writes one line a record and blots out anything that looks like a bot token, in tracebacks too.

    Args:
        token: The token in use, blotted out whatever it looks like.
    """

    def __init__(self, token: str | None = None) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._token = token

    def format(self, record: logging.LogRecord) -> str:
        """The line; of a library's record only what its authors wrote, never what was filled in."""
        if record.name.split(".")[0] not in _OURS:
            kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
            bare = {"msg": f"{str(record.msg).partition('%')[0]}{kind}", "args": None}
            bare |= {"exc_info": None, "exc_text": None, "stack_info": None}
            record = logging.makeLogRecord(record.__dict__ | bare)
        line = super().format(record)
        if self._token:
            line = line.replace(self._token, "<token>")
        return _TOKEN.sub("<token>", line)


def set_up(token: str | None = None, level: str = "INFO") -> None:
    """Sends the program's own log to standard error, and hushes the libraries.

    Args:
        token: The bot's token, if there is one.
        level: From which level on; the libraries speak only from WARNING on.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(NoSecrets(token))
    # A line that cannot be written would bring the error in hand onto the screen, with what the person wrote.
    logging.raiseExceptions = False
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
