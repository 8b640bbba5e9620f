"""Understands one message: training data, the spaCy pipeline, training and evaluation."""
