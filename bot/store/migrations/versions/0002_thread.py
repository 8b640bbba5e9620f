"""Which messages of a chat may be edited or replied to.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the column."""
    op.add_column("chats", sa.Column("thread", sa.LargeBinary))


def downgrade() -> None:
    """Drops the column."""
    op.drop_column("chats", "thread")
