"""What the library knows of one track."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TrackState(StrEnum):
    """How far a track's analysis is."""

    PENDING = "pending"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Track:
    """One track.

    Attributes
    ----------
    id : int
        Stays the same when the file is moved, renamed or retagged; never used again.
    path : bytes
        Absolute, as the operating system has it.
    title : str
        From the tags, or the file's name where they have none.
    artist, album, album_artist : str
        Empty where unknown.
    year : int or None
    genres : tuple of str
        Each once, in the order of the tags.
    track_number : int or None
    duration_s : float
        0 where unknown.
    codec : str
        ``"mp3"``, ``"vorbis"``; empty where unknown.
    bit_rate : int or None
        In bit/s.
    channels : int
        0 where unknown.
    rate : int
        In Hz, 0 where unknown.
    size : int
        Of the file, in bytes.
    mtime_ns : int
        When the file was last written, in ns since 1970.
    added_s : float
        When the library first saw it, in s since 1970.
    missing : bool
        The file was not there at the last scan.
    excluded : bool
        The owner left it out.
    state : TrackState
    reason : str
        Why the analysis failed, as a sentence; empty when it did not.
    plays : int
    last_played_s : float or None
        In s since 1970.
    key_tonic : int or None
        0..11, C is 0.
    key_mode : int or None
        0 major, 1 minor.
    key_confidence, tempo_confidence : float or None
        0..1; 1 where the owner corrected the key or the tempo.
    tempo_bpm : float or None
    loudness_lufs : float or None
        Integrated loudness.
    brightness_hz : float or None
        Mean spectral centroid.
    corrected : frozenset of str
        Which of ``"key_tonic"``, ``"key_mode"`` and ``"tempo_bpm"`` the owner corrected.
    """

    id: int
    path: bytes
    title: str
    artist: str
    album: str
    album_artist: str
    year: int | None
    genres: tuple[str, ...]
    track_number: int | None
    duration_s: float
    codec: str
    bit_rate: int | None
    channels: int
    rate: int
    size: int
    mtime_ns: int
    added_s: float
    missing: bool
    excluded: bool
    state: TrackState
    reason: str
    plays: int
    last_played_s: float | None
    key_tonic: int | None
    key_mode: int | None
    key_confidence: float | None
    tempo_bpm: float | None
    tempo_confidence: float | None
    loudness_lufs: float | None = None
    brightness_hz: float | None = None
    corrected: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Folder:
    """One music folder of the library.

    Attributes
    ----------
    id : int
    path : bytes
        Absolute, without symbolic links.
    track_count : int
        Tracks beneath it, missing and excluded ones too.
    available : bool
        Whether it can be read now; False while its disk is away.
    """

    id: int
    path: bytes
    track_count: int
    available: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the library has been analysed.

    Attributes
    ----------
    analysed, failed, total : int
        Tracks that are present and not excluded: with a result, with a failure, all.
    """

    analysed: int
    failed: int
    total: int
