"""The first schema: chats, inbox, outbox.

Revision ID: 0001
Revises:
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_Sequence = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Makes the tables."""
    op.create_table(
        "chats",
        sa.Column("person", sa.String(32), primary_key=True),
        sa.Column("address", sa.LargeBinary, nullable=False),
        sa.Column("state", sa.LargeBinary),
        sa.Column("version", sa.Integer, nullable=False, server_default="0"),
        sa.Column("active", sa.Integer, nullable=False, server_default="1"),
        sa.Column("seen_at", sa.Float, nullable=False),
        sa.Column("owner", sa.String(64)),
        sa.Column("leased_until", sa.Float, nullable=False, server_default="0"),
    )
    op.create_table(
        "inbox",
        sa.Column("id", _Sequence, primary_key=True, autoincrement=True),
        sa.Column("update_id", sa.BigInteger, unique=True),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("payload", sa.LargeBinary),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("due_at", sa.Float, nullable=False, server_default="0"),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("done_at", sa.Float),
        sa.Column("error", sa.Text),
    )
    op.create_table(
        "outbox",
        sa.Column("id", _Sequence, primary_key=True, autoincrement=True),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("payload", sa.LargeBinary),
        sa.Column("made_at", sa.Float, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("done_at", sa.Float),
        sa.Column("error", sa.Text),
    )
    for table, columns in (("inbox", ["person", "due_at"]), ("outbox", ["person", "id"])):
        todo = sa.text("done_at IS NULL")
        op.create_index(f"{table}_todo", table, columns, sqlite_where=todo, postgresql_where=todo)


def downgrade() -> None:
    """Drops the tables, and with them everything."""
    for table in ("outbox", "inbox", "chats"):
        op.drop_table(table)
