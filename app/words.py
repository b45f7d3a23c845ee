"""Sentences in the user's language: see `engine.words`, which the engine's own sentences use too."""

from engine.words import localized, speak, tr, tr_noop, trn

__all__ = ["localized", "speak", "tr", "tr_noop", "trn"]
