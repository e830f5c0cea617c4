"""The chromagram."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from musicscope.analysis.constant_q import C1_HZ, ConstantQ
from musicscope.analysis.filterbanks import chroma_filterbank
from musicscope.analysis.picture_excerpt import HOP, RATE, Excerpt
from musicscope.analysis.picture_framing import fft_setting
from musicscope.analysis.picture_kinds import PICTURES, RowsAre
from musicscope.core.registry import Parameter

SOURCES = ("cqt", "stft", "cens")

_BINS_PER_OCTAVE = 36
_OCTAVES = 8
#: Octaves that are folded; the highest holds overtones more than notes.
_FOLDED = 7
#: A frame whose strongest pitch class is weaker than this tone fades to nothing, amplitude.
_QUIET = 10 ** (-70 / 20)
#: Shares of a frame's energy from which on a pitch class counts one, two, three and four times.
_STEPS = (0.05, 0.1, 0.2, 0.4)


@PICTURES.register(
    "chroma",
    "Chroma",
    (
        Parameter(
            "source",
            "Source",
            "cqt",
            choices=SOURCES,
            help="Constant-Q is the most exact, STFT the most sudden, CENS shows harmony alone.",
        ),
        fft_setting(4096),
        Parameter(
            "smoothing_s",
            "Smoothing",
            1.0,
            minimum=0.1,
            maximum=10.0,
            unit="s",
            help="CENS averages over so long: longer forgets ornaments and loudness.",
        ),
    ),
)
@dataclass(frozen=True)
class Chroma:
    """Strength of the 12 pitch classes, the strongest of each frame being 1.

    ``cqt``: amplitudes of the constant-Q transform with 36 bins per octave, 7 octaves from C1,
    are weighted by the square root of the window's length, added over octaves and over the three
    bins around each semitone, and divided by the frame's maximum, as `librosa.feature.chroma_cqt`
    does (Fujishima, 1999; Bello and Pickens, 2005). ``stft``: powers of an STFT, weighted by
    Gaussians around each pitch class (Ellis, 2007). ``cens``: the shares of ``cqt`` in steps,
    smoothed, with a sum of squares of 1 (Müller and Ewert, 2011).
    Frames below about -70 dB fade to 0.

    Attributes
    ----------
    source : str
        One of `SOURCES`.
    fft : int
        Of ``stft``, samples.
    smoothing_s : float
        Of ``cens``, seconds.
    """

    source: str = "cqt"
    fft: int = 4096
    smoothing_s: float = 1.0
    hop = HOP
    rate = RATE

    @property
    def rows_are(self) -> RowsAre:
        """The notes of one octave stand for all of their names."""
        return "pitch classes"

    @property
    def frequencies(self) -> np.ndarray:
        """The notes of the octave from middle C, Hz [shape=(12,)]."""
        return np.asarray(C1_HZ * 2 ** (3 + np.arange(12) / 12))

    @property
    def margin_frames(self) -> int:
        """Frames of sound needed on each side."""
        if self.source == "stft":
            return -(-self.fft // (2 * HOP))
        if self.source == "cens":
            return _BANK.margin_frames + self._reach
        return _BANK.margin_frames

    @property
    def preview(self) -> None:
        """It is quick itself."""

    @property
    def _reach(self) -> int:
        """Frames before and after one that ``cens`` averages."""
        return round(self.smoothing_s * RATE / HOP / 2)

    def values(self, excerpt: Excerpt) -> np.ndarray:
        """Return the strength of each pitch class from C, 0..1, float32 [shape=(12, n_frames)]."""
        if self.source == "stft":
            return self._from_stft(excerpt)
        if self.source == "cens":
            return self._smoothed(excerpt)
        folded = _folded(excerpt)
        return np.asarray(folded / np.maximum(folded.max(axis=0), _QUIET))

    def levels(self, excerpt: Excerpt) -> np.ndarray:
        """Return strengths as uint8 levels, 255 is 1 [shape=(12, n_frames)]."""
        return np.asarray(self.values(excerpt) * 255 + 0.5).astype(np.uint8)

    def value(self, level: float) -> float:
        """Return the strength of a level, 0..1."""
        return level / 255

    def _from_stft(self, excerpt: Excerpt) -> np.ndarray:
        weights = chroma_filterbank(RATE, self.fft)
        folded = np.empty((12, excerpt.frames), np.float32)
        for block, power in excerpt.power_blocks(self.fft):
            folded[:, block] = np.einsum("tf,cf->ct", power, weights)
        return np.asarray(folded / np.maximum(folded.max(axis=0), _QUIET**2))

    def _smoothed(self, excerpt: Excerpt) -> np.ndarray:
        from scipy.ndimage import convolve1d

        folded = _folded(excerpt.widened(self._reach))
        sums = folded.sum(axis=0)
        shares = folded / np.maximum(sums, _QUIET)
        steps = np.searchsorted(_STEPS, shares).astype(np.float32)
        width = 2 * self._reach + 1
        hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(1, width + 1) / (width + 1))
        kernel = (hann / hann.sum()).astype(np.float32)
        smooth = convolve1d(steps, kernel, axis=1, mode="constant")
        smooth = smooth[:, self._reach : self._reach + excerpt.frames] / len(_STEPS)
        norms = np.sqrt(np.square(smooth).sum(axis=0))
        return np.asarray(smooth / np.maximum(norms, 1e-6))


_BANK = ConstantQ(RATE, HOP, _BINS_PER_OCTAVE, _OCTAVES)


def _folded(excerpt: Excerpt) -> np.ndarray:
    """Return the amplitude of each pitch class, over all octaves [shape=(12, n_frames)]."""
    used = _FOLDED * _BINS_PER_OCTAVE
    amplitudes = np.sqrt(excerpt.constant_q(_BANK)[:used])
    weights = np.sqrt(_BANK.lengths[:used] / _BANK.lengths[_BINS_PER_OCTAVE * 3])
    amplitudes *= weights.astype(np.float32)[:, None]
    centred = np.roll(amplitudes, _BINS_PER_OCTAVE // 24, axis=0)
    return np.asarray(centred.reshape(_FOLDED, 12, -1, excerpt.frames).sum(axis=(0, 2)))
