"""The pitch of a voice or an instrument that plays one note at a time."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from musicscope.analysis.pitch import PITCH_NAMES

__all__ = [
    "CONCERT_A",
    "HIGHEST_A",
    "LOWEST_A",
    "PitchNow",
    "PitchTracker",
    "estimate_pitch",
    "frame_length",
]

#: Hz, of A4.
CONCERT_A, LOWEST_A, HIGHEST_A = 440.0, 415.0, 466.0
#: Hz, between which pitches are sought.
_LOWEST_HZ, _HIGHEST_HZ = 50.0, 2_200.0
#: Seconds over which a sound is compared with itself.
_COMPARED_S = 0.046
#: A sound counts as periodic when it differs from itself by less than this share of its power.
_SURE, _BARELY = 0.12, 0.2
#: Quieter than this, nothing is heard, dBFS.
_SILENCE_DB = -62.0
#: Lags are this dense at least, Hz: a high note's dips lie between samples.
_DENSE_HZ = 170_000
#: Seconds between two estimates.
_STEP_S = 0.02


@dataclass(frozen=True)
class PitchNow:
    """One pitch at one moment.

    Attributes
    ----------
    at_s : float
        The middle of the sound that it was found in, seconds.
    frequency_hz : float
        Of the fundamental, whether it sounds or not.
    midi : int
        The nearest note, 69 for A4.
    cents : float
        How far above it, -50..50.
    confidence : float
        0..1; 1 is a sound that repeats exactly.
    level_db : float
        RMS re full scale.
    """

    at_s: float
    frequency_hz: float
    midi: int
    cents: float
    confidence: float
    level_db: float

    @property
    def note(self) -> str:
        """Pitch class and octave, such as ``"B♭3"``."""
        return f"{PITCH_NAMES[self.midi % 12]}{self.midi // 12 - 1}"


def frame_length(rate: int) -> int:
    """Return how many samples `estimate_pitch` looks at."""
    return int(_COMPARED_S * rate) + int(rate / _LOWEST_HZ) + 2


def estimate_pitch(
    samples: np.ndarray, rate: int, *, concert_a: float = CONCERT_A, at_s: float = 0.0
) -> PitchNow | None:
    """Find the pitch of a short sound.

    YIN (de Cheveigné and Kawahara, 2002): the first lag at which the sound differs little from
    itself. Between samples the comparison is interpolated, exactly, by its spectrum. The period
    is then measured over as many periods as fit, each time twice as far as before, by parabolas
    through the normalised correlation (McLeod and Wyvill, 2005), so that high notes are as exact
    as low ones.

    Parameters
    ----------
    samples : np.ndarray [shape=(n,)], float
        The newest last; `frame_length` of them are used.
    rate : int
        Hz, 8000 or more.
    concert_a : float
        Hz, 415 to 466: which A4 notes are counted from.
    at_s : float
        Where the last sample lies, seconds.

    Returns
    -------
    PitchNow or None
        None for silence and noise, and when there is too little sound.
    """
    length = frame_length(rate)
    if len(samples) < length:
        return None
    frame = np.asarray(samples[-length:], np.float64)
    frame = frame - frame.mean()
    level_db = 10 * math.log10(float(frame @ frame) / length + 1e-12)
    if level_db < _SILENCE_DB:
        return None
    longest = int(rate / _LOWEST_HZ) + 1
    dense = -(-_DENSE_HZ // rate)
    difference, correlation = _compare(frame, length - longest, longest, dense)
    lag = _first_dip(difference, int(dense * rate / _HIGHEST_HZ))
    if lag is None:
        return None
    period = _refined(correlation, lag) / dense
    midi = 69 + 12 * math.log2(rate / period / concert_a)
    nearest = round(midi)
    return PitchNow(
        at_s=at_s - length / 2 / rate,
        frequency_hz=rate / period,
        midi=nearest,
        cents=100 * (midi - nearest),
        confidence=float(np.clip(1 - difference[lag], 0.0, 1.0)),
        level_db=level_db,
    )


def _compare(
    frame: np.ndarray, width: int, longest: int, dense: int
) -> tuple[np.ndarray, np.ndarray]:
    """Compare the first `width` samples with those at each lag, `dense` lags a sample.

    Returns
    -------
    difference : np.ndarray [shape=(dense * longest + 1,)]
        Divided by its mean at all smaller lags; 1 at lag 0.
    correlation : np.ndarray [shape=(dense * longest + 1,)]
        -1..1.
    """
    from scipy.fft import irfft, next_fast_len, rfft

    size = next_fast_len(len(frame) + width, real=True)
    spectrum = rfft(frame, size) * np.conj(rfft(frame[:width], size))
    count = dense * longest + 1
    product = dense * irfft(spectrum, dense * size)[:count]
    energy = np.concatenate([[0.0], np.cumsum(frame**2)])
    energies = energy[width : width + longest + 1] - energy[: longest + 1]
    places = np.arange(count)
    whole = energies[0] + np.interp(places / dense, np.arange(longest + 1), energies)
    plain = np.maximum(whole - 2 * product, 0.0)
    below = np.cumsum(plain[1:])
    difference = np.ones(count)
    difference[1:] = plain[1:] * places[1:] / np.maximum(below, 1e-12)
    return difference, 2 * product / np.maximum(whole, 1e-12)


def _first_dip(difference: np.ndarray, shortest: int) -> int | None:
    """Return the smallest lag of a periodic sound, or None for one that is not."""
    inner = difference[1:-1]
    dips = np.flatnonzero((inner <= difference[:-2]) & (inner < difference[2:])) + 1
    dips = dips[dips >= shortest]
    if not len(dips):
        return None
    sure = dips[difference[dips] < _SURE]
    if len(sure):
        return int(sure[0])
    best = dips[np.argmin(difference[dips])]
    return int(best) if difference[best] < _BARELY else None


def _refined(correlation: np.ndarray, lag: int) -> float:
    """Return the period in samples, not rounded."""
    period, periods = _peak(correlation, lag), 1
    while True:
        periods *= 2
        place = round(period * periods)
        if place + 2 >= len(correlation):
            return period
        around = correlation[place - 1 : place + 2]
        further = _peak(correlation, place - 1 + int(np.argmax(around))) / periods
        if around.max() < 0.8 or abs(further - period) * periods > 2.5:
            return period
        period = further


def _peak(values: np.ndarray, place: int) -> float:
    """Return where the parabola through three values has its peak."""
    if not 0 < place < len(values) - 1:
        return float(place)
    left, middle, right = values[place - 1 : place + 2]
    bend = left - 2 * middle + right
    if bend >= 0:
        return float(place)
    return place + float(np.clip(0.5 * (left - right) / bend, -0.5, 0.5))


class PitchTracker:
    """Follows the pitch of a sound that comes in blocks.

    Parameters
    ----------
    rate : int
        Hz.
    concert_a : float
        Hz of A4; may be set at any time.

    Attributes
    ----------
    now : PitchNow or None
        The newest pitch; None while there is none.
    """

    def __init__(self, rate: int, concert_a: float = CONCERT_A) -> None:
        self.rate = rate
        self.concert_a = concert_a
        self.now: PitchNow | None = None
        self._length = frame_length(rate)
        self._step = int(_STEP_S * rate)
        self._kept = np.zeros(0, np.float32)
        self._came = 0
        self._due = self._length

    def push(self, samples: np.ndarray) -> list[PitchNow | None]:
        """Return what each step of 20 ms that is complete says; `samples` [shape=(n,)] mono."""
        self._kept = np.concatenate([self._kept, samples])
        self._came += len(samples)
        found = []
        while self._due <= self._came:
            stop = len(self._kept) - (self._came - self._due)
            found.append(
                estimate_pitch(
                    self._kept[:stop],
                    self.rate,
                    concert_a=self.concert_a,
                    at_s=self._due / self.rate,
                )
            )
            self._due += self._step
        self._kept = self._kept[max(len(self._kept) - self._length - self._step, 0) :]
        if found:
            self.now = found[-1]
        return found
