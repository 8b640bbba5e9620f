"""What people's names are made with, so that no key is needed for ever.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the table; `bot.store.keyring` fills it, since that takes the keys."""
    op.create_table(
        "keyring",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("secret", sa.LargeBinary, nullable=False),
    )


def downgrade() -> None:
    """Drops the table; where people were named anew since, nobody is found any more."""
    op.drop_table("keyring")
