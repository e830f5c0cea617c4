"""Where the file of a playlist's entry may lie."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from musicscope.library.playlist_files.addresses import is_absolute

#: A scheme has two letters or more, so that ``C:/`` is none.
_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):(?=/)")
_DRIVE = re.compile(rb"/?([A-Za-z]:)(?=[\\/])")
_HERE = {"", "localhost"}
_ON_WINDOWS = os.name == "nt"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry may lie.

    Attributes
    ----------
    path : bytes
        Absolute; empty where the entry is from another kind of computer, or from none.
    tail : bytes
        The path as written, with ``/`` between its parts: what is known of it elsewhere.
    outside : bool
        Whether it leaves the playlist's folder by ``..``.
    """

    path: bytes
    tail: bytes
    outside: bool = False


def network_address(location: str) -> bool:
    """Return whether a location is no file: a stream, a page."""
    scheme = _ADDRESS.match(location.strip())
    return scheme is not None and scheme[1].lower() != "file"


def places_of(location: str, folder: bytes, *, encoded: bool) -> Iterator[Place]:
    """Yield where a location may lie, the likeliest first.

    Parameters
    ----------
    location : str
        As written; bytes that are not UTF-8 are surrogates.
    folder : bytes
        The playlist's, absolute.
    encoded : bool
        Whether ``%20`` means a space also where the location is relative.
    """
    seen = set()
    for path in _readings(location, encoded=encoded):
        for place in _resolved(path, folder):
            if place.path not in seen or not place.path:
                seen.add(place.path)
                yield place


def _readings(location: str, *, encoded: bool) -> Iterator[bytes]:
    """Yield the path that a location names, in the file system's bytes, in each sense it has."""
    scheme = _ADDRESS.match(location.strip())
    if scheme and scheme[1].lower() == "file":
        yield from _from_address(location.strip()[len(scheme[0]) :])
        return
    written = encode(location)
    decoded = unquote_to_bytes(written)
    yield decoded if encoded else written
    if decoded != written:
        yield written if encoded else decoded


def _from_address(rest: str) -> Iterator[bytes]:
    host, path = "", rest
    if rest.startswith("//"):
        host, slash, path = rest[2:].partition("/")
        path = slash + path
    if host.lower() not in _HERE:
        path = f"//{host}{path}"
    decoded = unquote_to_bytes(encode(path))
    yield decoded
    if decoded != encode(path):
        yield encode(path)
    try:
        decoded.decode("utf-8")
    except UnicodeDecodeError:
        yield decoded.decode("cp1252", "replace").encode("utf-8")


def _resolved(path: bytes, folder: bytes) -> Iterator[Place]:
    drive = _DRIVE.match(path)
    if drive and not _ON_WINDOWS:
        yield Place(b"", path[drive.end() :].replace(b"\\", b"/"))
        return
    if path.startswith((b"\\\\", b"//")) and not path.startswith(b"///"):
        yield Place(b"", path.replace(b"\\", b"/"))
        return
    if drive and path.startswith(b"/"):
        path = path[1:]
    yield _joined(path, folder)
    if b"\\" in path and not _ON_WINDOWS:
        yield _joined(path.replace(b"\\", b"/"), folder)


def _joined(path: bytes, folder: bytes) -> Place:
    whole = os.path.normpath(os.path.join(folder, path))
    inside = os.path.join(folder, b"")
    outside = not is_absolute(path) and not whole.startswith(inside)
    return Place(whole, whole.replace(os.fsencode(os.sep), b"/"), outside)


def encode(text: str) -> bytes:
    """Return text in the file system's bytes; what no path can hold is replaced."""
    try:
        return os.fsencode(text)
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")
