"""What PulseAudio, or PipeWire in its place, can be heard through, asked of ``pactl``.

PortAudio knows one device for all sources of the sound server; which of them it means is said by
the variable ``PULSE_SOURCE`` while it is opened. A *monitor* is what an output plays.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

#: Seconds after which the server counts as silent.
_PATIENCE_S = 2.0
_VARIABLE = "PULSE_SOURCE"
_SAMPLES = re.compile(r"(\d+)ch (\d+)Hz")


@dataclass(frozen=True)
class PulseSource:
    """One source of the sound server.

    Attributes
    ----------
    name : str
        The server's name for it.
    description : str
        For people.
    channels, rate : int
        Its own; the rate in Hz.
    monitor : bool
        Whether it is what an output plays.
    """

    name: str
    description: str
    channels: int
    rate: int
    monitor: bool


def can_ask() -> bool:
    """Return whether the sound server can be asked."""
    return sys.platform.startswith("linux") and shutil.which("pactl") is not None


def list_sources() -> list[PulseSource]:
    """Return every source of the sound server; empty where there is no server or no ``pactl``."""
    return [source for entry in _entries("sources") if (source := _source(entry)) is not None]


def is_there(name: str) -> bool:
    """Return whether a source is there; also True where the server does not say."""
    found = _ask(["list", "short", "sources"])
    return found is None or any(line.split("\t")[1:2] == [name] for line in found.splitlines())


def lead_to(name: str) -> bool:
    """Make what this process captures come from a source.

    The variable is heeded by PulseAudio's ALSA plugin alone; a stream that came by another way is
    moved here.

    Returns
    -------
    bool
        False when the sound comes from elsewhere, and stays so.
    """
    number = next(
        (e[0].split("#")[1] for e in _entries("sources") if _value(e, "Name") == name), None
    )
    streams = [e for e in _entries("source-outputs") if _is_ours(e)]
    if number is None or not streams:
        return number is not None and not can_ask()
    astray = [e[0].split("#")[1] for e in streams if _value(e, "Source") != number]
    return all(_ask(["move-source-output", stream, name]) is not None for stream in astray)


@contextmanager
def meaning(name: str) -> Iterator[None]:
    """Let the sound server's device mean the source `name`, in this block."""
    if not name:
        yield
        return
    former = os.environ.get(_VARIABLE)
    os.environ[_VARIABLE] = name
    try:
        yield
    finally:
        if former is None:
            del os.environ[_VARIABLE]
        else:
            os.environ[_VARIABLE] = former


def _ask(arguments: Sequence[str]) -> str | None:
    """Return what ``pactl`` answers in English, or None."""
    if not can_ask():
        return None
    try:
        answer = subprocess.run(
            ["pactl", *arguments],
            env=os.environ | {"LC_ALL": "C.UTF-8"},
            capture_output=True,
            timeout=_PATIENCE_S,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.decode("utf-8", "replace")


def _entries(kind: str) -> list[list[str]]:
    """Return the lines of each entry of a list; the first ends in ``#`` and its number."""
    text = _ask(["list", kind]) or ""
    pieces = (piece.strip().splitlines() for piece in re.split(r"\n(?=\S[^\n]*#\d)", text))
    return [lines for lines in pieces if lines and "#" in lines[0]]


def _value(lines: Sequence[str], name: str) -> str:
    start = f"\t{name}: "
    return next((line[len(start) :].strip() for line in lines if line.startswith(start)), "")


def _source(lines: Sequence[str]) -> PulseSource | None:
    name, samples = _value(lines, "Name"), _SAMPLES.search(_value(lines, "Sample Specification"))
    if not name or samples is None:
        return None
    return PulseSource(
        name=name,
        description=_value(lines, "Description") or name,
        channels=int(samples[1]),
        rate=int(samples[2]),
        monitor=_value(lines, "Monitor of Sink") not in ("", "n/a"),
    )


def _is_ours(lines: Sequence[str]) -> bool:
    return any(f'application.process.id = "{os.getpid()}"' in line for line in lines)
