"""Sentences in the user's language: see `engine.words`, which the engine's own sentences use too."""

from engine.words import Translate, language, localized, neutral, say, speak, tr, tr_noop, trn

__all__ = ["Translate", "language", "localized", "neutral", "say", "speak", "tr", "tr_noop", "trn"]
