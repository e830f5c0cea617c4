"""Harmony: tuning, pitch classes, chords and keys, as pure functions on arrays."""
