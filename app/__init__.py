"""Tandem's application: everything around the engine."""

__version__ = "0.1.0"
