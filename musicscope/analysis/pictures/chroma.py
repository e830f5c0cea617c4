"""The chromagram."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from musicscope.analysis.constant_q import C1_HZ, ConstantQ
from musicscope.analysis.picture import PICTURES
from musicscope.analysis.picture_excerpt import HOP, RATE, Excerpt

_BINS_PER_OCTAVE = 36
_OCTAVES = 8
#: Octaves that are folded; the highest holds overtones more than notes.
_FOLDED = 7
#: A frame whose strongest pitch class is weaker than this tone fades to nothing, amplitude.
_QUIET = 10 ** (-70 / 20)


@PICTURES.register("chroma", "Chroma")
@dataclass(frozen=True)
class Chroma:
    """Strength of the 12 pitch classes, the strongest of each frame being 1.

    Amplitudes of the constant-Q transform with 36 bins per octave, 7 octaves from C1, are
    weighted by the square root of the window's length, added over octaves and over the three
    bins around each semitone, and divided by the frame's maximum, as `librosa.feature.chroma_cqt`
    does (Fujishima, 1999; Bello and Pickens, 2005). Frames below about -70 dB fade to 0.
    """

    @property
    def frequencies(self) -> np.ndarray:
        """The notes of the octave from middle C, Hz [shape=(12,)]."""
        return np.asarray(C1_HZ * 2 ** (3 + np.arange(12) / 12))

    @property
    def margin_frames(self) -> int:
        """Frames of sound needed on each side."""
        return self._bank.margin_frames

    @property
    def _bank(self) -> ConstantQ:
        return ConstantQ(RATE, HOP, _BINS_PER_OCTAVE, _OCTAVES)

    def strengths(self, excerpt: Excerpt) -> np.ndarray:
        """Return the strength of each pitch class from C, 0..1, float32 [shape=(12, n_frames)]."""
        bank = self._bank
        used = _FOLDED * _BINS_PER_OCTAVE
        amplitudes = np.sqrt(excerpt.constant_q(_BINS_PER_OCTAVE, _OCTAVES)[:used])
        weights = np.sqrt(bank.lengths[:used] / bank.lengths[_BINS_PER_OCTAVE * 3])
        amplitudes *= weights.astype(np.float32)[:, None]
        centred = np.roll(amplitudes, _BINS_PER_OCTAVE // 24, axis=0)
        folded = centred.reshape(_FOLDED, 12, -1, excerpt.frames).sum(axis=(0, 2))
        loudest = folded.max(axis=0)
        return np.asarray(folded / np.maximum(loudest, _QUIET))

    def levels(self, excerpt: Excerpt) -> np.ndarray:
        """Return strengths as uint8 levels, 255 is 1 [shape=(12, n_frames)]."""
        return np.asarray(self.strengths(excerpt) * 255 + 0.5).astype(np.uint8)
