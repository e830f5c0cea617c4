"""A track at a glance: one strip of colour, and curves of brightness, roughness and density."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

#: Columns of every strip and curve at most.
COLUMNS = 1000

#: Borders between bass, mid and treble, Hz: below lie kick and bass, above consonants and cymbals.
_BORDERS_HZ = (250.0, 2000.0)

#: How a band's loudest columns, and those this much quieter in dB, are shown: 255 and 0.
_LOUD_PERCENTILE, _DEPTH_DB = 98, 22.0
#: How far below the loudest band the scale of a band may start, dB: hiss does not look like music.
_FAINTEST_DB = 40.0

#: Power of a bin that is silence: that of white noise at -80 dBFS through a Hann window of 2048.
_SILENT = 1e-5

#: Columns of roughness a second at most: each costs a look at all pairs of partials.
_ROUGH_COLUMNS_A_SECOND = 4
#: Partials of a column that rub against each other, and the lowest, Hz, and weakest that count.
_PARTIALS, _LOWEST_HZ, _WEAKEST = 16, 60.0, 1e-4
#: Dissonance of two equal partials over their distance, fitted to listeners (Sethares, 1993).
_STEEP, _FLAT, _PEAK_AT, _S1, _S2 = 3.5, 5.75, 0.24, 0.0207, 18.96
#: The largest value of the difference of both exponentials.
_ROUGHEST = 0.1808

#: Onsets within a window of this width are counted together, seconds.
_DENSITY_S = 4.0


@lru_cache(maxsize=4)
def _band_matrix(n_bins: int, rate: int) -> np.ndarray:
    hz = np.linspace(0, rate / 2, n_bins)
    band = np.searchsorted(_BORDERS_HZ, hz, side="right")
    matrix: np.ndarray = (band[:, np.newaxis] == np.arange(3)).astype(np.float32)
    matrix[0] = 0
    return matrix


def band_power(power: np.ndarray, rate: int) -> np.ndarray:
    """Sum a spectrogram into bass, mid and treble.

    Parameters
    ----------
    power : np.ndarray [shape=(n_frames, n_bins)], float32
        Frames are rows.
    rate : int
        Hz.

    Returns
    -------
    np.ndarray [shape=(n_frames, 3)], float32
        Below 250 Hz, up to 2 kHz, above; what does not oscillate (0 Hz) is left out.
    """
    bands: np.ndarray = power @ _band_matrix(power.shape[1], rate)
    return bands


def columns_of(n_frames: int, columns: int = COLUMNS) -> np.ndarray:
    """Return the frame at which each column begins, and the end [shape=(n + 1,)], int."""
    n = min(n_frames, columns)
    return np.arange(n + 1) * n_frames // max(n, 1)


def means(series: np.ndarray, columns: int) -> np.ndarray:
    """Return means of a series in at most so many columns.

    Parameters
    ----------
    series : np.ndarray [shape=(n_frames, ...)]
        What is not finite counts as 0.
    columns : int
        How many at most.
    """
    if not len(series):
        return np.zeros(series.shape)
    edges = columns_of(len(series), columns)
    width = np.diff(edges).reshape(-1, *[1] * (series.ndim - 1))
    clean = np.nan_to_num(series, nan=0.0, posinf=0.0, neginf=0.0)
    mean: np.ndarray = np.add.reduceat(clean, edges[:-1], axis=0, dtype=np.float64) / width
    return mean


def moodbar(bands: np.ndarray, columns: int = COLUMNS) -> np.ndarray:
    """Paint a track as a strip: bass red, mid green, treble blue (Wood and O'Keefe, 2005).

    Parameters
    ----------
    bands : np.ndarray [shape=(n_frames, 3)], at least 0
        From `band_power`.
    columns : int
        How many at most.

    Returns
    -------
    np.ndarray [shape=(n, 3)], uint8
        Red, green and blue of each column. Each band is shown in dB against its own loud moments,
        so that all three colours are used; silence is black.
    """
    if not len(bands):
        return np.zeros((0, 3), np.uint8)
    mean = means(bands, columns)
    if mean.max() <= 0:
        return np.zeros((len(mean), 3), np.uint8)
    level = 10 * np.log10(np.maximum(mean, mean.max() * 1e-12))
    top = np.percentile(level, _LOUD_PERCENTILE, axis=0)
    top = np.maximum(top, top.max() - _FAINTEST_DB)
    shade = np.clip(1 + (level - top) / _DEPTH_DB, 0, 1)
    colours: np.ndarray = np.rint(255 * shade).astype(np.uint8)
    return colours


def brightness(centroid: np.ndarray, bands: np.ndarray, columns: int = COLUMNS) -> np.ndarray:
    """Return how bright the sound is over time.

    Parameters
    ----------
    centroid : np.ndarray [shape=(n_frames,)], Hz
        Spectral centroid.
    bands : np.ndarray [shape=(n_frames, 3)], at least 0
        From `band_power`, of the same frames: loud frames count more.
    columns : int
        How many at most.

    Returns
    -------
    np.ndarray [shape=(n,)], float32, Hz
        0 for silence.
    """
    weight = np.sqrt(np.sum(bands, axis=1))
    total = means(weight, columns)
    weighted = means(np.nan_to_num(centroid, nan=0.0, posinf=0.0, neginf=0.0) * weight, columns)
    curve = np.zeros(len(total), np.float32)
    np.divide(weighted, total, out=curve, where=total > 0, casting="same_kind")
    return curve


def roughness(
    power: np.ndarray, rate: int, frame_rate: float, columns: int = COLUMNS
) -> np.ndarray:
    """Return how much the partials of the sound rub against each other.

    The 16 strongest peaks of one frame of each column, each pair by the curve of Plomp and
    Levelt (1965) as Sethares (1993) fitted it, weighted by both amplitudes. Partials nearer than
    three bins are seen as one.

    Parameters
    ----------
    power : np.ndarray [shape=(n_frames, n_bins)], float32
        Frames are rows. For parts of a track take a share of the columns for each.
    rate : int
        Hz.
    frame_rate : float
        Frames a second.
    columns : int
        How many at most; there are no more than 4 a second.

    Returns
    -------
    np.ndarray [shape=(n,)], float32, 0..1
        0 for silence and for a pure tone; 1 would be two equal partials at their worst.
    """
    enough = int(np.ceil(len(power) / frame_rate * _ROUGH_COLUMNS_A_SECOND))
    edges = columns_of(len(power), min(columns, enough))
    frames = (edges[:-1] + edges[1:]) // 2
    first = max(1, int(np.ceil(_LOWEST_HZ / (rate / 2) * (power.shape[1] - 1))))
    curve = np.zeros(len(frames), np.float32)
    for begin in range(0, len(frames), 64):
        rows = slice(begin, begin + 64)
        spectra = np.nan_to_num(power[frames[rows]], nan=0.0, posinf=0.0, neginf=0.0)
        curve[rows] = _rubbing(*_peaks(spectra, first, rate))
    return curve


def _peaks(spectra: np.ndarray, first: int, rate: int) -> tuple[np.ndarray, np.ndarray]:
    """Return frequency, Hz, and amplitude of the strongest peaks [shape=(n, 16)], ascending."""
    inner = spectra[:, first:-1]
    is_peak = (inner > spectra[:, first - 1 : -2]) & (inner >= spectra[:, first + 1 :])
    height = np.where(is_peak, inner, 0)
    count = min(_PARTIALS, height.shape[1])
    strongest = np.sort(np.argpartition(height, -count, axis=1)[:, -count:], axis=1)
    top = np.take_along_axis(height, strongest, axis=1)
    audible = (top > _WEAKEST * top.max(axis=1, keepdims=True)) & (top > _SILENT)
    at = strongest + first
    rows = np.arange(len(spectra))[:, np.newaxis]
    left, middle, right = (
        np.log(np.maximum(spectra[rows, at + side], np.finfo(np.float32).tiny))
        for side in (-1, 0, 1)
    )
    bend = left - 2 * middle + right
    shift = np.where(audible & (bend < 0), 0.5 * (left - right) / np.minimum(bend, -1e-6), 0)
    hz = (at + np.clip(shift, -0.5, 0.5)) * (rate / 2 / (spectra.shape[1] - 1))
    return hz, np.sqrt(np.where(audible, top, 0))


def _rubbing(hz: np.ndarray, amplitude: np.ndarray) -> np.ndarray:
    one, other = np.triu_indices(hz.shape[1], 1)
    apart = (hz[:, other] - hz[:, one]) * (_PEAK_AT / (_S1 * hz[:, one] + _S2))
    curve = (np.exp(-_STEEP * apart) - np.exp(-_FLAT * apart)) / _ROUGHEST
    both = amplitude[:, one] * amplitude[:, other]
    total = np.sum(amplitude, axis=1) ** 2
    rubbing = 4 * np.sum(both * curve, axis=1)
    scaled: np.ndarray = np.divide(rubbing, total, out=np.zeros_like(rubbing), where=total > 0)
    np.minimum(scaled, 1, out=scaled)
    return scaled


def density(onsets: np.ndarray, duration_s: float, columns: int = COLUMNS) -> np.ndarray:
    """Return how many onsets a second there are over time.

    Parameters
    ----------
    onsets : np.ndarray [shape=(n_onsets,)]
        Seconds, ascending.
    duration_s : float
        Length of the track.
    columns : int
        How many.

    Returns
    -------
    np.ndarray [shape=(columns,)], float32, onsets a second
        Counted in the 4 s around each column's middle, as far as the track goes.
    """
    if duration_s <= 0:
        return np.zeros(0, np.float32)
    middle = (np.arange(columns) + 0.5) * duration_s / columns
    first = np.maximum(middle - _DENSITY_S / 2, 0)
    last = np.minimum(middle + _DENSITY_S / 2, duration_s)
    count = np.searchsorted(onsets, last) - np.searchsorted(onsets, first)
    curve: np.ndarray = (count / (last - first)).astype(np.float32)
    return curve
