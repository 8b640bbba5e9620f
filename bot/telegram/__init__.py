"""Telegram: updates in, messages out. No type of the Bot API leaves this package."""

import os

# Waiting times as durations, as they will be; otherwise the library warns at each of them.
os.environ.setdefault("PTB_TIMEDELTA", "true")
