"""What can go wrong with the file of a trained network."""

from __future__ import annotations

from pathlib import Path

from musicscope.core.errors import MusicScopeError
from musicscope.core.paths import display_path


class PackageError(MusicScopeError):
    """A file cannot be read as a trained network.

    Parameters
    ----------
    path : Path
    reason : str
        The second half of a sentence, with what to do.
    """

    deed = "cannot be opened as a trained network"

    def __init__(self, path: Path, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"{display_path(path.name)} {self.deed}: {reason}.")

    def __reduce__(self) -> tuple[type[PackageError], tuple[Path, str]]:
        return type(self), (self.path, self.reason)


class PackageWriteError(PackageError):
    """A trained network cannot be written; what stood in its place is as it was."""

    deed = "cannot be saved"
