from __future__ import annotations

import logging
import re
import stat

import pytest

from bot.log import NoSecrets
from bot.settings import CONFIG, load_settings
from bot.store.keys import KeyMissingError, KeyWrongError, Vault, open_vault
from nlu.errors import DataError


def test_the_shipped_settings_are_fine():
    settings = load_settings(environment={})
    assert settings.database_url.startswith("sqlite:///")
    assert settings.token is None


def test_the_environment_wins():
    environment = {
        "TELEGRAM_BOT_TOKEN": "1:a",
        "TELEGRAM_API_URL": "http://x/",
        "DATABASE_URL": "sqlite:///y",
    }
    settings = load_settings(environment=environment)
    assert (settings.token, settings.api_url, settings.database_url) == ("1:a", "http://x", "sqlite:///y")
    assert "1:a" not in repr(settings)


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("privacy: {keep_dayz: 3}", "privacy.keep_dayz"),
        ("privacy: {keep_days: 0}", "privacy.keep_days"),
        ("language: fr", "language"),
        ("colour: red", "colour"),
        ("delivery: {synchronous: sometimes}", "delivery.synchronous"),
    ],
)
def test_a_wrong_setting_is_named_with_its_line(tmp_path, line, key):
    path = tmp_path / "config.yml"
    path.write_text(f"pipeline:\n  - name: a\n{line}\n")
    with pytest.raises(DataError) as error:
        load_settings(path, {})
    assert f"config.yml:3: {key}:" in str(error.value)


def test_every_setting_stands_in_the_readme():
    readme = (CONFIG.parent / "README.md").read_text()
    for name in (
        "synchronous",
        "keep_days",
        "lease_seconds",
        "attempts",
        "parallel",
        "waiting",
        "waiting_each",
        "webhook",
        "webhook.url",
        "webhook.listen",
        "webhook.port",
        "webhook.path",
        "webhook.secret",
        "action_endpoint",
    ):
        assert re.search(rf"`[\w.]*\b{name}\b[\w.]*`", readme), name
    for name in (
        "TELEGRAM_BOT_TOKEN",
        "TELEGRAM_API_URL",
        "DATABASE_URL",
        "OLIVEBRANCH_KEY",
        "OLIVEBRANCH_MODEL",
    ):
        assert f"`{name}`" in readme, name


def test_every_command_stands_in_the_readme():
    from bot.cli import _COMMANDS  # noqa: PLC0415

    readme = (CONFIG.parent / "README.md").read_text()
    for name in _COMMANDS:
        assert f"`olivebranch {name}" in readme, name


def test_a_key_is_made_once_and_only_for_its_owner(tmp_path):
    url = f"sqlite:///{tmp_path / 'x.sqlite3'}"
    token = open_vault(url, None).close("secret")
    path = tmp_path / "x.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert open_vault(url, None).open(token) == "secret"


def test_no_key_for_another_database_is_refused():
    with pytest.raises(KeyMissingError, match="OLIVEBRANCH_KEY"):
        open_vault("postgresql+psycopg://x/y", None)


def test_keys_rotate_and_a_wrong_one_is_refused(tmp_path):
    from cryptography.fernet import Fernet  # noqa: PLC0415

    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    token = Vault(old).close("x")
    assert Vault(f"{new},{old}").open(token) == "x"
    with pytest.raises(KeyWrongError):
        Vault(new).open(token)
    with pytest.raises(KeyWrongError, match="Fernet key"):
        open_vault(f"sqlite:///{tmp_path / 'y.sqlite3'}", "nonsense")


def test_the_token_never_appears_in_a_log_line():
    token = "123456:ABCdefGhIJKlmNoPQRstuVWxyz12345"
    try:
        raise ValueError(f"GET https://api.telegram.org/bot{token}/getMe")  # noqa: TRY301 - a traceback is wanted
    except ValueError:
        import sys  # noqa: PLC0415

        ours = logging.LogRecord("bot.x", logging.ERROR, "f", 1, "url %s", (f"/bot{token}/x",), sys.exc_info())
        theirs = logging.LogRecord("telegram.x", logging.CRITICAL, "f", 1, "Received %r", ("canary",), sys.exc_info())
    line = NoSecrets().format(ours)
    assert token not in line
    assert "Traceback" in line
    line = NoSecrets().format(theirs)
    assert "Received" in line
    assert "canary" not in line
    assert "Traceback" not in line


def test_a_lost_key_is_not_replaced(tmp_path):
    url = f"sqlite:///{tmp_path / 'x.sqlite3'}"
    open_vault(url, None)
    (tmp_path / "x.sqlite3").write_bytes(b"held")
    (tmp_path / "x.key").unlink()
    with pytest.raises(KeyMissingError, match="put the key back"):
        open_vault(url, None)


def test_a_time_zone_that_is_none_is_refused_with_its_line(tmp_path):
    path = tmp_path / "config.yml"
    path.write_text("pipeline: []\ntime_zone: Lissabon\n")
    with pytest.raises(DataError, match=r"config\.yml:2.*time_zone.*IANA"):
        load_settings(path, environment={})
