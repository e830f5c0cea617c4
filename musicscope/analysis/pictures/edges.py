"""What one filter of a network sees of a mel spectrogram."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from musicscope.analysis.picture_excerpt import HOP, RATE, Excerpt
from musicscope.analysis.picture_framing import HOP_SETTING, RATE_SETTING, check_frames
from musicscope.analysis.picture_kinds import FLOOR_DB, PICTURES, RowsAre
from musicscope.analysis.pictures.mel import BANDS_SETTING, Mel
from musicscope.core.registry import Parameter

SHAPES = ("square", "tall", "wide")
#: What level 255 stands for, dB.
_LARGEST_DB = 48.0


@PICTURES.register(
    "edges",
    "Edges",
    (
        Parameter(
            "shape",
            "Shape",
            "square",
            choices=SHAPES,
            help="Tall filters see onsets, wide ones held tones, square ones small spots.",
        ),
        Parameter(
            "length",
            "Length",
            9,
            minimum=3,
            maximum=63,
            unit="bands or frames",
            help="The filter's long side, an odd number; both sides of a square.",
        ),
        Parameter(
            "thickness",
            "Thickness",
            3,
            minimum=3,
            maximum=31,
            unit="frames or bands",
            help="The short side of a tall or wide filter, an odd number.",
        ),
        BANDS_SETTING,
        HOP_SETTING,
        RATE_SETTING,
    ),
    unit="dB",
)
@dataclass(frozen=True)
class Edges:
    """A mel spectrogram in dB, filtered by one kernel, of which what is positive is kept.

    The kernels are edges, as the first layer of a convolutional network learns them: along the
    axis of time a step up, along the axis of pitch a line, in both a spot. Tall and wide ones are
    those of Pons, Lidy and Serra (2016). Each is a difference of two means, so that its answer is
    the dB by which a place stands out.

    Attributes
    ----------
    shape : str
        ``tall``: many bands, few frames. ``wide``: few bands, many frames. ``square``.
    length, thickness : int
        Sides of the kernel, bands or frames; even ones become one longer.
    bands, hop, rate : int
        Of the mel spectrogram.
    """

    shape: str = "square"
    length: int = 9
    thickness: int = 3
    bands: int = 128
    hop: int = HOP
    rate: int = RATE

    def __post_init__(self) -> None:
        check_frames(self.hop, self.rate)

    @property
    def _mel(self) -> Mel:
        return Mel(hop=self.hop, rate=self.rate, bands=self.bands)

    @property
    def rows_are(self) -> RowsAre:
        """Hz."""
        return "hz"

    @property
    def frequencies(self) -> np.ndarray:
        """Peak of each band, Hz [shape=(bands,)]."""
        return self._mel.frequencies

    @property
    def margin_frames(self) -> int:
        """Frames of sound needed on each side."""
        return self._mel.margin_frames + len(self.parts[0][1]) // 2

    @property
    def preview(self) -> None:
        """It is quick itself."""

    @property
    def parts(self) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
        """Pairs of weights over bands, lowest first, and over frames: the kernel is their sum."""
        length, thickness = self.length | 1, self.thickness | 1
        mean = np.full(length, 1 / length)
        if self.shape == "tall":
            return ((mean, _step(thickness)),)
        if self.shape == "wide":
            return ((_line(thickness), mean),)
        near = _near(length).astype(float)
        around = length**2 - near.sum() ** 2
        return (
            (near / near.sum() ** 2 + near / around, near),
            (np.full(length, -1 / around), mean * length),
        )

    @property
    def kernel(self) -> np.ndarray:
        """The filter [shape=(bands, frames)], lowest band first."""
        return np.asarray(sum(np.outer(*part) for part in self.parts))

    def values(self, excerpt: Excerpt) -> np.ndarray:
        """Return by how much each place stands out, dB, float32 [shape=(bands, n_frames)]."""
        from scipy.ndimage import correlate1d

        beside = len(self.parts[0][1]) // 2
        power = self._mel.values(excerpt.widened(beside))
        decibels = 10 * np.log10(np.maximum(power, np.float32(10 ** (FLOOR_DB / 10))))
        answer = np.zeros_like(decibels)
        for over_bands, over_frames in self.parts:
            filtered = correlate1d(decibels, over_frames, axis=1)
            answer += correlate1d(filtered, over_bands, axis=0, mode="nearest")
        return np.asarray(np.maximum(answer[:, beside : beside + excerpt.frames], 0.0))

    def levels(self, excerpt: Excerpt) -> np.ndarray:
        """Return levels, uint8 [shape=(bands, n_frames)]; 255 is 48 dB."""
        scaled = self.values(excerpt) * np.float32(255 / _LARGEST_DB) + np.float32(0.5)
        return np.asarray(np.minimum(scaled, 255.0)).astype(np.uint8)

    def value(self, level: float) -> float:
        """Return the dB of a level."""
        return level / 255 * _LARGEST_DB


def _step(width: int) -> np.ndarray:
    """Return the mean of the later half less that of the earlier."""
    half = width // 2
    return np.repeat([-1 / half, 0.0, 1 / half], [half, 1, half])


def _line(width: int) -> np.ndarray:
    """Return the mean of the middle third less that of both sides."""
    near = _near(width)
    return np.asarray(np.where(near, 1 / near.sum(), -1 / (~near).sum()))


def _near(width: int) -> np.ndarray:
    """Return which places are the middle third."""
    return np.asarray(np.abs(np.arange(width) - width // 2) <= width // 6)
