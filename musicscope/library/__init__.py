"""Tracks, folders, stored results: the only door to SQLite."""
