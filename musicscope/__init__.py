"""MusicScope: see, hear and map the music you own."""

__version__ = "0.1.0"
