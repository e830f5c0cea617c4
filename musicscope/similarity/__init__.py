"""Descriptors in, neighbours out."""
