"""Finds every sound file beneath some folders, once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from musicscope.library.candidates import is_candidate

SEPARATOR = os.fsencode(os.sep)

#: Folders in which systems and programs keep what is no music of the owner's.
_SKIPPED = frozenset(
    {
        b"$RECYCLE.BIN",
        b"System Volume Information",
        b"lost+found",
        b"@eaDir",
        b"#recycle",
        b".git",
        b".AppleDouble",
        b".Spotlight-V100",
        b".fseventsd",
        b".Trashes",
        b".TemporaryItems",
        b".stversions",
    }
)


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A sound file as the folder lists it.

    Attributes
    ----------
    path : bytes
    size : int
        In bytes.
    mtime_ns : int
        In ns since 1970.
    """

    path: bytes
    size: int
    mtime_ns: int


def beneath(path: bytes, folder: bytes) -> bool:
    """Return whether `path` is `folder` or lies in it."""
    return path == folder or path.startswith(folder.rstrip(SEPARATOR) + SEPARATOR)


def reason_of(error: OSError) -> str:
    """Return what the operating system says was wrong, as the end of a sentence."""
    return (error.strerror or str(error)).lower().rstrip(".")


class Walk:
    """Walks folders; a file or a folder that several ways lead to is found once.

    A symbolic link that leads into any folder of the library is not followed, since its target is
    found by itself.

    Parameters
    ----------
    roots : sequence of bytes
        Where to start.
    library : sequence of bytes
        All folders of the library.
    check : callable
        Called for each folder; raises to stop the walk.

    Attributes
    ----------
    root : bytes
        The root that is being walked.
    unreadable : list of (bytes, str)
        What could not be read, and why.
    unseen : list of bytes
        Files and folders in or beneath which a known file may still be.
    """

    def __init__(
        self, roots: Sequence[bytes], library: Sequence[bytes], check: Callable[[], None]
    ) -> None:
        self.root = b""
        self.unreadable: list[tuple[bytes, str]] = []
        self.unseen: list[bytes] = []
        self._roots = roots
        self._library = library
        self._check = check
        self._visited: set[tuple[int, int]] = set()

    def __iter__(self) -> Iterator[FoundFile]:
        for root in self._roots:
            self.root = root
            folders = [root]
            while folders:
                self._check()
                folder = folders.pop()
                entries = self._list(folder)
                inner: list[bytes] = []
                for entry in entries:
                    found = self._look_at(entry, inner)
                    if found is not None:
                        yield found
                folders.extend(reversed(inner))

    def _list(self, folder: bytes) -> list[os.DirEntry[bytes]]:
        try:
            status = Path(os.fsdecode(folder)).stat()
            identity = (status.st_dev, status.st_ino)
            if status.st_ino and identity in self._visited:
                return []
            self._visited.add(identity)
            with os.scandir(folder) as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            self._report(folder, error)
            return []

    def _look_at(self, entry: os.DirEntry[bytes], folders: list[bytes]) -> FoundFile | None:
        try:
            if entry.is_symlink() and self._leads_into_library(entry.path):
                return None
            if entry.is_dir():
                if entry.name not in _SKIPPED and not entry.name.startswith(b".Trash"):
                    folders.append(entry.path)
                return None
            if not entry.is_file() or not is_candidate(entry.path, entry.name):
                return None
            status = entry.stat()
        except FileNotFoundError:
            return None
        except OSError as error:
            self._report(entry.path, error)
            return None
        return FoundFile(entry.path, status.st_size, status.st_mtime_ns)

    def _report(self, path: bytes, error: OSError) -> None:
        self.unreadable.append((path, reason_of(error)))
        self.unseen.append(path)

    def _leads_into_library(self, link: bytes) -> bool:
        target = os.path.realpath(link)
        return any(beneath(target, folder) for folder in self._library)
