"""A state that cannot be opened is kept as it is, beside the one begun afresh.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the column."""
    op.add_column("chats", sa.Column("aside", sa.LargeBinary, nullable=True))


def downgrade() -> None:
    """Drops the column."""
    op.drop_column("chats", "aside")
