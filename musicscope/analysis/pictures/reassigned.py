"""The reassigned spectrogram."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from musicscope.analysis.picture_excerpt import Excerpt
from musicscope.analysis.picture_framing import (
    HOP_SETTING,
    RATE_SETTING,
    Framing,
    fft_setting,
    longer_hop,
)
from musicscope.analysis.picture_kinds import (
    FLOOR_DB,
    PICTURES,
    RowsAre,
    decibel_levels,
    level_decibels,
)
from musicscope.analysis.picture_windows import noise_bandwidth, window_shape, window_slope
from musicscope.core.registry import Parameter

#: Windows that end at 0: of the others the derivative does not exist.
_WINDOWS = ("hann", "blackmanharris")
#: Power of bins that are too weak to have a place.
_WEAKEST = 10 ** (FLOOR_DB / 10) / 4


class Points(NamedTuple):
    """Where the power of each bin of each frame belongs, `WEAKEST` ones left out.

    Attributes
    ----------
    bins : np.ndarray [shape=(n_points,)]
        Place on the axis of frequency, bins.
    frames : np.ndarray [shape=(n_points,)]
        Place on the axis of time, frames of the excerpt.
    power : np.ndarray [shape=(n_points,)]
        1 is full scale.
    """

    bins: np.ndarray
    frames: np.ndarray
    power: np.ndarray


@PICTURES.register(
    "reassigned",
    "Reassigned",
    (
        Parameter(
            "window",
            "Window",
            "hann",
            choices=_WINDOWS,
            help="Shape of each frame: Blackman-Harris keeps strong tones apart from weak ones.",
        ),
        fft_setting(2048, 8192),
        HOP_SETTING,
        RATE_SETTING,
    ),
    unit="dB",
)
@dataclass(frozen=True)
class Reassigned(Framing):
    """Power of windowed frames, moved to where in time and frequency it comes from.

    Each bin's power goes to the centre of gravity of what it measured, by the method of Auger
    and Flandrin (1995): lines and clicks become sharp.
    """

    @property
    def rows_are(self) -> RowsAre:
        """Hz."""
        return "hz"

    @property
    def frequencies(self) -> np.ndarray:
        """Centre of each row, Hz [shape=(1 + fft // 2,)]."""
        return np.arange(1 + self.fft // 2) * self.rate / self.fft

    @property
    def margin_frames(self) -> int:
        """Frames of sound needed on each side."""
        return 2 * self._reach

    @property
    def preview(self) -> Reassigned | None:
        """The same with fewer frames, where all of them take long."""
        return longer_hop(self)

    @property
    def _reach(self) -> int:
        """Frames by which power is moved at most."""
        return -(-self.fft // (2 * self.hop))

    def points(self, excerpt: Excerpt) -> Iterator[Points]:
        """Yield the places of the power of runs of frames."""
        from scipy.fft import rfft

        shape = window_shape(self.window, self.fft)
        moments = (np.arange(self.fft) - self.fft // 2).astype(np.float32) * shape
        slope = window_slope(self.window, self.fft)
        windows = excerpt.windows(self.fft)
        for block in excerpt.blocks(2 * self.fft):
            sound = windows[block]
            spectrum = rfft(sound * shape, axis=1, overwrite_x=True)
            power = np.square(spectrum.real)
            power += np.square(spectrum.imag)
            heard = power > _WEAKEST
            frames, bins = np.nonzero(heard)
            strength = power[heard]
            centre = spectrum[heard].conj() / strength
            later = (rfft(sound * moments, axis=1, overwrite_x=True)[heard] * centre).real
            higher = (rfft(sound * slope, axis=1, overwrite_x=True)[heard] * centre).imag
            yield Points(
                bins - higher * np.float32(self.fft / 2 / np.pi),
                block.start + frames + later / np.float32(self.hop),
                strength,
            )

    def values(self, excerpt: Excerpt) -> np.ndarray:
        """Return power, 1 is a tone of full scale, float32 [shape=(1 + fft // 2, n_frames)]."""
        rows, reach = 1 + self.fft // 2, self._reach
        power = np.zeros((excerpt.frames + 2 * reach, rows), np.float32)
        for points in self.points(excerpt.widened(reach)):
            bins, frames = np.rint(points.bins).astype(int), np.rint(points.frames).astype(int)
            inside = (bins >= 0) & (bins < rows) & (frames >= 0) & (frames < len(power))
            if not inside.any():
                continue
            frames, bins, strength = frames[inside], bins[inside], points.power[inside]
            first, last = frames.min(), frames.max()
            places = (frames - first) * rows + bins
            sums = np.bincount(places, strength, minlength=(last + 1 - first) * rows)
            power[first : last + 1] += sums.reshape(-1, rows)
        return power[reach : reach + excerpt.frames].T / np.float32(noise_bandwidth(self.window))

    def levels(self, excerpt: Excerpt) -> np.ndarray:
        """Return levels of dB re full scale, uint8 [shape=(1 + fft // 2, n_frames)]."""
        return np.ascontiguousarray(decibel_levels(self.values(excerpt)))

    def value(self, level: float) -> float:
        """Return the dB re full scale of a level."""
        return level_decibels(level)
