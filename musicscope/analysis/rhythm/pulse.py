"""The regular pulses under a piece: how fast, how steady, and where each of their ticks falls."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from musicscope.analysis.rhythm.onsets import FRAME_RATE

#: Music is steady over this long; a window every so often.
_WINDOW = round(6 * FRAME_RATE) | 1
_STEP = round(0.5 * FRAME_RATE)
_BLOCK_WINDOWS = 512

#: Pulses that are tried, in ticks a second, evenly spaced in pitch.
_SLOWEST, _FASTEST, _N_RATES = 0.8, 9.5, 240
#: The pulse that carries the notes is sought here.
_LEAD_SLOWEST, _LEAD_FASTEST = 1.8, 8.5
#: Others stand to it as these.
_RATIOS = (2.0, 1 / 2, 3 / 2, 2 / 3, 3.0, 1 / 3, 4 / 3, 3 / 4)
_PULSES = 3
#: Another pulse this much weaker than the leading one is none.
_WEAKEST = 0.45
#: A pulse may be this many rates off the exact ratio.
_SLACK = 4

#: Change of rate from window to window: the most, and what a change of 3 % costs.
_MOST_DRIFT, _DRIFT, _DRIFT_COST = 0.06, 0.03, 0.1

#: A beat histogram has a value for each of these tempi.
HISTOGRAM_BPM = np.arange(40, 202, 2)
_LAG_WINDOW = round(12 * FRAME_RATE)


@lru_cache(maxsize=1)
def _rates() -> np.ndarray:
    return np.geomspace(_SLOWEST, _FASTEST, _N_RATES)


def _rates_apart(ratio: float) -> int:
    return round(float(np.log(ratio) / np.log(_rates()[1] / _rates()[0])))


@dataclass(frozen=True)
class Pulse:
    """One regular pulse.

    Attributes
    ----------
    ticks : np.ndarray [shape=(n_ticks,)], s
        When each tick falls, from first to last window.
    rate : float
        Ticks a second, the median.
    coherence : float
        0..1: the share of all onset strength that falls on ticks less what falls between.
    excess : float
        Coherence in terms of that which as many onsets at random have.
    drift : float
        Mean change of rate from window to window, in steps of one percent.
    """

    ticks: np.ndarray
    rate: float
    coherence: float
    excess: float
    drift: float


@dataclass(frozen=True)
class PulseGram:
    """Fourier transform of the onset strength in windows of six seconds.

    Attributes
    ----------
    waves : np.ndarray [shape=(n_windows, 240)], complex64
        One coefficient for each rate; its phase is that of the middle of the window. The mean
        of the onset strength over all windows is 1.
    times : np.ndarray [shape=(n_windows,)], s
        Middle of each window.
    chance : float
        Mean size of a coefficient when onsets of this strength fall at random.
    """

    waves: np.ndarray
    times: np.ndarray
    chance: float


@lru_cache(maxsize=1)
def _transform() -> np.ndarray:
    around = np.arange(_WINDOW) - _WINDOW // 2
    taper = np.hanning(_WINDOW + 2)[1:-1]
    turns = np.outer(around, _rates()) * (2 * np.pi / FRAME_RATE)
    parts = np.stack([np.cos(turns), -np.sin(turns)], axis=-1) * taper[:, np.newaxis, np.newaxis]
    return parts.reshape(_WINDOW, -1).astype(np.float32)


def pulse_gram(strength: np.ndarray) -> PulseGram:
    """Transform onset strength into pulses over time (Grosche and Müller, 2011).

    Parameters
    ----------
    strength : np.ndarray [shape=(n_frames,)], at least 0, n_frames at least 1
    """
    padded = np.pad(strength.astype(np.float32), _WINDOW // 2)
    windows = sliding_window_view(padded, _WINDOW)[::_STEP]
    taper = np.hanning(_WINDOW + 2)[1:-1].astype(np.float32)
    waves = np.empty((len(windows), _N_RATES), np.complex64)
    total = chance = 0.0
    for first in range(0, len(windows), _BLOCK_WINDOWS):
        block = np.ascontiguousarray(windows[first : first + _BLOCK_WINDOWS])
        waves[first : first + len(block)] = (block @ _transform()).view(np.complex64)
        total += float((block @ taper).sum())
        chance += float(np.sqrt(block**2 @ taper**2).sum())
    if total > 0:
        waves /= np.float32(total / len(windows))
        chance /= total
    return PulseGram(waves, np.arange(len(windows)) * (_STEP / FRAME_RATE), chance)


def _leading_path(size: np.ndarray) -> np.ndarray:
    """Return the strongest smooth path through the windows, as indices of rates."""
    first = int(np.searchsorted(_rates(), _LEAD_SLOWEST))
    last = int(np.searchsorted(_rates(), _LEAD_FASTEST))
    gain = size[:, first:last].astype(np.float64)
    reach = _rates_apart(1 + _MOST_DRIFT)
    drift = np.arange(-reach, reach + 1) * np.log(_rates()[1] / _rates()[0])
    cost = _DRIFT_COST * (drift / _DRIFT) ** 2
    n, width = gain.shape
    every = np.arange(width)
    came_from = np.zeros((n, width), np.int16)
    padded = np.full(width + 2 * reach, -np.inf)
    padded[reach:-reach] = gain[0]
    for window in range(1, n):
        ways = sliding_window_view(padded, 2 * reach + 1) - cost
        best = ways.argmax(axis=1)
        came_from[window] = every + best - reach
        padded[reach:-reach] = ways[every, best] + gain[window]
    path = np.empty(n, int)
    path[-1] = int(padded[reach:-reach].argmax())
    for window in range(n - 1, 0, -1):
        path[window - 1] = came_from[window, path[window]]
    return path + first


def _ticks(gram: PulseGram, path: np.ndarray) -> np.ndarray:
    """Return when the pulse along a path ticks: where its phase completes a turn."""
    rate = _rates()[path]
    phase = np.angle(gram.waves[np.arange(len(path)), path]) / (2 * np.pi)
    steps = (rate[1:] + rate[:-1]) / 2 * np.diff(gram.times)
    expected = np.concatenate([[0], np.cumsum(steps)])
    turns = expected + np.unwrap(phase - expected, period=1.0)
    turns = np.maximum.accumulate(turns)
    whole = np.arange(np.ceil(turns[0]), np.floor(turns[-1]) + 1)
    ticks: np.ndarray = np.interp(whole, turns, gram.times)
    return ticks


def find_pulses(gram: PulseGram) -> list[Pulse]:
    """Find the leading pulse of a piece, then up to two others that are nearly as strong.

    The leading pulse is the most coherent one that changes slowly; the others stand to it in
    simple ratios throughout the piece.

    Returns
    -------
    list of Pulse
        At least one.
    """
    size = np.abs(gram.waves)
    every = np.arange(len(size))
    lead = _leading_path(size)
    strength = float(size[every, lead].mean())
    found = [(strength, lead)]
    for ratio in _RATIOS:
        near = lead + _rates_apart(ratio)
        if near.min() < _SLACK or near.max() >= _N_RATES - _SLACK:
            continue
        means = [float(size[every, near + k].mean()) for k in range(-_SLACK, _SLACK + 1)]
        best = int(np.argmax(means))
        if means[best] > _WEAKEST * strength:
            found.append((means[best], near + best - _SLACK))
    found[1:] = sorted(found[1:], key=lambda pulse: -pulse[0])
    return [
        Pulse(
            ticks=_ticks(gram, path),
            rate=float(np.median(_rates()[path])),
            coherence=min(coherence, 1.0),
            excess=coherence / gram.chance,
            drift=float(np.abs(np.diff(path)).mean()) if len(path) > 1 else 0.0,
        )
        for coherence, path in found[:_PULSES]
    ]


def _autocorrelation(strength: np.ndarray) -> np.ndarray:
    """Return the mean autocorrelation of windows of 12 s, 1 at lag 0, unbiased."""
    from scipy.fft import irfft, next_fast_len, rfft

    length = min(_LAG_WINDOW, len(strength))
    size = next_fast_len(2 * length, real=True)
    total = np.zeros(length)
    for first in range(0, len(strength) - length + 1, max(length // 2, 1)):
        window = strength[first : first + length]
        spectrum = rfft(window - window.mean(), size)
        total += irfft(spectrum.real**2 + spectrum.imag**2, size)[:length]
    total /= np.maximum(length - np.arange(length), length / 4)
    likeness: np.ndarray = total / total[0] if total[0] > 0 else np.zeros(length)
    return likeness


def beat_histogram(strength: np.ndarray) -> tuple[np.ndarray, float]:
    """Return how strongly the onsets repeat at each tempo, and how clear the clearest is.

    Parameters
    ----------
    strength : np.ndarray [shape=(n_frames,)], at least 0, n_frames at least 2

    Returns
    -------
    histogram : np.ndarray [shape=(81,)], float32, at least 0
        Share of each tempo of `HISTOGRAM_BPM` (Tzanetakis and Cook, 2002); sums to 1, or to 0
        when nothing repeats.
    clarity : float
        Pulse clarity, 0..1: the greatest autocorrelation among these tempi (Lartillot et al.,
        2008).
    """
    likeness = _autocorrelation(strength)
    lags = 60 * FRAME_RATE / HISTOGRAM_BPM
    at = np.interp(lags, np.arange(len(likeness)), likeness, right=0)
    at = np.maximum(at, 0)
    longest, shortest = min(int(lags[0]) + 1, len(likeness)), int(lags[-1])
    clarity = float(likeness[shortest:longest].max(initial=0))
    total = at.sum()
    histogram = at / total if total > 0 else at
    return histogram.astype(np.float32), min(max(clarity, 0.0), 1.0)
