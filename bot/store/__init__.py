"""Keeps everything: the inbox, the outbox and one encrypted state per person, in one database."""
