"""PortAudio, kept from printing to the terminal and from hanging the program."""

from __future__ import annotations

import atexit
import ctypes
import logging
import os
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeVar

from musicscope.core.errors import DeviceError

log = logging.getLogger(__name__)

_R = TypeVar("_R")

#: Seconds after which a call has hung: a sound server that died may never answer. (A Bluetooth
#: device may take two to open.)
_PATIENCE_S = 4.0


#: One call at a time: PortAudio's are not made for several threads.
_TURN = threading.Lock()
_STREAMS: weakref.WeakSet[Any] = weakref.WeakSet()


class _Health:
    stuck = False


def portaudio() -> Any:
    """Return the module ``sounddevice``.

    Raises
    ------
    DeviceError
        If the library PortAudio is missing, cannot start, or has hung before.
    """
    if _Health.stuck:
        raise DeviceError("The sound system does not answer; starting the program again may help.")
    try:
        import sounddevice
    except OSError:
        raise DeviceError("The library PortAudio, which plays sound, is missing.") from None
    except Exception as error:  # noqa: BLE001 - its own error type is not importable then
        raise DeviceError(f"PortAudio, which plays sound, cannot start: {error}.") from None
    _hush_alsa()
    return sounddevice


def ask(what: str, call: Callable[[], _R]) -> _R:
    """Return what `call`, which uses PortAudio, returns.

    Parameters
    ----------
    what : str
        The beginning of a sentence, for the error: ``"Speakers cannot be opened"``.

    Raises
    ------
    DeviceError
        If it fails, or hangs; a call that hangs is left behind, and PortAudio not used again.
    """
    sounddevice = portaudio()
    results: list[_R] = []
    errors: list[Exception] = []

    def run() -> None:
        try:
            results.append(call())
        except Exception as error:  # noqa: BLE001 - raised again where it was asked for
            errors.append(error)

    with _TURN, _quiet_stderr():
        if sys.platform == "win32":
            run()
        else:
            thread = threading.Thread(target=run, name="sound device", daemon=True)
            thread.start()
            thread.join(_PATIENCE_S)
    if results:
        return results[0]
    if errors:
        raise DeviceError(f"{what}: {errors[0]}.") from errors[0]
    _Health.stuck = True
    atexit.unregister(sounddevice._exit_handler)
    log.warning("a call to PortAudio hung")
    raise DeviceError(f"{what}: the sound system does not answer.")


def hold(stream: Any) -> Any:
    """Remember an open stream, so that `refresh` leaves it alone, and return it."""
    _STREAMS.add(stream)
    return stream


def started(stream: Any) -> Any:
    """Start an open stream, hold it and return it; close it where it refuses."""
    try:
        stream.start()
    except portaudio().PortAudioError:
        stream.close(ignore_errors=True)
        raise
    return hold(stream)


def any_open() -> bool:
    """Return whether a stream that is held is open."""
    return any(not stream.closed for stream in list(_STREAMS))


def refresh() -> None:
    """Look for devices that came or went; does nothing while a stream is open."""

    def restart() -> None:
        if not any_open():
            sounddevice._terminate()
            sounddevice._initialize()

    try:
        sounddevice = portaudio()
        ask("Sound devices cannot be looked for", restart)
    except DeviceError as error:
        log.info("%s", error)


@cache
def _hush_alsa() -> None:
    """Make ALSA report to nobody instead of to the terminal.

    Its handler of messages becomes a function of its own that ignores what it is given; one
    written in Python could be called while the interpreter ends.
    """
    if not sys.platform.startswith("linux"):
        return
    try:
        alsa = ctypes.CDLL("libasound.so.2")
        alsa.snd_lib_error_set_handler(ctypes.cast(alsa.snd_asoundlib_version, ctypes.c_void_p))
    except (OSError, AttributeError) as error:
        log.debug("ALSA's messages could not be turned off: %s", error)


@contextmanager
def _quiet_stderr() -> Iterator[None]:
    """Keep what PortAudio and its sound systems print while they try devices to themselves."""
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
