"""Figures, not tests: each module is one command (README.md). Nothing here is collected by pytest."""
