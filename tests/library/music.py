"""Small real music files, and a scan of them."""

import io
import os
from functools import cache
from pathlib import Path

import mutagen.flac
import numpy as np
import soundfile

from musicscope.analysis.result import TrackAnalysis
from musicscope.core.changes import Changes
from musicscope.jobs import InlineRunner, JobState
from musicscope.library.backups import BackupSpec
from musicscope.library.library import Library
from musicscope.library.scan import ScanReport, ScanSpec
from musicscope.library.track import Track

RATE = 8_000


@cache
def flac(pitch: int) -> bytes:
    """A tenth of a second of a tone; each pitch is another sound."""
    t = np.arange(RATE // 10) / RATE
    file = io.BytesIO()
    soundfile.write(file, 0.5 * np.sin(2 * np.pi * pitch * t), RATE, format="FLAC")
    return file.getvalue()


def write_track(path: Path | bytes, pitch: int = 440, **tags: str | list[str]) -> bytes:
    """Write a FLAC file with tags, and return its path."""
    file = Path(os.fsdecode(path))
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(flac(pitch))
    if tags:
        retag(file, **tags)
    return os.fsencode(file)


def retag(path: Path | bytes, **tags: str | list[str]) -> None:
    """Give a FLAC file other tags."""
    file = mutagen.flac.FLAC(os.fsdecode(path))
    for name, value in tags.items():
        file[name] = value
    file.save()


def scan(
    library: Library, folders: tuple[int, ...] | None = None
) -> tuple[ScanReport, list[Changes]]:
    """Scan, and return the report with what was published meanwhile."""
    published: list[Changes] = []
    handle = InlineRunner().submit(ScanSpec(library.path, folders), on_partial=published.append)
    if handle.state is not JobState.DONE:
        raise handle.error
    return handle.result, published


def open_folder(library: Library, folder: Path | bytes) -> ScanReport:
    """Add a folder and scan it."""
    library.add_folder(os.fsencode(folder))
    return scan(library)[0]


def found(path: bytes, **facts: float) -> TrackAnalysis:
    """A result of the analysis of the file at `path`."""
    from musicscope.audio.identity import hash_packets

    return TrackAnalysis(
        audio_hash=hash_packets(path),
        duration_s=0.1,
        facts=facts or {"tempo_bpm": 120.0, "tempo_confidence": 0.5},
        vectors={"simple": np.array([1.0, 2.0, 3.0], np.float32)},
        versions={"simple": 1},
    )


def analyse_all(library: Library) -> Changes:
    """Store a result for every track that is due."""
    return library.store_analyses([(track, found(path)) for track, path in library.pending()], [])


def back_up(library: Library) -> Path | None:
    """Back the library up, and return the backup if one was due."""
    handle = InlineRunner().submit(BackupSpec(library.path, library.path.parent / "backups"))
    if handle.state is not JobState.DONE:
        raise handle.error
    return handle.result


def only(library: Library) -> Track:
    """The one track of the library."""
    (track,) = library.tracks()
    return track


def place(path: bytes) -> Path:
    """A path of bytes as a path that can be asked and written."""
    return Path(os.fsdecode(path))
