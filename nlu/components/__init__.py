"""The parts of the spaCy pipeline, each a factory registered in `pyproject.toml`."""
