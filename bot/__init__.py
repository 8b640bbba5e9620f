"""Runs the assistant: channels, per-person state, delivery, settings, command line."""
