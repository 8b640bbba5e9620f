from __future__ import annotations

import pytest

from bot.assistant import Assistant


@pytest.fixture(scope="session")
def assistant() -> Assistant:
    """The assistant with the trained model; `make test` trains it first."""
    from bot.settings import load_settings  # noqa: PLC0415 - only where the model is needed

    return Assistant.load(load_settings().model, None)
