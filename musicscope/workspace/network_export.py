"""The background work of the files of networks: what reads and writes weights takes a while."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from musicscope.jobs import JobContext


@dataclass(frozen=True, eq=False)
class OnnxSpec:
    """Writes a network as ONNX, from the picture of a window to its answer."""

    model: Path
    target: Path
    label: str = "Writing ONNX"

    def run(self, context: JobContext) -> float:
        """Return the largest difference of an answer; raises `MusicScopeError` when it fails."""
        from musicscope.learning.packages import picture_to_onnx, read_package

        package = read_package(self.model)
        context.check()
        return picture_to_onnx(package, self.target)


@dataclass(frozen=True, eq=False)
class CopySpec:
    """Writes a copy of a network."""

    model: Path
    target: Path
    label: str = "Writing a network"

    def run(self, context: JobContext) -> Path:
        """Return the copy; raises `MusicScopeError` when it fails, and an older file stays."""
        from musicscope.learning.packages import read_package, write_package

        package = read_package(self.model)
        context.check()
        write_package(self.target, package.state, package.card)
        return self.target


@dataclass(frozen=True, eq=False)
class TakeInSpec:
    """Copies a network from elsewhere to the others."""

    folder: Path
    source: Path
    label: str = "Reading a network"

    def run(self, _: JobContext) -> Path:
        """Return the copy; raises `MusicScopeError` when it is none that can be used."""
        from musicscope.learning.packages import Shelf

        return Shelf(self.folder).take_in(self.source)


@dataclass(frozen=True, eq=False)
class RenameSpec:
    """Gives a network another name."""

    folder: Path
    model: Path
    name: str
    label: str = "Renaming a network"

    def run(self, _: JobContext) -> Path:
        """Return its file; raises `MusicScopeError` when it fails, and it keeps its name."""
        from musicscope.learning.packages import Shelf

        Shelf(self.folder).rename(self.model, self.name)
        return self.model
