"""Telegram: updates in, messages out. No type of the Bot API leaves this package."""
