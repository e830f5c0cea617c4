"""Takes: what is heard, written to disk by a thread of its own, playable at every moment."""

from __future__ import annotations

import errno
import logging
import os
import queue
import threading
import time
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol

from musicscope.audio.recording_formats import FlacFile, WaveFile
from musicscope.audio.samples import Block
from musicscope.core.errors import MusicScopeError, ParameterError
from musicscope.core.paths import display_path

log = logging.getLogger(__name__)

Form = Literal["wav", "flac"]

#: Seconds between two renewals of a file's header.
_RENEW_EVERY_S = 1.0
#: Seconds of sound that may wait for the disk.
_MOST_WAITING_S = 30.0
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class _SoundFile(Protocol):
    @property
    def frames(self) -> int: ...

    def write(self, block: Block) -> None: ...

    def renew(self) -> None: ...

    def close(self) -> None: ...


def new_take(folder: Path, form: Form, now: datetime | None = None) -> Path:
    """Make an empty file for a take, named after the moment, and never one that is there.

    Parameters
    ----------
    folder : Path
        Made where it is missing.
    form : {"wav", "flac"}
    now : datetime, optional

    Returns
    -------
    Path
        Such as ``Take 2026-11-20 14.03.12.flac``.

    Raises
    ------
    MusicScopeError
        When the folder cannot be written.
    """
    if form not in ("wav", "flac"):
        raise ParameterError(f"A take is recorded as “wav” or “flac”, not as “{form}”.")
    name = f"Take {now or datetime.now():%Y-%m-%d %H.%M.%S}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        number = 1
        while True:
            path = folder / f"{name}{f' ({number})' if number > 1 else ''}.{form}"
            try:
                path.open("xb").close()
            except FileExistsError:
                number += 1
            else:
                return path
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise MusicScopeError(
            f"Nothing can be recorded into {display_path(folder)}: {reason}; "
            "choose another folder for takes."
        ) from error


class Take:
    """One recording in progress.

    Parameters
    ----------
    path : Path
        An empty file, see `new_take`.
    form : {"wav", "flac"}
        Both keep 24 bits.
    rate, channels : int

    Attributes
    ----------
    path : Path
    trouble : str
        A sentence once the recording had to end by itself; empty until then.

    Raises
    ------
    MusicScopeError
        When the format does not take the rate or the channels, or the disk is full.
    """

    def __init__(self, path: Path, form: Form, rate: int, channels: int) -> None:
        self.path = path
        self.rate = rate
        self.trouble = ""
        self._waiting: queue.SimpleQueue[Block | None] = queue.SimpleQueue()
        self._waiting_frames = 0
        self._ended = threading.Event()
        kind = WaveFile if form == "wav" else FlacFile
        try:
            self._file: _SoundFile = kind(path, rate, channels)
        except (OSError, RuntimeError, ValueError) as error:
            path.unlink(missing_ok=True)
            raise MusicScopeError(
                f"A take cannot be recorded as {form.upper()} with {channels} channels at "
                f"{rate:,} Hz: {_reason(error)}."
            ) from error
        self._thread = threading.Thread(target=self._run, name="recording", daemon=True)
        self._thread.start()

    @property
    def recorded_s(self) -> float:
        """Seconds that are in the file."""
        return self._file.frames / self.rate

    @property
    def ended(self) -> bool:
        """Whether nothing more is written."""
        return self._ended.is_set()

    def write(self, block: Block) -> None:
        """Hand over sound [shape=(n, channels)]; returns at once."""
        if self.ended:
            return
        self._waiting_frames += len(block)
        self._waiting.put(block)

    def finish(self) -> None:
        """Write what waits and close the file; a take in which nothing was heard is removed."""
        self._waiting.put(None)
        self._thread.join()
        if self._file.frames == 0:
            self.path.unlink(missing_ok=True)

    def _run(self) -> None:
        try:
            self._write_all()
        except (OSError, RuntimeError) as error:
            log.warning("a take ended early: %s", error)
            self.trouble = (
                f"The recording {display_path(self.path.name)} ended after {self.recorded_s:.1f} s "
                f"because {_reason(error)}; what was recorded is kept and can be played."
            )
        self._ended.set()
        try:
            self._file.close()
        except (OSError, RuntimeError) as error:
            log.warning("a take was not closed well: %s", error)

    def _write_all(self) -> None:
        renewed_at, taken = time.monotonic(), 0
        while True:
            block = self._waiting.get()
            if block is None:
                return
            taken += len(block)
            self._file.write(block)
            if self._waiting_frames - taken > _MOST_WAITING_S * self.rate:
                raise OSError("the disk is too slow")
            if time.monotonic() - renewed_at > _RENEW_EVERY_S:
                renewed_at = time.monotonic()
                self._file.renew()


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno in _FULL:
        return "the disk is full"
    if isinstance(error, OSError) and error.errno:
        return os.strerror(error.errno).lower()
    return str(error).rstrip(".")
