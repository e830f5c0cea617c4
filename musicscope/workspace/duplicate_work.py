"""The work behind the search for duplicates: which may be the same, and which are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from musicscope.jobs import JobContext
from musicscope.similarity.chroma_alignment import agreement, align, frames_of
from musicscope.similarity.duplicates import (
    Pair,
    candidate_pairs,
    chord_signature,
    is_same_piece,
    is_same_sound,
)

#: So much of the chords must agree before the sound itself is compared.
_WORTH_HEARING = 0.35
#: Chords say nothing where there are fewer.
_FEWEST_CHORDS = 4
_KEPT = 24


@dataclass(frozen=True)
class Suspect:
    """Two tracks that may be the same music.

    Attributes
    ----------
    first, second : int
        Track ids.
    """

    first: int
    second: int


@dataclass(frozen=True)
class SuspectsSpec:
    """Finds pairs that may be the same music, from what is stored.

    Attributes
    ----------
    database : Path
    durations_s : Mapping of int to float
        Of the tracks that are looked at, by id.
    """

    database: Path
    durations_s: Mapping[int, float]

    @property
    def label(self) -> str:
        """For people."""
        return "Looking for tracks that may be the same"

    def run(self, context: JobContext) -> list[Suspect]:
        """Return pairs that are near in sound or in chords, and whose chords go together."""
        from musicscope.analysis.aspect import likeness_weights
        from musicscope.analysis.harmony.vocabulary import QUALITIES
        from musicscope.library.database import Database
        from musicscope.library.results import select_results
        from musicscope.workspace.similar_space import ReadRowsSpec

        known = ReadRowsSpec(self.database).run(context)
        kept = np.array([int(i) in self.durations_s for i in known.ids], bool)
        ids, X = known.ids[kept], known.rows.X[kept].copy()
        weights = likeness_weights()
        for name, columns in known.space.columns.items():
            X[:, columns] *= np.sqrt(weights[name] / known.space.weights[name])
        durations = np.array([self.durations_s[int(i)] for i in ids])
        chords: list[np.ndarray] = []
        beats: list[np.ndarray] = []
        with Database(self.database) as opened, opened.reading() as connection:
            for track in ids.tolist():
                context.check()
                _, found = select_results(connection, track, ("chords", "beats"))
                chords.append(found.get("chords", np.zeros((0, 4), np.float32)).reshape(-1, 4))
                beats.append(found.get("beats", np.zeros(0, np.float32)).ravel())
        signatures = np.zeros((len(ids), 12 * len(QUALITIES) ** 2), np.float32)
        for row, found_chords in enumerate(chords):
            signatures[row] = chord_signature(found_chords[:, 2].astype(int), len(QUALITIES))
        suspects = []
        for a, b in candidate_pairs((X, signatures), durations):
            context.check()
            if _chords_agree(chords[a], chords[b], beats[a], beats[b]):
                suspects.append(Suspect(int(ids[a]), int(ids[b])))
        return suspects


def _chords_agree(a: np.ndarray, b: np.ndarray, beats_a: np.ndarray, beats_b: np.ndarray) -> bool:
    if min(len(a), len(b)) < _FEWEST_CHORDS:
        return True
    return align(_chord_frames(a, beats_a), _chord_frames(b, beats_b)).share >= _WORTH_HEARING


def _chord_frames(chords: np.ndarray, beats: np.ndarray) -> np.ndarray:
    """Return the notes of the chords by beats [shape=(n, 12)], each row of length 1."""
    from musicscope.analysis.harmony.vocabulary import QUALITIES

    notes = np.zeros((12, 12 * len(QUALITIES) + 1))
    for number, tones in enumerate(QUALITIES.values()):
        for root in range(12):
            notes[[(root + tone) % 12 for tone in tones], 12 * number + root] = 1.0
    rate = 4.0
    at = (np.arange(int(chords[-1, 1] * rate)) + 0.5) / rate
    place = np.clip(np.searchsorted(chords[:, 0], at, side="right") - 1, 0, len(chords) - 1)
    return frames_of(notes[:, chords[place, 2].astype(int)], rate, beats)


@dataclass(frozen=True)
class AlignSpec:
    """Listens to the tracks of some pairs and decides which are the same music.

    Attributes
    ----------
    suspects : tuple of Suspect
    paths : Mapping of int to bytes
    durations_s : Mapping of int to float
    """

    suspects: tuple[Suspect, ...]
    paths: Mapping[int, bytes]
    durations_s: Mapping[int, float]

    @property
    def label(self) -> str:
        """For people."""
        return "Comparing tracks"

    def run(self, context: JobContext) -> list[Pair]:
        """Return the pairs that are; a file that cannot be read is the same as none."""
        found = []
        for suspect in self.suspects:
            context.check()
            both = (suspect.first, suspect.second)
            first, second = (_hear(self.paths[track]) for track in both)
            alignment = align(first.beats, second.beats)
            lengths = (self.durations_s[both[0]], self.durations_s[both[1]])
            same = is_same_sound(agreement(first.moments, second.moments), lengths)
            n_frames = min(len(first.beats), len(second.beats))
            if same or is_same_piece(alignment.share, n_frames):
                found.append(Pair(*both, 0 if same else alignment.semitones, alignment.share, same))
        return found


@dataclass(frozen=True)
class Chroma:
    """Which notes a track sounds.

    Attributes
    ----------
    beats, moments : np.ndarray [shape=(n, 12)]
        By beats, and by half seconds.
    """

    beats: np.ndarray
    moments: np.ndarray


@lru_cache(maxsize=_KEPT)
def _hear(path: bytes) -> Chroma:
    """Decode a file; what cannot be read has no frames."""
    from musicscope.analysis.rhythm.estimate import estimate_rhythm
    from musicscope.analysis.series import track_series
    from musicscope.analysis.sound import FRAME_RATE, RATE
    from musicscope.audio.decode import Sound
    from musicscope.core.errors import DecodeError

    def samples() -> Iterator[np.ndarray]:
        with Sound(path) as sound:
            for block in sound.stream(rate=RATE, channels=1):
                yield block[:, 0]

    nothing = np.zeros(0)
    try:
        series = track_series(samples, ("chroma_cqt", "onset_bands")).series
    except DecodeError:
        series = {}
    if not series:
        return Chroma(np.zeros((0, 12)), np.zeros((0, 12)))
    chroma = series["chroma_cqt"]
    beats = estimate_rhythm(series["onset_bands"]).beats
    return Chroma(frames_of(chroma, FRAME_RATE, beats), frames_of(chroma, FRAME_RATE, nothing))


def chunks(suspects: list[Suspect], size: int = 8) -> list[tuple[Suspect, ...]]:
    """Cut a list of pairs so that one track's pairs mostly stay together."""
    ordered = sorted(suspects, key=lambda suspect: (suspect.first, suspect.second))
    return [tuple(ordered[start : start + size]) for start in range(0, len(ordered), size)]
