"""Decode, play, capture, synthesise."""
