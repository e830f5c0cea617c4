"""Vectors and labels in, models out; the only place for torch."""
