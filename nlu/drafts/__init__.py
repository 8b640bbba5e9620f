"""Reads a draft the way a kind, sharp friend would: what in it works against friendship."""
