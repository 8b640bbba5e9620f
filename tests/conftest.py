from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from bot.assistant import Assistant

# The same walks each time; `--hypothesis-profile long` takes more, and others each time.
settings.register_profile(
    "quick", max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("long", max_examples=5000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("quick")


@pytest.fixture(scope="session")
def assistant() -> Assistant:
    """The assistant with the trained model; `make test` trains it first."""
    from bot.settings import load_settings  # noqa: PLC0415 - only where the model is needed

    return Assistant.load(load_settings().model, None)
