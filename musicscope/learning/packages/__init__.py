"""Trained networks as files that can never run code: written, read, kept, given to others."""

from __future__ import annotations

from musicscope.learning.packages.archive import SUFFIX
from musicscope.learning.packages.card import CardError, NetworkCard
from musicscope.learning.packages.errors import PackageError, PackageWriteError
from musicscope.learning.packages.human_card import human_card
from musicscope.learning.packages.onnx_file import (
    ExtraMissingError,
    picture_to_onnx,
    sound_to_onnx,
)
from musicscope.learning.packages.package import (
    Package,
    read_card,
    read_package,
    write_package,
)
from musicscope.learning.packages.shelf import OnShelf, Shelf

__all__ = [
    "SUFFIX",
    "CardError",
    "ExtraMissingError",
    "NetworkCard",
    "OnShelf",
    "Package",
    "PackageError",
    "PackageWriteError",
    "Shelf",
    "human_card",
    "picture_to_onnx",
    "read_card",
    "read_package",
    "sound_to_onnx",
    "write_package",
]
