"""A run of frames with the sound around them: what every picture of it is made from, once."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.constant_q import ConstantQ

#: Hz; pictures show what lies below half of it.
RATE = 22_050
#: Samples between two frames: 86 frames a second.
HOP = 256
#: Frames transformed together, so that they stay in the processor's cache.
_BLOCK = 64


class Excerpt:
    """Frames of a sound, and the spectra that several pictures share.

    Parameters
    ----------
    samples : np.ndarray [shape=(n_samples,)], float32
        Mono at `RATE`. Frame ``t`` is centred on sample ``margin + t * HOP``.
    frames : int
        How many frames.
    margin : int
        Samples before the first frame's centre; as many are expected after the last one.
        What is missing at the end counts as silence.
    """

    def __init__(self, samples: np.ndarray, frames: int, margin: int) -> None:
        needed = 2 * margin + (frames - 1) * HOP + 1
        self._samples = np.zeros(needed, np.float32)
        present = np.asarray(samples[:needed], np.float32)
        self._samples[: len(present)] = np.nan_to_num(present, posinf=0.0, neginf=0.0)
        self.frames = frames
        self._margin = margin
        self._powers: dict[int, np.ndarray] = {}
        self._constant_q: dict[ConstantQ, np.ndarray] = {}

    def power(self, window: int) -> np.ndarray:
        """Return the power spectra of Hann-windowed frames.

        Parameters
        ----------
        window : int
            Length of window and FFT, samples; at most twice the margin.

        Returns
        -------
        np.ndarray [shape=(n_frames, 1 + window // 2)], float32
            1 for a tone of amplitude 1 at a bin's frequency.
        """
        if window not in self._powers:
            self._powers[window] = self._measure(window)
        return self._powers[window]

    def constant_q(self, bins_per_octave: int, octaves: int) -> np.ndarray:
        """Return the power of constant-Q bins; see `ConstantQ.power`."""
        bank = ConstantQ(RATE, HOP, bins_per_octave, octaves)
        if bank not in self._constant_q:
            before = self._margin - bank.margin_frames * HOP
            self._constant_q[bank] = bank.power(self._samples[before:], self.frames)
        return self._constant_q[bank]

    def _measure(self, window: int) -> np.ndarray:
        from scipy.fft import rfft

        shape = 1 - np.cos(2 * np.pi * np.arange(window) / window)
        shape = (shape * (2 / shape.sum())).astype(np.float32)
        first = self._margin - window // 2
        windows = np.lib.stride_tricks.sliding_window_view(self._samples[first:], window)[::HOP]
        power = np.empty((self.frames, 1 + window // 2), np.float32)
        for start in range(0, self.frames, _BLOCK):
            block = slice(start, min(start + _BLOCK, self.frames))
            spectrum = rfft(windows[block] * shape, axis=1, overwrite_x=True)
            np.square(spectrum.real, out=power[block])
            power[block] += np.square(spectrum.imag)
        return power
