"""The spectrum of the last moment: levels of sines, their exact frequencies, averages and hold."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

#: Terms of each window's cosine sum (Harris, 1978).
WINDOWS: dict[str, tuple[float, ...]] = {
    "hann": (0.5, 0.5),
    "hamming": (0.54, 0.46),
    "blackmanharris": (0.35875, 0.48829, 0.14128, 0.01168),
    "rectangular": (1.0,),
}
#: What silence reads, dBFS.
FLOOR_DB = -140.0
#: Time constants of averages, s; 0 for none, infinity for the mean of all.
AVERAGES_S = {"off": 0.0, "fast": 0.125, "slow": 1.0, "infinite": float("inf")}
#: How fast held peaks fall, dB a second.
HOLD_FALL_DB_S = 12.0
#: A peak stands out by this from what lies around it, within so many bins, dB.
_STANDS_OUT_DB, _AROUND = 8.0, 12
_OFFSETS = 200


@lru_cache(maxsize=16)
def window_of(name: str, length: int) -> np.ndarray:
    """Return a periodic window [shape=(length,)], float32; its greatest value is 1."""
    phase = 2 * np.pi * np.arange(length) / length
    terms = enumerate(WINDOWS[name])
    window = sum((-1) ** n * term * np.cos(n * phase) for n, term in terms)
    return np.asarray(window, np.float32)


def sine_power(samples: np.ndarray, window: str) -> np.ndarray:
    """Return the spectrum of a stretch of sound, in which a full-scale sine reads 1.

    Parameters
    ----------
    samples : np.ndarray [shape=(n_fft,)], float32
    window : str
        One of `WINDOWS`.

    Returns
    -------
    np.ndarray [shape=(n_fft // 2 + 1,)], float64
        Squared amplitudes.
    """
    shape = window_of(window, len(samples))
    transform = np.fft.rfft(samples * shape)
    power = transform.real**2 + transform.imag**2
    power *= (2 / shape.sum(dtype=np.float64)) ** 2
    power[0] /= 4
    power[-1] /= 4
    return np.asarray(power)


def to_db(power: np.ndarray) -> np.ndarray:
    """Return squared amplitudes in dBFS, at least `FLOOR_DB`."""
    return np.asarray(10 * np.log10(np.maximum(power, 10 ** (FLOOR_DB / 10))))


class RunningSpectrum:
    """Averages spectra over time and holds their peaks.

    Parameters
    ----------
    average : str
        One of `AVERAGES_S`.
    """

    def __init__(self, average: str = "off") -> None:
        self.average = average
        self._mean: np.ndarray | None = None
        self._held_db: np.ndarray | None = None
        self._count = 0

    def push(self, power: np.ndarray, elapsed_s: float) -> np.ndarray:
        """Take the newest spectrum, `elapsed_s` after the last; returns the average, squared."""
        if self._mean is None or len(self._mean) != len(power):
            self._mean, self._held_db, self._count = power.copy(), None, 0
        self._count += 1
        constant = AVERAGES_S[self.average]
        if constant == 0:
            share = 1.0
        elif np.isinf(constant):
            share = 1 / self._count
        else:
            share = 1 - float(np.exp(-elapsed_s / constant))
        self._mean = self._mean + share * (power - self._mean)
        level = to_db(self._mean)
        if self._held_db is None:
            self._held_db = level
        else:
            self._held_db = np.maximum(self._held_db - HOLD_FALL_DB_S * elapsed_s, level)
        return self._mean

    @property
    def held_db(self) -> np.ndarray | None:
        """The highest levels of late, falling, dBFS; None before the first spectrum."""
        return self._held_db


@dataclass(frozen=True)
class Peak:
    """A partial.

    Attributes
    ----------
    hz : float
        Its frequency, far finer than the bins.
    level_db : float
        Its amplitude, dBFS.
    """

    hz: float
    level_db: float


@lru_cache(maxsize=8)
def _between_bins(window: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return for places between two bins how the neighbours of a peak differ, and what it loses.

    Returns
    -------
    difference : np.ndarray [shape=(200,)]
        Level of the bin above against the one below, dB, ascending.
    offset : np.ndarray [shape=(200,)]
        Of the partial from the bin, -0.5..0.5 bins.
    loss_db : np.ndarray [shape=(200,)]
        By which the bin is below the partial.
    """
    length = 512
    shape = window_of(window, length).astype(np.float64)
    offset = (np.arange(_OFFSETS) + 0.5) / _OFFSETS - 0.5
    steps = -2j * np.pi * np.arange(length) / length

    def level(at: np.ndarray) -> np.ndarray:
        response = np.abs(np.exp(at[:, np.newaxis] * steps) @ shape) / shape.sum()
        return np.asarray(20 * np.log10(response))

    return level(1 - offset) - level(-1 - offset), offset, -level(offset)


def find_peaks(
    power: np.ndarray, rate: float, window: str, *, count: int = 8, range_db: float = 60.0
) -> list[Peak]:
    """Find the strongest partials.

    The place between two bins follows from the levels of both neighbours by the known shape of
    the window (as Smith and Serra, 1987, with the window's own curve in place of a parabola).

    Parameters
    ----------
    power : np.ndarray [shape=(n_bins,)]
        From `sine_power`, or an average of such.
    rate : float
        Hz of the sound.
    window : str
        One of `WINDOWS`.
    count : int
        How many at most.
    range_db : float
        How far below the strongest.

    Returns
    -------
    list of Peak
        The strongest first.
    """
    level = to_db(power)
    inner = level[2:-2]
    is_peak = (inner > level[1:-3]) & (inner >= level[3:-1])
    least = max(float(inner.max(initial=FLOOR_DB)) - range_db, FLOOR_DB + 40)
    places = np.flatnonzero(is_peak & (inner > least)) + 2
    places = places[np.argsort(-level[places])][: 4 * count]
    difference, offset, loss_db = _between_bins(window)
    bin_hz = rate / (2 * (len(power) - 1))
    found: list[Peak] = []
    for place in places.tolist():
        around = level[max(place - _AROUND, 0) : place + _AROUND + 1]
        if level[place] - np.median(around) < _STANDS_OUT_DB:
            continue
        apart = level[place + 1] - level[place - 1]
        shift = float(np.interp(apart, difference, offset))
        lost = float(np.interp(shift, offset, loss_db))
        found.append(Peak((place + shift) * bin_hz, float(level[place]) + lost))
        if len(found) == count:
            break
    return found
