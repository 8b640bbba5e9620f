"""Encrypts personal columns, and names people by a keyed hash."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy.engine import make_url

_HASH_BYTES = 16


class KeyMissingError(RuntimeError):
    """There is no key: OLIVEBRANCH_KEY is not set, or the file beside the SQLite database is gone."""


class KeyWrongError(RuntimeError):
    """The key does not open this database. Put the right key back, or start with another database."""


class Vault:
    """Encrypts and decrypts with rotating keys.

    Args:
        keys: Fernet keys, comma separated, the newest first; older ones still open what they closed. The last one
            also hashes ids, so it stays last when a newer one is put before it.

    Raises:
        KeyWrongError: When a key is no Fernet key.
    """

    def __init__(self, keys: str) -> None:
        parts = [part.strip() for part in keys.split(",") if part.strip()]
        try:
            self._fernet = MultiFernet([Fernet(part) for part in parts])
        except ValueError:
            raise KeyWrongError("OLIVEBRANCH_KEY is no Fernet key: 32 bytes in URL-safe base64") from None
        self._secret = parts[-1].encode()

    def close(self, value: Any) -> bytes:
        """Encrypts any JSON value."""
        return self._fernet.encrypt(json.dumps(value, ensure_ascii=False).encode())

    def open(self, token: bytes) -> Any:
        """Decrypts what `close` made.

        Raises:
            KeyWrongError: When no key fits.
        """
        try:
            return json.loads(self._fernet.decrypt(token))
        except InvalidToken:
            raise KeyWrongError(
                "the key does not open this database; put the right key back, or start with another database"
            ) from None

    def name(self, sender: str) -> str:
        """A person's name in the database: a keyed hash that says nothing without the key."""
        digest = hmac.new(self._secret, sender.encode(), hashlib.sha256).digest()
        return digest[:_HASH_BYTES].hex()


def open_vault(database_url: str, key: str | None) -> Vault:
    """The vault for a database.

    Args:
        database_url: An SQLAlchemy URL.
        key: From the environment; when None, the file beside the SQLite file is used, and made when absent.

    Raises:
        KeyMissingError: When there is no key and the database is no SQLite file, or one that was encrypted before.
    """
    if key:
        return Vault(key)
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        raise KeyMissingError("set OLIVEBRANCH_KEY: only a SQLite file keeps a key beside it")
    path, held = Path(url.database).with_suffix(".key"), Path(url.database)
    if held.exists() and held.stat().st_size and not path.exists():
        # A new key would open nothing of what is there.
        raise KeyMissingError(f"{path} is missing, and without it {held} cannot be read; put the key back")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return Vault(path.read_text(encoding="ascii"))
    with os.fdopen(descriptor, "wb") as file:
        file.write(Fernet.generate_key())
        file.flush()
        os.fsync(file.fileno())
    return Vault(path.read_text(encoding="ascii"))
