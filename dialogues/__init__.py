"""Decides what to say: flows, wording, the flow engine and its actions."""
