"""Widgets only: they show what `app` knows and say what the user did."""
