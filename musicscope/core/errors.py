"""The few errors of the program; each is one sentence that a person can act on."""

from __future__ import annotations

import os

from musicscope.core.paths import display_path


class MusicScopeError(Exception):
    """Base of all errors that are shown to a person; ``str(error)`` is the sentence."""


class ParameterError(MusicScopeError, ValueError):
    """A value given to a function or a command is outside what it accepts."""


class JobError(MusicScopeError):
    """Background work failed: it crashed its worker, or ran past its time limit."""


class DeviceError(MusicScopeError):
    """A sound device is missing, was lost, or refuses the format."""


class LibraryError(MusicScopeError):
    """The library's database or a music folder cannot be used."""


class DecodeError(MusicScopeError):
    """A file cannot be read as sound.

    Parameters
    ----------
    path : bytes or str or os.PathLike
        The file.
    reason : str
        Why, as the second half of a sentence: ``"it holds no audio stream"``.
    """

    def __init__(self, path: bytes | str | os.PathLike[str], reason: str) -> None:
        self.path = os.fsencode(path)
        self.reason = reason
        super().__init__(f"{display_path(path)} cannot be played: {reason}.")

    def __reduce__(self) -> tuple[type[DecodeError], tuple[bytes, str]]:
        return type(self), (self.path, self.reason)
