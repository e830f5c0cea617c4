"""The map of all tracks."""
