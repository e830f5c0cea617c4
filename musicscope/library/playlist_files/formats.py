"""The formats of playlist files: which there are, and reading and writing whole files.

No kept library reads them all: the packages for M3U are made for streams over HTTP, the one for
XSPF stands still, and none says which line is wrong and goes on with the next.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from musicscope.core.errors import MusicScopeError, ParameterError
from musicscope.core.paths import display_path
from musicscope.library.playlist_files import jspf, m3u, pls, xspf
from musicscope.library.playlist_files.entry import BadEntry, PlaylistFile
from musicscope.library.playlist_files.text import is_text
from musicscope.library.track import Track

#: Bytes up to which a playlist file is read.
MOST_BYTES = 32 * 1024 * 1024

Read = Callable[[bytes], PlaylistFile]
Write = Callable[[str, Sequence[Track], bytes | None], tuple[bytes, list[BadEntry]]]


@dataclass(frozen=True)
class PlaylistFormat:
    """One format.

    Attributes
    ----------
    label : str
        For people.
    read, write : callable
        Of the whole file. `write` takes name, tracks, and the folder that paths are relative to,
        None for absolute ones; it returns the file and what is odd about entries.
    """

    label: str
    read: Read
    write: Write


#: By the end of the file's name; the first is what is written unless something else is asked for.
FORMATS = {
    ".m3u8": PlaylistFormat("M3U8, for most players", m3u.read, m3u.write_m3u8),
    ".m3u": PlaylistFormat("M3U, for older players", m3u.read, m3u.write_m3u),
    ".pls": PlaylistFormat("PLS", pls.read, pls.write),
    ".xspf": PlaylistFormat("XSPF, with titles and lengths", xspf.read, xspf.write),
    ".jspf": PlaylistFormat("JSPF, the same as JSON", jspf.read, jspf.write),
}


def read_playlist(path: bytes) -> PlaylistFile:
    """Return what a playlist file says, whatever its name ends with.

    Raises
    ------
    MusicScopeError
        When it cannot be read at all, or is no playlist; damaged entries are part of the result.
    """
    data = _read_bytes(path)
    try:
        return _reader(path, data)(data)
    except MusicScopeError as error:
        raise MusicScopeError(f"{display_path(path)} was not imported. {error}") from error


def write_playlist(
    target: Path, name: str, tracks: Sequence[Track], *, relative: bool
) -> tuple[BadEntry, ...]:
    """Write a playlist file, in place of what was there.

    Parameters
    ----------
    target : Path
        Its ending says the format.
    name : str
        The playlist's.
    tracks : sequence of Track
    relative : bool
        Whether paths are relative to the file's folder, so that both can be moved together.

    Returns
    -------
    tuple of BadEntry
        What other programs may not understand.

    Raises
    ------
    ParameterError
        When the ending is of no format.
    MusicScopeError
        When the file cannot be written; what was there is as it was.
    """
    form = FORMATS.get(target.suffix.lower())
    if form is None:
        raise ParameterError(
            f"{display_path(target)} tells no format; end its name with one of "
            f"{', '.join(FORMATS)}."
        )
    folder = os.path.realpath(os.fsencode(target.absolute().parent)) if relative else None
    data, odd = form.write(name, tracks, folder)
    try:
        _replace(target, data)
    except OSError as error:
        raise MusicScopeError(
            f"{display_path(target)} cannot be written ({error.strerror}); choose another place."
        ) from error
    return tuple(odd)


def _read_bytes(path: bytes) -> bytes:
    try:
        with open(path, "rb", opener=_open_at_once) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise MusicScopeError(f"{display_path(path)} is no file; choose a playlist file.")
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise MusicScopeError(
            f"{display_path(path)} cannot be read ({error.strerror}); choose another file."
        ) from error
    if len(data) > MOST_BYTES:
        raise MusicScopeError(
            f"{display_path(path)} is larger than {MOST_BYTES >> 20} MB, which no playlist is; "
            "choose another file."
        )
    return data


def _open_at_once(path: str, flags: int) -> int:
    """Open without waiting for the other end of a pipe."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _reader(path: bytes, data: bytes) -> Read:
    if not is_text(data):
        raise MusicScopeError("It holds no text, so it is no playlist; choose another file.")
    head = data.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")[:40].replace(b"\0", b"").lower()
    if head.startswith(b"<"):
        return xspf.read
    if head.startswith(b"{"):
        return jspf.read
    if head.startswith(b"[playlist]"):
        return pls.read
    form = FORMATS.get(os.fsdecode(os.path.splitext(path)[1]).lower())
    if form is None and not head.startswith(b"#extm3u"):
        raise MusicScopeError("It is no playlist in M3U, PLS, XSPF or JSPF; choose another file.")
    return m3u.read if form is None else form.read


def _replace(target: Path, data: bytes) -> None:
    part = target.with_name(f".{os.getpid()}.part")
    try:
        part.write_bytes(data)
        part.replace(target)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise
