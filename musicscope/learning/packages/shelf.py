"""The trained networks of one owner in one folder; nothing leaves it without a way back."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from musicscope.core.errors import ParameterError
from musicscope.learning.packages.archive import SUFFIX
from musicscope.learning.packages.card import NetworkCard
from musicscope.learning.packages.errors import PackageError, PackageWriteError
from musicscope.learning.packages.package import (
    PART,
    Package,
    read_card,
    read_package,
    renamed,
    write_package,
)

_TRASH = ".trash"
#: After so long an unfinished file belongs to no living program.
_STALE_S = 24 * 3600.0


@dataclass(frozen=True, eq=False)
class OnShelf:
    """One file of the shelf.

    Attributes
    ----------
    path : Path
    card : NetworkCard, optional
        None when it cannot be read.
    trouble : str
        Why not, as a sentence; empty when all is well.
    """

    path: Path
    card: NetworkCard | None
    trouble: str = ""


class Shelf:
    """Trained networks in a folder.

    Parameters
    ----------
    folder : Path
        Made when the first network is kept.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> list[OnShelf]:
        """Return all files, the newest first; those that cannot be read come with a sentence."""
        found = [self._look(path) for path in self._folder.glob(f"*{SUFFIX}")]
        return sorted(found, key=lambda one: one.card.made_s if one.card else -1.0, reverse=True)

    def versions(self, name: str) -> list[OnShelf]:
        """Return the networks of one name, the newest first."""
        return [one for one in self.all() if one.card and one.card.name == name]

    def keep(self, state: Mapping[str, np.ndarray], card: NetworkCard) -> Path:
        """Store a trained network as the newest version of its name, and return its file.

        Raises
        ------
        PackageWriteError
            If it cannot be written; all others stay.
        """
        self._sweep()
        path = self._free_path(card.name, card.made_s)
        write_package(path, state, card)
        return path

    def take_in(self, path: Path) -> Path:
        """Copy a file from elsewhere into the shelf after reading all of it; return the copy.

        Raises
        ------
        PackageError
            If it is no network that can be used.
        """
        package = read_package(path)
        return self.keep(package.state, package.card)

    def read(self, path: Path) -> Package:
        """Return the network of a file; raises `PackageError`."""
        return read_package(path)

    def rename(self, path: Path, name: str) -> None:
        """Give a network another name; its file keeps its own.

        Raises
        ------
        ParameterError
            If the name is empty or too long.
        PackageError
            If it cannot be read or written; it then keeps its name.
        """
        name = " ".join(name.split())
        if not 0 < len(name) <= 200:
            raise ParameterError("Give the network a name of 1 to 200 characters.")
        package = renamed(read_package(path), name)
        write_package(path, package.state, package.card)

    def delete(self, path: Path) -> Path:
        """Put a network into the trash of the shelf and return where it lies, for `restore`.

        Raises
        ------
        PackageError
            If it is gone or cannot be moved.
        """
        return self._move(path, self._folder / _TRASH)

    def restore(self, trashed: Path) -> Path:
        """Take a network out of the trash again and return its file.

        Raises
        ------
        PackageError
            If it is gone or cannot be moved.
        """
        return self._move(trashed, self._folder)

    def trash(self) -> list[OnShelf]:
        """Return what lies in the trash."""
        return [self._look(path) for path in sorted((self._folder / _TRASH).glob(f"*{SUFFIX}"))]

    def empty_trash(self) -> None:
        """Delete for good what lies in the trash."""
        for one in self.trash():
            one.path.unlink(missing_ok=True)

    def _look(self, path: Path) -> OnShelf:
        try:
            return OnShelf(path, read_card(path))
        except PackageError as error:
            return OnShelf(path, None, str(error))

    def _move(self, path: Path, folder: Path) -> Path:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            target = _free(folder, path.name.removesuffix(SUFFIX))
            os.replace(path, target)  # noqa: PTH105
        except OSError as error:
            raise PackageWriteError(path, f"{error.strerror}; look at the folder") from error
        return target

    def _free_path(self, name: str, made_s: float) -> Path:
        words = re.sub(r"\W+", "-", name.lower()).strip("-_")[:60] or "network"
        stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(max(0.0, made_s)))
        return _free(self._folder, f"{words}-{stamp}")

    def _sweep(self) -> None:
        for path in self._folder.glob(f".*{PART}"):
            try:
                if time.time() - path.stat().st_mtime > _STALE_S:
                    path.unlink()
            except OSError:
                continue


def _free(folder: Path, stem: str) -> Path:
    path, count = folder / f"{stem}{SUFFIX}", 2
    while path.exists():
        path, count = folder / f"{stem}-{count}{SUFFIX}", count + 1
    return path
