"""Beats, chords, keys and segments as JAMS, a file a track (Humphrey et al., 2014)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from musicscope import __version__
from musicscope.analysis.portrait.portrait import Portrait
from musicscope.core.errors import MusicScopeError
from musicscope.core.paths import display_path
from musicscope.library.track import Track
from musicscope.workspace.export_tables import replacing
from musicscope.workspace.exported import ExportedTrack, Layout

#: Tonics in the spelling of mir_eval.
_TONICS = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")
_MODES = ("major", "minor")
#: Seconds by which a beat may miss the start of its bar.
_SAME_S = 0.02
#: What no name of a file may hold, on any system.
_UNSAFE = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))

#: Time and duration in s, value, confidence.
Observation = tuple[float, float, Any, float | None]


def write_jams(
    tracks: Iterator[ExportedTrack],
    layout: Layout,  # noqa: ARG001 - every format is written by the same call
    target: Path,
) -> None:
    """Write one ``.jams`` file into the folder `target` for each track that was analysed."""
    try:
        import jams  # noqa: F401 - only whether it is there
    except ImportError as error:
        raise MusicScopeError(
            "JAMS needs the package jams; run “pip install musicscope[jams]”."
        ) from error
    target.mkdir(parents=True, exist_ok=True)
    taken: set[str] = set()
    for found in tracks:
        if found.facts or found.vectors:
            with replacing(target / _file_name(found.track, taken)) as file:
                file.write_text(to_jams(found).dumps(indent=1), "utf-8")


def to_jams(found: ExportedTrack) -> Any:
    """Return a track's ``jams.JAMS``, with what was found along its time."""
    import jams

    track, portrait = found.track, found.portrait
    document = jams.JAMS()
    document.file_metadata.title = track.title
    document.file_metadata.artist = track.artist
    document.file_metadata.release = track.album
    document.file_metadata.duration = track.duration_s
    document.sandbox.path = display_path(track.path)
    by_hand = {"tempo": "tempo_bpm", "key_mode": "key_tonic"}
    for namespace, observations in _observations(portrait):
        document.annotations.append(
            _annotation(namespace, observations, track, by_hand.get(namespace) in track.corrected)
        )
    local = [(k.start_s, k.end_s, k.key) for k in portrait.local_keys]
    if len(local) > 1:
        keys = [(a, b - a, _key_value(k.tonic, k.mode), k.confidence) for a, b, k in local]
        document.annotations.append(_annotation("key_mode", keys, track, by_hand=False))
    return document


def _observations(portrait: Portrait) -> Iterator[tuple[str, list[Observation]]]:
    whole = portrait.duration_s
    if portrait.tempo is not None:
        yield "tempo", [(0.0, whole, portrait.tempo.bpm, portrait.tempo.confidence)]
    if len(portrait.beats):
        counts = beat_counts(portrait.beats, portrait.downbeats)
        yield (
            "beat",
            [(float(t), 0.0, n, None) for t, n in zip(portrait.beats, counts, strict=True)],
        )
    if portrait.chords:
        yield (
            "chord",
            [(c.start_s, c.end_s - c.start_s, c.label, c.confidence) for c in portrait.chords],
        )
    if portrait.key is not None:
        key = portrait.key
        yield "key_mode", [(0.0, whole, _key_value(key.tonic, key.mode), key.confidence)]
    if portrait.sections:
        yield (
            "segment_open",
            [(s.start_s, s.end_s - s.start_s, s.label, None) for s in portrait.sections],
        )


def beat_counts(beats: np.ndarray, downbeats: np.ndarray) -> list[int | None]:
    """Return each beat's place in its bar, 1 for the first; None before the first known bar."""
    counts: list[int | None] = []
    count = None
    for beat in beats:
        if len(downbeats) and np.abs(downbeats - beat).min() < _SAME_S:
            count = 1
        elif count is not None:
            count += 1
        counts.append(count)
    return counts


def _annotation(
    namespace: str, observations: Iterable[Observation], track: Track, by_hand: bool
) -> Any:
    import jams

    annotation = jams.Annotation(namespace=namespace, time=0, duration=track.duration_s)
    annotation.annotation_metadata = jams.AnnotationMetadata(
        data_source="manual" if by_hand else "program",
        annotation_tools=f"MusicScope {__version__}",
    )
    for time_s, duration_s, value, confidence in observations:
        annotation.append(
            time=max(float(time_s), 0.0),
            duration=max(float(duration_s), 0.0),
            value=value,
            confidence=confidence,
        )
    return annotation


def _key_value(tonic: int, mode: int) -> str:
    return f"{_TONICS[tonic]}:{_MODES[mode]}"


def _file_name(track: Track, taken: set[str]) -> str:
    """Return the name of the sound file with another extension, different for each track."""
    stem = Path(display_path(track.path)).stem.translate(_UNSAFE)[:120] or "track"
    name = f"{stem}.jams"
    if name.lower() in taken:
        name = f"{stem} ({track.id}).jams"
    taken.add(name.lower())
    return name
