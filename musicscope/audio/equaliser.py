"""An equaliser: bells and shelves, as values that player, pictures and models share."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

Kind = Literal["low_shelf", "peak", "high_shelf"]

#: Centres of the ten bands, Hz: octaves around 1 kHz.
BANDS_HZ = (31.25, 62.5, 125.0, 250.0, 500.0, 1000.0, 2000.0, 4000.0, 8000.0, 16000.0)
#: Q of a bell one octave wide.
_OCTAVE_Q = math.sqrt(2.0)
#: Q of the steepest shelf that does not overshoot.
_SHELF_Q = math.sqrt(0.5)
#: Bands from this share of the sampling rate on are left out: their bells would be squeezed.
_HIGHEST = 0.45


@dataclass(frozen=True)
class Band:
    """One filter of an equaliser.

    Attributes
    ----------
    kind : {"low_shelf", "peak", "high_shelf"}
    frequency_hz : float
        Hz, the middle of a bell or of a shelf's slope.
    gain_db : float
        dB in the middle of a bell, or on a shelf.
    q : float
        How narrow a bell, or how steep a shelf is.
    """

    kind: Kind
    frequency_hz: float
    gain_db: float
    q: float


@dataclass(frozen=True)
class Equaliser:
    """Filters one after the other; hashable, so that pictures can be kept by it.

    Attributes
    ----------
    bands : tuple of Band
    """

    bands: tuple[Band, ...] = ()

    @property
    def flat(self) -> bool:
        """Whether it changes nothing."""
        return all(band.gain_db == 0.0 for band in self.bands)

    def sections(self, rate: float) -> np.ndarray:
        """Return second-order sections for sound of `rate` Hz.

        Bands at or above 0.45 `rate` are left out.

        Returns
        -------
        np.ndarray [shape=(n_sections, 6)]
            b0, b1, b2, 1, a1, a2 of each.

        References
        ----------
        Robert Bristow-Johnson (1998), Cookbook formulae for audio EQ biquad filter coefficients.
        """
        heard = [band for band in self.bands if band.frequency_hz < _HIGHEST * rate]
        return np.array([_section(band, rate) for band in heard]).reshape(-1, 6)

    def response_db(self, hz: np.ndarray, rate: float) -> np.ndarray:
        """Return the gain in dB at frequencies `hz`, in the shape of `hz`."""
        z = np.exp(-2j * np.pi * np.asarray(hz, float) / rate)
        powers = np.stack([np.ones_like(z), z, z * z])
        gain_db = np.zeros(z.shape)
        for section in self.sections(rate):
            gain = np.tensordot(section[:3], powers, 1) / np.tensordot(section[3:], powers, 1)
            gain_db += 20.0 * np.log10(np.abs(gain))
        return gain_db

    def applied(self, samples: np.ndarray, rate: float) -> np.ndarray:
        """Return sound as it leaves the filters.

        Parameters
        ----------
        samples : np.ndarray [shape=(n,) or (n, channels)]
        rate : float
            Hz.

        Returns
        -------
        np.ndarray
            In the shape and type of `samples`.
        """
        sections = self.sections(rate)
        if self.flat or not len(sections) or not len(samples):
            return samples
        from scipy.signal import sosfilt

        filtered: np.ndarray = sosfilt(sections, samples, axis=0)
        return filtered.astype(samples.dtype, copy=False)


#: Changes nothing.
FLAT = Equaliser()


def ten_bands(gains_db: Sequence[float]) -> Equaliser:
    """Return the equaliser of ten octave bands; the first and last are shelves.

    Parameters
    ----------
    gains_db : sequence of float
        dB for each of `BANDS_HZ`.

    Raises
    ------
    ValueError
        If there are not ten.
    """
    first, *middle, last = zip(BANDS_HZ, gains_db, strict=True)
    return Equaliser(
        (
            Band("low_shelf", *first, _SHELF_Q),
            *(Band("peak", *place, _OCTAVE_Q) for place in middle),
            Band("high_shelf", *last, _SHELF_Q),
        )
    )


def _section(band: Band, rate: float) -> tuple[float, ...]:
    a = 10.0 ** (band.gain_db / 40.0)
    w = 2.0 * math.pi * band.frequency_hz / rate
    cos, alpha = math.cos(w), math.sin(w) / (2.0 * band.q)
    if band.kind == "peak":
        b0, b1, b2 = 1.0 + alpha * a, -2.0 * cos, 1.0 - alpha * a
        a0, a1, a2 = 1.0 + alpha / a, -2.0 * cos, 1.0 - alpha / a
    else:
        side = -1.0 if band.kind == "low_shelf" else 1.0
        up, down, slope = a + 1.0, a - 1.0, 2.0 * math.sqrt(a) * alpha
        b0 = a * (up + side * down * cos + slope)
        b1 = -2.0 * side * a * (down + side * up * cos)
        b2 = a * (up + side * down * cos - slope)
        a0 = up - side * down * cos + slope
        a1 = 2.0 * side * (down - side * up * cos)
        a2 = up - side * down * cos - slope
    return (b0 / a0, b1 / a0, b2 / a0, 1.0, a1 / a0, a2 / a0)
