"""Settings: `config.yml` and the environment, checked once at the start."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from dialogues.places import is_zone
from nlu.errors import DataError
from nlu.reading import YamlMap, line_of, read_yaml

ROOT = Path(__file__).resolve().parent.parent
CONFIG = ROOT / "config.yml"
DATA_FOLDER = ROOT / "var"
TELEGRAM = "https://api.telegram.org"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Delivery(_Part):
    """How messages are kept and passed on.

    Attributes:
        synchronous: SQLite's `full` survives a power cut, `normal` is faster and survives a crash.
        lease_seconds: How long a worker may be silent before another takes its chat over.
        attempts: How often a message is tried before it is set aside, also when it ends the process.
        parallel: How many people are answered side by side.
        waiting: How many messages may wait in all; more are left with Telegram until some are answered.
        waiting_each: How many words of one person may wait; more are not kept.
    """

    synchronous: Literal["full", "normal"] = "full"
    lease_seconds: int = Field(30, ge=1, le=600)
    attempts: int = Field(3, ge=1, le=50)
    parallel: int = Field(8, ge=1, le=64)
    waiting: int = Field(10_000, ge=1)
    waiting_each: int = Field(500, ge=1)


class Privacy(_Part):
    """What is kept, and how long.

    Attributes:
        keep_days: An idle conversation is erased after so many days.
    """

    keep_days: int = Field(180, ge=1, le=3650)


class Webhook(_Part):
    """Where Telegram sends updates when it is not asked for them.

    Attributes:
        url: The public address, as Telegram sees it.
        listen: The address to listen on.
        port: The port to listen on.
        path: The path as it arrives here, when a proxy in front changes it; that of `url` when absent.
        secret: What Telegram sends with each update; made from the token when absent.
    """

    url: str = Field(pattern=r"^https?://[^/]+")
    listen: str = "127.0.0.1"
    port: int = Field(8443, ge=0, le=65535)
    path: str | None = Field(None, pattern=r"^/[\w./-]+$")
    secret: str | None = Field(None, pattern=r"^[A-Za-z0-9_-]{1,256}$", repr=False)


class Telegram(_Part):
    """How the bot reaches Telegram.

    Attributes:
        webhook: Long polling when absent.
    """

    webhook: Webhook | None = None


class ActionEndpoint(_Part):
    """A remote action server; actions run in this process when absent."""

    url: str


class Config(_Part):
    """The whole of `config.yml`. The pipeline is checked where it is built, by `nlu.pipeline`.

    Attributes:
        time_zone: Whose clock counts until somebody has said where they live; UTC when absent.
    """

    assistant_id: str = "olive_branch"
    language: Literal["en"] = "en"
    time_zone: str | None = None
    pipeline: list[dict[str, Any]]
    policies: list[dict[str, Any]] = Field(default_factory=list)
    delivery: Delivery = Delivery()
    privacy: Privacy = Privacy()
    telegram: Telegram = Telegram()
    action_endpoint: ActionEndpoint | None = None

    @field_validator("time_zone")
    @classmethod
    def _is_zone(cls, zone: str | None) -> str | None:
        if zone is not None and not is_zone(zone):
            raise ValueError("is no IANA time zone, such as Europe/Lisbon")
        return zone


class Settings(_Part):
    """Everything the program needs to know about where it runs.

    Attributes:
        config: What stands in `config.yml`.
        model: The folder of the trained model.
        database_url: An SQLAlchemy URL.
        key: Encryption keys, comma separated, the newest first; None to use the file beside SQLite's.
        token: The bot's token, or None when only the terminal is used.
        api_url: Root of the Bot API server, without `/bot`.
    """

    config: Config
    model: Path
    database_url: str
    key: str | None = Field(None, repr=False)
    token: str | None = Field(None, repr=False)
    api_url: str = TELEGRAM

    @property
    def action_url(self) -> str | None:
        """The remote action server's webhook, if any."""
        return self.config.action_endpoint.url if self.config.action_endpoint else None


def load_settings(path: Path = CONFIG, environment: Mapping[str, str] = os.environ) -> Settings:
    """Reads the settings.

    Args:
        path: The configuration file.
        environment: Environment variables: `TELEGRAM_BOT_TOKEN`, `TELEGRAM_API_URL`, `DATABASE_URL`,
            `OLIVEBRANCH_KEY`, `OLIVEBRANCH_MODEL`.

    Raises:
        DataError: With file, line, key and the mend.
    """
    content = read_yaml(path)
    try:
        config = Config.model_validate(content)
    except ValidationError as error:
        raise _readable(path, content, error) from None
    database = environment.get("DATABASE_URL") or f"sqlite:///{DATA_FOLDER / 'olivebranch.sqlite3'}"
    return Settings(
        config=config,
        model=Path(environment.get("OLIVEBRANCH_MODEL") or ROOT / ".cache" / "olivebranch" / "model"),
        database_url=database,
        key=environment.get("OLIVEBRANCH_KEY") or None,
        token=environment.get("TELEGRAM_BOT_TOKEN") or None,
        api_url=(environment.get("TELEGRAM_API_URL") or TELEGRAM).rstrip("/"),
    )


def _readable(path: Path, content: YamlMap, error: ValidationError) -> DataError:
    first = error.errors()[0]
    node: Any = content
    line = None
    for part in first["loc"]:
        line = line_of(node, part) or line
        node = node.get(part) if isinstance(node, dict) else None
    key = ".".join(str(part) for part in first["loc"])
    unknown = first["type"] == "extra_forbidden"
    problem = "is not supported" if unknown else first["msg"][0].lower() + first["msg"][1:]
    mend = "Remove it or mend its name; the README lists every key" if unknown else "Give it such a value"
    return DataError(path, problem, mend, line=line, key=key)
