"""Encrypts personal columns, and names people by a keyed hash."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy.engine import make_url

DOES_NOT_OPEN = "the key does not open this database; put the right key back, or start with another database"
_HASH_BYTES = 16
_SECRET_BYTES = 32


class KeyMissingError(RuntimeError):
    """There is no key: OLIVEBRANCH_KEY is not set, or the file beside the SQLite database is gone."""


class KeyWrongError(RuntimeError):
    """The key does not open this database. Put the right key back, or start with another database."""


# What opening something held may raise: a wrong key or damage; no JSON; another version; another shape.
UNREADABLE = (KeyWrongError, ValueError, TypeError, KeyError)


class Vault:
    """Encrypts and decrypts with rotating keys, and names people by a secret of their own.

    Args:
        keys: Fernet keys, comma separated, the newest first; older ones still open what they closed.
        source: The file they came from, if any: they are read again when they no longer fit.

    Raises:
        KeyWrongError: When a key is no Fernet key.
    """

    def __init__(self, keys: str, source: Path | None = None) -> None:
        self._source = source
        self._secret: bytes | None = None
        self._load(keys)

    def _load(self, keys: str) -> None:
        self.keys = [part.strip() for part in keys.split(",") if part.strip()]
        try:
            each = [Fernet(key) for key in self.keys]
            self._fernet, self._newest = MultiFernet(each), each[0]
        except (ValueError, IndexError):
            raise KeyWrongError("OLIVEBRANCH_KEY is no Fernet key: 32 bytes in URL-safe base64") from None

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
            raise KeyWrongError(DOES_NOT_OPEN) from None

    def renew(self, token: bytes) -> bytes | None:
        """The same under the newest key, whatever it is; None when that is what it is under.

        Raises:
            KeyWrongError: When no key fits.
        """
        try:
            self._newest.decrypt(token)
        except InvalidToken:
            return self._reencrypt(token)
        return None

    def _reencrypt(self, token: bytes) -> bytes:
        try:
            return self._fernet.rotate(token)
        except InvalidToken:
            raise KeyWrongError(DOES_NOT_OPEN) from None

    def name(self, sender: str) -> str:
        """A person's name in the database: a keyed hash that says nothing without the secret."""
        if self._secret is None:
            raise RuntimeError("people have no names before the database was asked for its secret")
        digest = hmac.new(self._secret, sender.encode(), hashlib.sha256).digest()
        return digest[:_HASH_BYTES].hex()

    def new_secret(self) -> bytes:
        """A secret to name people by, encrypted, with a sign of the key that was the newest at its birth."""
        return self.close({"secret": secrets.token_hex(_SECRET_BYTES), "born": self._sign()})

    def oldest_as_secret(self) -> bytes:
        """The secret of databases from before there was one: the oldest key itself."""
        return self.close({"secret": self.keys[-1], "born": ""})

    def use_secret(self, token: bytes) -> None:
        """Names people by a secret from now on; reads the keys anew where they were replaced meanwhile.

        Raises:
            KeyWrongError: When no key opens it.
        """
        try:
            held = self.open(token)
        except KeyWrongError:
            if self._source is None or not self._source.exists():
                raise
            self._load(self._source.read_text(encoding="ascii"))
            held = self.open(token)
        self._secret = held["secret"].encode()

    def is_of_newest_key(self, token: bytes) -> bool:
        """Whether a secret was made since the newest key is there."""
        return bool(self.open(token)["born"] == self._sign())

    def _sign(self) -> str:
        return hashlib.sha256(f"born {self.keys[0]}".encode()).hexdigest()[:_HASH_BYTES]


def new_key() -> str:
    """A fresh key."""
    return Fernet.generate_key().decode()


def key_file(database_url: str) -> Path | None:
    """Where the key stands beside a SQLite file; None for any other database."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(url.database).with_suffix(".key")


def write_keys(path: Path, keys: Sequence[str]) -> None:
    """Replaces a key file as a whole: whenever it is interrupted, the old or the new one stands there."""
    new = path.with_suffix(".key-new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(",".join(keys).encode())
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


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
    path = key_file(database_url)
    if path is None:
        raise KeyMissingError("set OLIVEBRANCH_KEY: only a SQLite file keeps a key beside it")
    held = Path(make_url(database_url).database or "")
    if held.exists() and held.stat().st_size and not path.exists():
        # A new key would open nothing of what is there.
        raise KeyMissingError(f"{path} is missing, and without it {held} cannot be read; put the key back")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return Vault(path.read_text(encoding="ascii"), path)
    with os.fdopen(descriptor, "wb") as file:
        file.write(new_key().encode())
        file.flush()
        os.fsync(file.fileno())
    return Vault(path.read_text(encoding="ascii"), path)
