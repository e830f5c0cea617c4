"""The axis of frequency: how rows of the screen, Hz and notes go together."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from musicscope.analysis.constant_q import C1_HZ
from musicscope.analysis.picture import PictureChoice, bin_frequencies, picture_of
from musicscope.analysis.picture_raster import Rows, rows_between

#: Name and label of each axis of frequency.
AXES = {
    "notes": "Note names",
    "octaves": "Octaves",
    "log": "Logarithmic",
    "mel": "Mel",
    "linear": "Linear",
}
#: The axis of pictures whose rows are not frequencies.
PLAIN = "plain"
#: Axes on which a semitone has the same height everywhere: a piano keyboard fits beside them.
MUSICAL = frozenset({"notes", "octaves", "log"})
OCTAVES = 8
_QUARTER_TONE = 2 ** (1 / 24)
_LOWEST_AUDIBLE_HZ = 20.0
#: The smallest part of an axis that can be shown.
_SMALLEST_PART = 1 / 60


@dataclass(frozen=True)
class PitchAxis:
    """A stretch of an axis drawn on some rows.

    Attributes
    ----------
    kind : str
        One of `AXES`, or `PLAIN`. ``notes`` and ``octaves`` are logarithmic too.
    rows : int
        Pixels from bottom to top.
    lowest_hz, highest_hz : float
        At the bottom and at the top edge; for `PLAIN` numbers of rows of the picture.
    """

    kind: str
    rows: int
    lowest_hz: float = C1_HZ / _QUARTER_TONE
    highest_hz: float = C1_HZ * 2**OCTAVES / _QUARTER_TONE

    def hz_at(self, y: float) -> float:
        """Return the frequency `y` pixels below the top edge, Hz."""
        return float(self._hz(np.asarray(y, float)))

    def y_of(self, hz: float) -> float:
        """Return where a frequency lies, pixels below the top edge."""
        low, high = self._ends
        return float(self.rows * (1 - (float(_warped(self.kind, hz)) - low) / (high - low)))

    def rows_of(self, choice: PictureChoice) -> Rows:
        """Return which bins of a picture each row shows."""
        return _rows(self, choice)

    def zoomed(self, factor: float, y: float, full: PitchAxis) -> PitchAxis:
        """Return the axis with `factor` times as much of it, keeping what is at `y` there."""
        low, high = self._ends
        bottom, top = full._ends
        length = min(max((high - low) * factor, (top - bottom) * _SMALLEST_PART), top - bottom)
        part = 1 - y / self.rows
        return self._between(low + (high - low - length) * part, length, full)

    def moved(self, dy: float, full: PitchAxis) -> PitchAxis:
        """Return the axis moved by `dy` pixels, downwards: what was above comes into view."""
        low, high = self._ends
        return self._between(low + (high - low) * dy / self.rows, high - low, full)

    def _between(self, low: float, length: float, full: PitchAxis) -> PitchAxis:
        bottom, top = full._ends
        low = min(max(low, bottom), top - length)
        ends = (float(_unwarped(self.kind, u)) for u in (low, low + length))
        return PitchAxis(self.kind, self.rows, *ends)

    @property
    def _ends(self) -> tuple[float, float]:
        return float(_warped(self.kind, self.lowest_hz)), float(_warped(self.kind, self.highest_hz))

    def _hz(self, y: np.ndarray) -> np.ndarray:
        low, high = self._ends
        return _unwarped(self.kind, low + (high - low) * (1 - y / self.rows))


def whole_axis(kind: str, rows: int, choice: PictureChoice) -> PitchAxis:
    """Return the axis over all that a picture can show on it.

    Axes of notes reach from a quarter tone below C1 to one below C9, as far as the picture
    does; the others from 20 Hz or 0 to the picture's highest frequency.
    """
    picture = picture_of(choice)
    bins = picture.frequencies
    if picture.rows_are != "hz":
        return PitchAxis(PLAIN, rows, float(bins[0]) - 0.5, float(bins[-1]) + 0.5)
    half = (bins[-1] - bins[-2]) / 2 if len(bins) > 1 else 0.0
    top = min(float(bins[-1] + half), picture.rate / 2)
    if kind in ("notes", "octaves"):
        highest = min(C1_HZ * 2**OCTAVES, top * _QUARTER_TONE) / _QUARTER_TONE
        return PitchAxis(kind, rows, C1_HZ / _QUARTER_TONE, highest)
    if kind == "log":
        return PitchAxis(kind, rows, max(_LOWEST_AUDIBLE_HZ, bins[0] / _QUARTER_TONE), top)
    return PitchAxis(kind, rows, 0.0, top)


def axis_of(
    kind: str, rows: int, choice: PictureChoice, range_hz: tuple[float, float] | None
) -> PitchAxis:
    """Return the axis over a range, as far as the picture can show it.

    Parameters
    ----------
    range_hz : tuple of float or None
        Lowest and highest frequency; None for all.
    """
    whole = whole_axis(kind, rows, choice)
    if range_hz is None:
        return whole
    low, high = max(range_hz[0], whole.lowest_hz), min(range_hz[1], whole.highest_hz)
    part = PitchAxis(whole.kind, rows, low, high)
    if low >= high:
        return whole
    (bottom, top), (first, last) = whole._ends, part._ends
    return part if last - first >= (top - bottom) * _SMALLEST_PART * 0.99 else whole


def _warped(kind: str, hz: float | np.ndarray) -> np.ndarray:
    """Return heights on an axis, in units of its own."""
    hz = np.asarray(hz, float)
    if kind in MUSICAL:
        return np.log2(np.maximum(hz, 1e-3))
    if kind == "mel":
        # the scale of Slaney's Auditory Toolbox (1998), as the mel picture has it
        high = 15 + 27 * np.log(np.maximum(hz, 1000) / 1000) / math.log(6.4)
        return np.where(hz < 1000, hz * 3 / 200, high)
    return hz


def _unwarped(kind: str, height: float | np.ndarray) -> np.ndarray:
    height = np.asarray(height, float)
    if kind in MUSICAL:
        return np.exp2(height)
    if kind == "mel":
        high = 1000 * 6.4 ** ((np.maximum(height, 15) - 15) / 27)
        return np.where(height < 15, height * 200 / 3, high)
    return height


@lru_cache(maxsize=32)
def _rows(axis: PitchAxis, choice: PictureChoice) -> Rows:
    edges = axis._hz(np.arange(axis.rows + 1, dtype=float))
    return rows_between(edges, bin_frequencies(choice))
