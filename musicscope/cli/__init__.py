"""The same workspace without a window: a module for each group of commands."""

from musicscope.cli import (
    analysis,
    export,
    features,
    genres,
    listing,
    mapping,
    networks,
    playlists,
    prediction,
    pretrained,
    program,
    ratings,
    similar,
    tags,
    training,
)
from musicscope.cli.application import app, main

__all__ = [
    "analysis",
    "app",
    "export",
    "features",
    "genres",
    "listing",
    "main",
    "mapping",
    "networks",
    "playlists",
    "prediction",
    "pretrained",
    "program",
    "ratings",
    "similar",
    "tags",
    "training",
]
