"""The tables. Personal columns are encrypted bytes; people are named by a keyed hash."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Index, Integer, LargeBinary, MetaData, String, Table, Text

metadata = MetaData()
_Sequence = BigInteger().with_variant(Integer, "sqlite")

chats = Table(
    "chats",
    metadata,
    Column("person", String(32), primary_key=True),
    Column("address", LargeBinary, nullable=False, comment="the chat id, encrypted"),
    Column("state", LargeBinary, comment="the conversation, encrypted"),
    Column("aside", LargeBinary, comment="a state that could not be opened, as it was"),
    Column("thread", LargeBinary, comment="messages that may be edited or replied to, encrypted"),
    Column("words", Integer, nullable=False, server_default="0", comment="1 while state or thread hold their words"),
    Column("version", Integer, nullable=False, server_default="0", comment="grows with every turn"),
    Column("active", Integer, nullable=False, server_default="1", comment="0 once the person blocked the bot"),
    Column("seen_at", Float, nullable=False),
    Column("owner", String(64), comment="the worker that holds the lease"),
    Column("leased_until", Float, nullable=False, server_default="0"),
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", _Sequence, primary_key=True, autoincrement=True),
    Column("update_id", BigInteger, unique=True, comment="Telegram's; none for a reminder"),
    Column("person", String(32), nullable=False),
    Column("payload", LargeBinary, comment="the message, encrypted; emptied once it is answered"),
    Column("kind", String(16), nullable=False),
    Column("due_at", Float, nullable=False, server_default="0"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("done_at", Float),
    Column("error", Text, comment="the kind of the last failure, never what was written"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", _Sequence, primary_key=True, autoincrement=True),
    Column("person", String(32), nullable=False),
    Column("payload", LargeBinary, comment="the message, encrypted; emptied once it is sent"),
    Column("made_at", Float, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("done_at", Float),
    Column("error", Text),
)

keyring = Table(
    "keyring",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False, comment="1: there is one row"),
    Column("secret", LargeBinary, nullable=False, comment="what people's names are made with, encrypted"),
)

_inbox_todo = inbox.c.done_at.is_(None)
_outbox_todo = outbox.c.done_at.is_(None)
Index("inbox_todo", inbox.c.person, inbox.c.due_at, sqlite_where=_inbox_todo, postgresql_where=_inbox_todo)
Index("outbox_todo", outbox.c.person, outbox.c.id, sqlite_where=_outbox_todo, postgresql_where=_outbox_todo)
