"""Files that bring in what was said elsewhere: small, there, and readable, or a sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from musicscope.core.errors import MusicScopeError
from musicscope.core.paths import display_path

T = TypeVar("T")

#: A larger file is none of labels or ratings.
MOST_BYTES = 256 * 2**20


def read_exchanged(path: Path, kind: str, parse: Callable[[bytes], T]) -> T:
    """Return what a file says.

    Parameters
    ----------
    path : Path
    kind : str
        ``"a file of labels"``.
    parse : callable
        Reads its bytes; raises `MusicScopeError` with a sentence.

    Raises
    ------
    MusicScopeError
        When it is missing, too large, unreadable, or says nothing.
    """
    try:
        if not path.is_file():
            raise MusicScopeError(f"{display_path(path)} is no file; choose {kind}.")
        if path.stat().st_size > MOST_BYTES:
            raise MusicScopeError(
                f"{display_path(path)} is larger than {MOST_BYTES >> 20} MB; split it."
            )
        data = path.read_bytes()
    except OSError as error:
        raise MusicScopeError(
            f"{display_path(path)} cannot be read ({error.strerror}); choose another file."
        ) from error
    try:
        return parse(data)
    except MusicScopeError as error:
        raise MusicScopeError(f"{display_path(path)} was not imported. {error}") from error
