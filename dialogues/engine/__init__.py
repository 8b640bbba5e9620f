"""Decides what to say: `advance` takes a conversation and a message and gives an outcome."""
