"""The same workspace without a window: a module for each group of commands."""

from musicscope.cli import (
    analysis,
    export,
    features,
    listing,
    mapping,
    playlists,
    program,
    similar,
    tags,
)
from musicscope.cli.application import app, main

__all__ = [
    "analysis",
    "app",
    "export",
    "features",
    "listing",
    "main",
    "mapping",
    "playlists",
    "program",
    "similar",
    "tags",
]
