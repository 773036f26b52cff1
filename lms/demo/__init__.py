"""Invented people and their histories, so that no screen of the demo is empty."""
