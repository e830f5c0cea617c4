"""All that is measured of short-time spectra, block by block while they lie in the core's cache."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from musicscope.analysis.filterbanks import mel_filterbank
from musicscope.analysis.tuning import Peaks, bin_range, find_peaks

#: Samples a second of everything that is analysed.
RATE = 22_050
#: Samples in one frame, and between two frames.
FRAME = 2048
HOP = 512
N_BINS = FRAME // 2 + 1
N_MELS = 128

#: A block of spectra that stays in a core's cache.
_BLOCK_FRAMES = 64

#: Bins whose magnitudes are summed together first; all sums are made of these.
_CELL = 32
_N_CELLS = -(-N_BINS // _CELL)

#: The edge of the spectrum lies where this share of the magnitude is below.
_ROLLOFF_SHARE = 0.85

#: Contrast: the lowest octave band ends here, and so much of a band is peak, and valley.
_LOWEST_HZ = 200.0
N_BANDS = 7
_BAND_SHARE = 0.02

#: Bands of mel filters that are summed together: each looks at a part of the bins only.
_MEL_GROUP = 32


@lru_cache(maxsize=1)
def bin_frequencies() -> np.ndarray:
    """Return the centre frequency of each bin in Hz [shape=(1025,)], float32."""
    return np.linspace(0, RATE / 2, N_BINS, dtype=np.float32)


@dataclass(frozen=True)
class Spectra:
    """The short-time Fourier transform of a stretch of sound, and what is read from each frame.

    Attributes
    ----------
    power : np.ndarray [shape=(n_frames, 1025)], float32
        Frames are rows, so that one lies together.
    mel : np.ndarray [shape=(n_frames, 128)], float32
        Power in mel bands.
    centroid, bandwidth, rolloff : np.ndarray [shape=(n_frames,)], float32, Hz
        Of the magnitudes.
    rms : np.ndarray [shape=(n_frames,)], float32
        Root mean square of the windowed samples.
    crests, troughs : np.ndarray [shape=(7, n_frames)], float32
        Mean of the strongest, and of the weakest, 2 % of the magnitudes in seven octave bands.
    peaks : Peaks
        The tones.
    """

    power: np.ndarray
    mel: np.ndarray
    centroid: np.ndarray
    bandwidth: np.ndarray
    rolloff: np.ndarray
    rms: np.ndarray
    crests: np.ndarray
    troughs: np.ndarray
    peaks: Peaks


@lru_cache(maxsize=1)
def _window() -> np.ndarray:
    return 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(FRAME) / FRAME)


@lru_cache(maxsize=1)
def _bands() -> tuple[tuple[slice, int], ...]:
    """Return each octave band's bins, and how many of them are its crest."""
    edges = np.concatenate([[0], _LOWEST_HZ * 2.0 ** np.arange(N_BANDS)])
    hz = bin_frequencies().astype(np.float64)
    bands = []
    for band in range(N_BANDS):
        inside = np.flatnonzero((hz >= edges[band]) & (hz <= edges[band + 1]))
        first = int(inside[0]) - (1 if band else 0)
        last = band == N_BANDS - 1
        stop = len(hz) if last else int(inside[-1]) + 1
        count = max(int(np.rint(_BAND_SHARE * (stop - first))), 1)
        bands.append((slice(first, stop if last else stop - 1), count))
    return tuple(bands)


@lru_cache(maxsize=1)
def _narrow_bins() -> int:
    """Return how many bins the bands have whose crest and trough are a single bin."""
    return max(int(bins.stop) for bins, count in _bands() if count == 1)


@lru_cache(maxsize=4)
def _mel_groups(rate: int) -> tuple[tuple[slice, slice, np.ndarray], ...]:
    """Return groups of mel bands: the bands, the bins they see, and their weights."""
    weights = mel_filterbank(rate, FRAME, N_MELS).T
    groups = []
    for first in range(0, N_MELS, _MEL_GROUP):
        bands = slice(first, first + _MEL_GROUP)
        seen = np.flatnonzero(weights[:, bands].any(axis=1))
        bins = slice(int(seen[0]), int(seen[-1]) + 1)
        groups.append((bands, bins, np.ascontiguousarray(weights[bins, bands])))
    return tuple(groups)


@lru_cache(maxsize=1)
def _cell_weights() -> tuple[np.ndarray, np.ndarray]:
    """Return what makes sum, first and second moment of a cell, and the cells' centres in Hz."""
    width = RATE / FRAME
    offset = (np.arange(_CELL) - (_CELL - 1) / 2) * width
    centres = np.arange(_N_CELLS) * _CELL * width - offset[0]
    weights = np.stack([np.ones(_CELL), offset, offset**2])
    return weights.astype(np.float32), centres.astype(np.float32)


@lru_cache(maxsize=1)
def _energy_weights() -> np.ndarray:
    """Return what makes the mean square of the samples from the power of the bins."""
    weights = np.full(N_BINS, 2 / FRAME**2, np.float32)
    weights[[0, -1]] /= 2
    return weights


