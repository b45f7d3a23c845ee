"""Tandem's application: everything around the engine."""
