"""Sentences in the user's language: see `engine.words`, which the engine's own sentences use too."""

from engine.words import language, localized, speak, tr, tr_noop, trn

__all__ = ["language", "localized", "speak", "tr", "tr_noop", "trn"]