class _Measures:
    """Arrays for all frames, filled block by block."""

    def __init__(self, n_frames: int, rate: int) -> None:
        self.power = np.empty((n_frames, N_BINS), np.float32)
        self.mel = np.empty((n_frames, N_MELS), np.float32)
        self.outline = np.empty((4, n_frames), np.float32)
        self.crests = np.empty((N_BANDS, n_frames), np.float32)
        self.troughs = np.empty((N_BANDS, n_frames), np.float32)
        self.peaks: list[Peaks] = []
        self._mel_groups = _mel_groups(rate)
        ranges = (bin_range(RATE, FRAME), bin_range(rate, FRAME))
        self._peak_bins = (min(r[0] for r in ranges), max(r[1] for r in ranges))
        self._magnitudes = np.zeros((_BLOCK_FRAMES, _N_CELLS * _CELL), np.float32)

    def take(self, rows: slice) -> None:
        """Measure the frames `rows`, whose power is known."""
        power = self.power[rows]
        for bands, bins, weights in self._mel_groups:
            np.matmul(power[:, bins], weights, out=self.mel[rows, bands])
        magnitudes = self._magnitudes[: len(power)]
        np.sqrt(power, out=magnitudes[:, :N_BINS])
        self._outline(rows, magnitudes)
        self._contrast(rows, magnitudes)
        np.sqrt(power @ _energy_weights(), out=self.outline[3, rows])
        self.peaks.append(find_peaks(power, *self._peak_bins))

    def _outline(self, rows: slice, magnitudes: np.ndarray) -> None:
        weights, centres = _cell_weights()
        sums = weights @ magnitudes.reshape(-1, _CELL).T
        mass, first, second = sums.reshape(3, len(magnitudes), _N_CELLS)
        below = np.cumsum(mass, axis=1)
        total = np.maximum(below[:, -1], np.finfo(np.float32).tiny)
        every = np.ones(_N_CELLS, np.float32)
        centroid = (mass @ centres + first @ every) / total
        lever = centres - centroid[:, np.newaxis]
        spread = lever * mass
        spread += 2 * first
        spread *= lever
        spread += second
        self.outline[0, rows] = centroid
        np.sqrt(np.maximum(spread @ every, 0) / total, out=self.outline[1, rows])
        self.outline[2, rows] = _edge(magnitudes, mass, below)

    def _contrast(self, rows: slice, magnitudes: np.ndarray) -> None:
        narrow = magnitudes[:, : _narrow_bins()].T.copy()
        for band, (bins, count) in enumerate(_bands()):
            if count == 1:
                np.min(narrow[bins], axis=0, out=self.troughs[band, rows])
                np.max(narrow[bins], axis=0, out=self.crests[band, rows])
                continue
            ordered = np.sort(magnitudes[:, bins], axis=1)
            share = np.full(count, 1 / count, np.float32)
            self.troughs[band, rows] = ordered[:, :count] @ share
            self.crests[band, rows] = ordered[:, -count:] @ share


def _edge(magnitudes: np.ndarray, mass: np.ndarray, below: np.ndarray) -> np.ndarray:
    """Return the frequency below which 85 % of each row of magnitudes lies, in Hz."""
    n = np.arange(len(magnitudes))
    wanted = np.float32(_ROLLOFF_SHARE) * below[:, -1]
    cell = (below >= wanted[:, np.newaxis]).argmax(axis=1)
    inside = magnitudes.reshape(len(magnitudes), _N_CELLS, _CELL)[n, cell]
    before = below[n, cell] - mass[n, cell]
    reached = np.cumsum(inside, axis=1) + before[:, np.newaxis] >= wanted[:, np.newaxis]
    reached[:, -1] = True
    place = np.minimum(cell * _CELL + reached.argmax(axis=1), N_BINS - 1)
    edge: np.ndarray = bin_frequencies()[place]
    return edge


def measure_spectra(padded: np.ndarray, rate: int = RATE) -> Spectra:
    """Transform a sound, Hann window, and measure every frame.

    Transformed in double precision: what single precision rounds away is as loud as the
    weakest bins, which spectral contrast measures.

    Parameters
    ----------
    padded : np.ndarray [shape=(at least FRAME,)], float32
        Frame ``t`` begins at sample ``t * HOP``.
    rate : int
        Hz of the samples. The mel bands follow it; all other measures count bins as if it were
        `RATE`.
    """
    from scipy.fft import rfft

    n_frames = (len(padded) - FRAME) // HOP + 1
    frames = np.lib.stride_tricks.sliding_window_view(padded, FRAME)[::HOP]
    measures = _Measures(n_frames, rate)
    windowed = np.empty((_BLOCK_FRAMES, FRAME), np.float64)
    parts = np.empty((_BLOCK_FRAMES, 2 * N_BINS), np.float32)
    for start in range(0, n_frames, _BLOCK_FRAMES):
        rows = slice(start, min(start + _BLOCK_FRAMES, n_frames))
        block = windowed[: rows.stop - rows.start]
        block[:] = frames[rows]
        block *= _window()
        squares = parts[: len(block)]
        squares[:] = rfft(block, axis=-1, overwrite_x=True).view(np.float64)
        squares *= squares
        np.add(squares[:, ::2], squares[:, 1::2], out=measures.power[rows])
        measures.take(rows)
    centroid, bandwidth, rolloff, rms = measures.outline
    return Spectra(
        power=measures.power,
        mel=measures.mel,
        centroid=centroid,
        bandwidth=bandwidth,
        rolloff=rolloff,
        rms=rms,
        crests=measures.crests,
        troughs=measures.troughs,
        peaks=Peaks.joined(measures.peaks),
    )
