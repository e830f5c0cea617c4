"""A run of frames with the sound around them: what every picture of it is made from, once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import numpy as np

from musicscope.analysis.constant_q import ConstantQ
from musicscope.analysis.picture_windows import window_shape

#: Hz; pictures show what lies below half of it.
RATE = 22_050
#: Samples between two frames: 86 frames a second.
HOP = 256
#: Samples of frames transformed together, so that they stay in the processor's cache.
_BLOCK = 2**17


def _go_on() -> None:
    """Let the measuring go on."""


class Excerpt:
    """Frames of a sound, and the spectra that several pictures share.

    Several threads may make pictures of one excerpt.

    Parameters
    ----------
    samples : np.ndarray [shape=(n_samples,)], float32
        Mono at `rate`. Frame ``t`` is centred on sample ``margin + t * hop``.
    frames : int
        How many frames.
    margin : int
        Samples before the first frame's centre; as many are expected after the last one.
        What is missing at the end counts as silence.
    hop : int
        Samples between two frames.
    rate : int
        Hz.
    check : callable
        Called between blocks of frames; what it raises ends the measuring.
    """

    def __init__(
        self,
        samples: np.ndarray,
        frames: int,
        margin: int,
        *,
        hop: int = HOP,
        rate: int = RATE,
        check: Callable[[], None] = _go_on,
    ) -> None:
        needed = 2 * margin + (frames - 1) * hop + 1
        self._samples = np.zeros(needed, np.float32)
        present = np.asarray(samples[:needed], np.float32)
        self._samples[: len(present)] = present
        if not np.isfinite(self._samples.sum()):
            np.nan_to_num(self._samples, copy=False, posinf=0.0, neginf=0.0)
        self.frames = frames
        self.margin = margin
        self.hop = hop
        self.rate = rate
        self._check = check
        self._powers: dict[tuple[int, str], np.ndarray] = {}
        self._constant_q: dict[ConstantQ, np.ndarray] = {}
        self._power_lock = threading.Lock()
        self._constant_q_lock = threading.Lock()

    def widened(self, frames: int) -> Excerpt:
        """Return the excerpt with so many of its margin's frames more on each side."""
        return Excerpt(
            self._samples,
            self.frames + 2 * frames,
            self.margin - frames * self.hop,
            hop=self.hop,
            rate=self.rate,
            check=self._check,
        )

    def windows(self, length: int) -> np.ndarray:
        """Return the samples around each frame's centre, as a view [shape=(n_frames, length)]."""
        first = self.margin - length // 2
        views = np.lib.stride_tricks.sliding_window_view(self._samples[first:], length)
        return np.asarray(views[:: self.hop][: self.frames])

    def blocks(self, length: int) -> Iterator[slice]:
        """Yield runs of frames, so short that their windows stay in the processor's cache."""
        step = max(8, _BLOCK // length)
        for start in range(0, self.frames, step):
            self._check()
            yield slice(start, min(start + step, self.frames))

    def power_blocks(self, fft: int, window: str = "hann") -> Iterator[tuple[slice, np.ndarray]]:
        """Yield the power spectra of runs of frames; see `power`.

        Parameters
        ----------
        fft : int
            Length of window and FFT, samples; at most twice the margin.
        window : str
            One of `WINDOWS`.

        Yields
        ------
        frames : slice
        power : np.ndarray [shape=(n, 1 + fft // 2)], float32
        """
        from scipy.fft import rfft

        shape = window_shape(window, fft)
        windows = self.windows(fft)
        for block in self.blocks(fft):
            spectrum = rfft(windows[block] * shape, axis=1, overwrite_x=True)
            power = np.square(spectrum.real)
            power += np.square(spectrum.imag)
            yield block, power

    def power(self, fft: int, window: str = "hann") -> np.ndarray:
        """Return the power spectra of windowed frames; measured once for all that ask.

        Returns
        -------
        np.ndarray [shape=(n_frames, 1 + fft // 2)], float32
            1 for a tone of amplitude 1 at a bin's frequency.
        """
        with self._power_lock:
            if (fft, window) not in self._powers:
                power = np.empty((self.frames, 1 + fft // 2), np.float32)
                for block, values in self.power_blocks(fft, window):
                    power[block] = values
                self._powers[fft, window] = power
            return self._powers[fft, window]

    def constant_q(self, bank: ConstantQ) -> np.ndarray:
        """Return the power of constant-Q bins; see `ConstantQ.power`.

        `bank` has the rate and the hop of the excerpt.
        """
        with self._constant_q_lock:
            if bank not in self._constant_q:
                self._check()
                before = self.margin - bank.margin_frames * self.hop
                self._constant_q[bank] = bank.power(self._samples[before:], self.frames)
            return self._constant_q[bank]
