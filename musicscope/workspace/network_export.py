"""The background work of giving a network to other programs."""

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
