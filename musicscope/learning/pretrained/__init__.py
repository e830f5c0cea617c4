"""Pretrained networks of others: described, found on this computer, loaded without a network."""

from __future__ import annotations

from musicscope.learning.pretrained.about import (
    PRETRAINED,
    Pretrained,
    describe,
    pretrained_networks,
)
from musicscope.learning.pretrained.download import download
from musicscope.learning.pretrained.embedder import Embedder
from musicscope.learning.pretrained.errors import (
    ConsentNeededError,
    NotInstalledError,
    PretrainedError,
)
from musicscope.learning.pretrained.load import load, size_words
from musicscope.learning.pretrained.places import find, installed

__all__ = [
    "PRETRAINED",
    "ConsentNeededError",
    "Embedder",
    "NotInstalledError",
    "Pretrained",
    "PretrainedError",
    "describe",
    "download",
    "find",
    "installed",
    "load",
    "pretrained_networks",
    "size_words",
]
