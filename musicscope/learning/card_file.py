"""Numbers with a card as files that are safe to open: nothing in them could run.

A file is a ZIP archive as `numpy.savez` makes it: ``card.npy`` holds JSON as bytes, the other
members numbers. Nothing in it is ever unpickled.
"""

from __future__ import annotations

import json
import os
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Self, TypeVar

import numpy as np

from musicscope.core.errors import MusicScopeError
from musicscope.core.paths import display_path

#: More is no file of this program.
_MOST_BYTES = 64 * 2**20
_ZIP = b"PK\x03\x04"
#: Beginnings of files that would run code when unpickled; read no further.
_PICKLES = (b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05", b"(dp", b"ccopy_reg", b"c__")
_NEEDS = "a number, a text or a list is missing"

T = TypeVar("T")


class CardFileError(MusicScopeError):
    """A file cannot be read as what it should hold.

    Parameters
    ----------
    path : Path
    reason : str
        The second half of a sentence, with what to do.
    """

    what: ClassVar[str] = "learned numbers"

    def __init__(self, path: Path, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"{display_path(path.name)} cannot be opened as {self.what}: {reason}.")

    def __reduce__(self) -> tuple[type[Self], tuple[Path, str]]:
        return type(self), (self.path, self.reason)


@dataclass(frozen=True)
class CardKind:
    """One kind of file.

    Attributes
    ----------
    format, version : str, int
        What the card begins with, and the newest layout that this program reads.
    suffix : str
    error : type of CardFileError
    again : str
        What to do about a damaged one: ``"learn the tag anew"``.
    any_one : str
        ``"any learned tag"``.
    """

    format: str
    version: int
    suffix: str
    error: type[CardFileError]
    again: str
    any_one: str


def write_card(
    path: Path, kind: CardKind, card: Mapping[str, Any], arrays: Mapping[str, np.ndarray]
) -> None:
    """Write a card and numbers, in place of an older file only when all of it is on disk.

    Raises
    ------
    CardFileError
        If it cannot be written; an older file stays as it was.
    """
    head = {"format": kind.format, "version": kind.version, "program": program_version()}
    text = json.dumps(head | dict(card), allow_nan=False)
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}")
        with os.fdopen(handle, "wb") as file:
            np.savez_compressed(
                file, allow_pickle=False, card=np.frombuffer(text.encode(), np.uint8), **arrays
            )
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        reason = f"it could not be written ({error.strerror}); free some space or choose a folder"
        raise kind.error(path, reason) from error


def read_card(
    path: Path,
    kind: CardKind,
    build: Callable[[Mapping[str, Any], Mapping[str, np.ndarray]], T],
    knows: Callable[[Mapping[str, Any]], bool] = lambda _: True,
) -> T:
    """Read a file, and return what `build` makes of its card and its numbers.

    Parameters
    ----------
    path : Path
    kind : CardKind
    build : callable
        Raises `KeyError`, `TypeError` or `ValueError` where they do not fit together.
    knows : callable
        Whether this program knows what the card names.

    Raises
    ------
    CardFileError
        If the file is missing, damaged, cut short, of a newer program, something else, or a
        pickle, which is not read.
    """
    _check_beginning(path, kind)
    damaged = f"it is damaged or cut short; {kind.again}"
    try:
        with np.load(path, allow_pickle=False) as file:
            card = json.loads(bytes(file["card"]).decode())
            _check_card(path, kind, card, knows)
            arrays = {name: file[name] for name in file.files if name != "card"}
        return build(card, arrays)
    except CardFileError:
        raise
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise kind.error(path, f"{_NEEDS}; {kind.again}") from error
    except (OSError, ValueError, EOFError, zipfile.BadZipFile, zlib.error, MemoryError) as error:
        raise kind.error(path, damaged) from error


def check_numbers(arrays: Mapping[str, np.ndarray]) -> None:
    """Raise `ValueError` where an array holds something else than numbers."""
    for values in arrays.values():
        if values.dtype.kind not in "fiu":
            raise ValueError("an array holds no numbers")


def program_version() -> str:
    """Return the version of this program; empty where it is not installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("musicscope")
    except PackageNotFoundError:
        return ""


def _check_beginning(path: Path, kind: CardKind) -> None:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(16)
    except OSError as error:
        raise kind.error(path, f"{error.strerror}; choose another file") from error
    if start.startswith(_PICKLES):
        raise kind.error(
            path, "it is a pickle, which could run a program, and was not read; choose another"
        )
    if not start.startswith(_ZIP):
        raise kind.error(path, f"it is no such file; choose one that ends in {kind.suffix}")
    too_large = f"it is larger than {kind.any_one}; choose another file"
    if size > _MOST_BYTES:
        raise kind.error(path, too_large)
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except (OSError, zipfile.BadZipFile, ValueError) as error:
        raise kind.error(path, f"it is damaged or cut short; {kind.again}") from error
    if unpacked > 4 * _MOST_BYTES:
        raise kind.error(path, too_large)


def _check_card(
    path: Path, kind: CardKind, card: Any, knows: Callable[[Mapping[str, Any]], bool]
) -> None:
    if not isinstance(card, dict) or card.get("format") != kind.format:
        raise kind.error(path, f"it holds something else; choose one that ends in {kind.suffix}")
    version = card.get("version")
    if not isinstance(version, int) or version > kind.version or not knows(card):
        raise kind.error(path, "it was made by a newer program; update this one to open it")


class VersionFolder:
    """Files of one kind in one folder by whose they are, older versions too.

    Parameters
    ----------
    folder : Path
    suffix : str
    most : int
        Versions kept of each; the oldest go first.
    """

    def __init__(self, folder: Path, suffix: str, most: int) -> None:
        self._folder, self._suffix, self._most = folder, suffix, most

    def path(self, whose: str, made_s: float) -> Path:
        """Return where a version made at a moment, s since 1970, lies."""
        return self._folder / f"{whose}-{int(made_s * 1000):015d}{self._suffix}"

    def versions(self, whose: str) -> list[Path]:
        """Return the files, the newest first."""
        return sorted(self._folder.glob(f"{whose}-*{self._suffix}"), reverse=True)

    def trim(self, whose: str) -> None:
        """Remove the oldest beyond the most that are kept."""
        for old in self.versions(whose)[self._most :]:
            old.unlink(missing_ok=True)

    @staticmethod
    def whose(path: Path) -> str:
        """Return whose version a file is."""
        return path.name.partition("-")[0]
