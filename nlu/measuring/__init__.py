"""Measures and explains; nothing here has a part in how a model comes out."""
