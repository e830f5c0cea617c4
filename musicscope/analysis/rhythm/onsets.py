"""What begins when: onset strength and the pitches around it, from a power spectrogram."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

#: Sample rate, frame and hop of the spectrogram that is read.
RATE, FRAME, HOP = 22_050, 2048, 512
#: Frames a second.
FRAME_RATE = RATE / HOP

#: Bands of one bin where semitones are narrower, of a semitone above.
_FIRST_BIN, _LAST_BIN = 3, 930
#: A sound a hundred times below the average still counts: soft entries are entries.
_COMPRESSION = 100.0
#: Frames this far below the loudest one are silence.
_SILENCE = 1e-5
#: What lies below is a bass note.
_BASS_ONSET_HZ = 220.0
_BASS_HZ = (40.0, 260.0)
_TREBLE_HZ = (200.0, 3000.0)

#: Rows of the series: onset strength, its bass part, 12 pitch classes of bass and of treble.
N_ROWS = 26
_BASS_ROWS, _TREBLE_ROWS = slice(2, 14), slice(14, 26)

#: Seconds over which onsets are measured against their surroundings.
_BACKGROUND_S = 1.0
#: An onset louder than this many standard deviations counts no more than that.
_LOUDEST = 3.0


@lru_cache(maxsize=1)
def _edges() -> np.ndarray:
    edges = [_FIRST_BIN]
    while edges[-1] < _LAST_BIN:
        edges.append(max(edges[-1] + 1, round(edges[-1] * 2 ** (1 / 12))))
    return np.array(edges)


@lru_cache(maxsize=1)
def _centres() -> np.ndarray:
    hz = _edges() * RATE / FRAME
    return np.sqrt(hz[:-1] * hz[1:])


@lru_cache(maxsize=1)
def _folding() -> np.ndarray:
    """Return weights from bands to the pitch classes of bass and treble [shape=(n_bands, 24)]."""
    centres = _centres()
    pitch_class = np.round(12 * np.log2(centres / 440)).astype(int) % 12
    weights = np.zeros((len(centres), 24), np.float32)
    for first, (low, high) in ((0, _BASS_HZ), (12, _TREBLE_HZ)):
        inside = np.flatnonzero((centres >= low) & (centres < high))
        weights[inside, first + pitch_class[inside]] = 1
    return weights


def measure_onsets(power: np.ndarray) -> np.ndarray:
    """Measure how strongly something new begins in each frame, and which pitches sound.

    Spectral flux of semitone bands on a logarithmic scale (Böck and Widmer, 2013), over means
    of two frames before and after, squared so that one note that begins outweighs many that
    tremble.

    Parameters
    ----------
    power : np.ndarray [shape=(n_frames, 1025)], at least 0
        Power of the short-time Fourier transform at 22,050 Hz: Hann window of 2048 samples,
        hop of 512, frames centred.

    Returns
    -------
    np.ndarray [shape=(26, n_frames)], float32, at least 0
        Onset strength; the part of it below 220 Hz; levels of the 12 pitch classes from A of the
        bass, then of the treble. Scaling `power` changes nothing.
    """
    n = len(power)
    series = np.zeros((N_ROWS, n), np.float32)
    if n == 0:
        return series
    bands = np.add.reduceat(power, _edges(), axis=1)[:, :-1]
    loudness = bands.sum(axis=1)
    sounding = loudness > _SILENCE * loudness.max()
    if not sounding.any():
        return series
    reference = float(np.sqrt(bands[sounding].mean(dtype=np.float64)))
    np.sqrt(bands, out=bands)
    bands *= _COMPRESSION / reference
    level = np.log1p(bands, out=bands)

    silence = np.zeros((2, level.shape[1]), np.float32)
    padded = np.concatenate([silence, level, level[-1:]])
    pairs = padded[1:] + padded[:-1]
    rise = pairs[2:] - pairs[:-2]
    rise *= 0.5
    np.maximum(rise, 0, out=rise)
    rise *= rise
    bass = int(np.searchsorted(_centres(), _BASS_ONSET_HZ))
    series[1] = rise[:, :bass].sum(axis=1)
    series[0] = series[1] + rise[:, bass:].sum(axis=1)
    series[2:] = (level @ _folding()).T
    return series


@dataclass(frozen=True)
class Onsets:
    """The series of a piece, made comparable over its length.

    Attributes
    ----------
    strength, bass_strength : np.ndarray [shape=(n_frames,)], 0..3
        Onset strength above its surroundings, in standard deviations.
    bass, treble : np.ndarray [shape=(n_frames, 12)], at least 0
        Levels of the pitch classes.
    """

    strength: np.ndarray
    bass_strength: np.ndarray
    bass: np.ndarray
    treble: np.ndarray

    @classmethod
    def of(cls, series: np.ndarray) -> Onsets:
        """Take the series of `measure_onsets` [shape=(26, n_frames)]."""
        return cls(
            strength=_above_surroundings(series[0]),
            bass_strength=_above_surroundings(series[1]),
            bass=series[_BASS_ROWS].T,
            treble=series[_TREBLE_ROWS].T,
        )

    @property
    def n_frames(self) -> int:
        """How many frames there are."""
        return len(self.strength)

    @property
    def duration_s(self) -> float:
        """How long the piece is."""
        return self.n_frames / FRAME_RATE


def _above_surroundings(strength: np.ndarray) -> np.ndarray:
    from scipy.ndimage import uniform_filter1d

    strength = strength.astype(np.float64)
    if len(strength) == 0:
        return strength
    above = strength - uniform_filter1d(strength, round(_BACKGROUND_S * FRAME_RATE) | 1)
    np.maximum(above, 0, out=above)
    deviation = above.std()
    if deviation < np.finfo(np.float32).tiny:
        return np.zeros_like(above)
    scaled: np.ndarray = np.minimum(above / deviation, _LOUDEST)
    return scaled
