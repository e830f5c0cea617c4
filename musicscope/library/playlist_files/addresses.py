"""How a track's file is named in a playlist file."""

from __future__ import annotations

import os
import re
from urllib.parse import quote

from musicscope.library.playlist_files.entry import BadEntry
from musicscope.library.track import Track

_UNFIT_FOR_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def address_of(path: bytes) -> str:
    """Return the ``file://`` address of an absolute path, exact also where it is not UTF-8."""
    return "file://" + ("/" if os.name == "nt" else "") + encoded(path)


def encoded(path: bytes) -> str:
    """Return a path with ``%`` escapes, as a relative address."""
    if os.name == "nt":
        path = path.replace(b"\\", b"/")
    return quote(path, safe="/")


def is_absolute(path: bytes) -> bool:
    """Return whether a path starts at the root of a disk."""
    if os.name == "nt":
        return os.path.splitdrive(path)[1][:1] in {b"/", b"\\"}
    return path.startswith(b"/")


def relative_to(folder: bytes | None, path: bytes) -> bytes:
    """Return a path as seen from `folder`, or as it is for None and from another disk."""
    if folder is None:
        return path
    try:
        return os.path.relpath(path, folder)
    except ValueError:
        return path


def location_line(
    where: str, track: Track, folder: bytes | None, *, utf8: bool
) -> tuple[bytes, BadEntry | None]:
    """Return what stands for a track on one line of text, and what is odd about that.

    Parameters
    ----------
    where : str
        Its place in the file, for people.
    track : Track
    folder : bytes or None
        What paths are relative to; None for absolute ones.
    utf8 : bool
        Whether the line has to be UTF-8. A path that is not is given as an address then, as is
        one with a line break.
    """
    path = relative_to(folder, track.path)
    reason = ""
    if b"\n" in path or b"\r" in path:
        reason = "Its name holds a line break"
    elif utf8 and not _is_utf8(path):
        reason = "Its name is not valid UTF-8"
    if reason:
        sentence = f"{reason}, so it is written as a file:// address; some players cannot read it."
        return address_of(track.path).encode(), BadEntry(where, track.title, sentence)
    return _unmistakable(path), None


def location_address(track: Track, folder: bytes | None) -> str:
    """Return the address of a track, relative to `folder` unless that is None."""
    path = relative_to(folder, track.path)
    return address_of(path) if is_absolute(path) else encoded(_unmistakable(path))


def _unmistakable(path: bytes) -> bytes:
    """Return a relative path that is no comment, heading, address or drive."""
    first = path.split(b"/", 1)[0].decode("utf-8", "replace")
    odd = first[:1] in {"#", "["} or first[:1].isspace() or ":" in first
    return b"./" + path if odd and not is_absolute(path) else path


def one_line(text: str) -> str:
    """Return text without line breaks and without what no file may hold."""
    return " ".join(fit_for_xml(text).split())


def fit_for_xml(text: str) -> str:
    """Return text without characters that XML cannot hold."""
    return _UNFIT_FOR_XML.sub("", text)


def _is_utf8(path: bytes) -> bool:
    try:
        path.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
