"""Which conversations still hold somebody's own words.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the column; what is there already is looked at once."""
    op.add_column("chats", sa.Column("words", sa.Integer, nullable=False, server_default="0"))
    op.execute("UPDATE chats SET words = 1 WHERE state IS NOT NULL")


def downgrade() -> None:
    """Drops the column."""
    op.drop_column("chats", "words")
