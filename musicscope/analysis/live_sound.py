"""The newest minutes of a live sound at one rate."""

from __future__ import annotations

from math import gcd

import numpy as np

from musicscope.audio.capture_rate import PromptResampler

#: Seconds by which the memory grows, and by which the oldest sound is dropped.
_STEP_S = 60


class LiveSound:
    """A sound that grows at its end and is forgotten at its beginning.

    Parameters
    ----------
    rate_in, rate : int
        Hz, of what is pushed and of what is kept.
    keep_s : float
        How much is kept at least.
    start : int
        How many samples of `rate` are missing from the beginning.

    Attributes
    ----------
    first, stop : int
        The first sample that is kept, and the one behind the last, counted from the beginning.
    """

    def __init__(self, rate_in: int, rate: int, keep_s: float, start: int = 0) -> None:
        self.rate = rate
        self.first = self.stop = start
        self._resampler = PromptResampler(rate_in, rate)
        self._keep = int(keep_s * rate)
        self._step = _STEP_S * rate
        self._samples = np.zeros(self._step, np.float32)

    def push(self, samples: np.ndarray) -> None:
        """Append mono sound [shape=(n,)], float32."""
        new = self._resampler.push(samples)
        length = self.stop - self.first
        if length + len(new) > len(self._samples):
            kept = min(length, self._keep)
            grown = np.zeros(kept + len(new) + self._step, np.float32)
            grown[:kept] = self._samples[length - kept : length]
            self._samples, self.first, length = grown, self.stop - kept, kept
        self._samples[length : length + len(new)] = new
        self.stop += len(new)

    def keep(self, seconds: float) -> None:
        """Keep so much from now on."""
        self._keep = int(seconds * self.rate)

    def at_rate(self, rate: int, keep_s: float, back_s: float) -> LiveSound:
        """Return the same sound at another rate, its last `back_s` seconds only."""
        common = gcd(self.rate, rate)
        step = self.rate // common
        start = -(-max(self.first, self.stop - int(back_s * self.rate)) // step)
        made = LiveSound(self.rate, rate, keep_s, start * (rate // common))
        for begin in range(start * step, self.stop, self.rate):
            made.push(self.between(begin, min(begin + self.rate, self.stop)))
        return made

    def between(self, start: int, stop: int) -> np.ndarray:
        """Return samples by their number, as a copy; what is not there is silence."""
        found = np.zeros(stop - start, np.float32)
        begin, end = max(start, self.first), min(stop, self.stop)
        if begin < end:
            found[begin - start : end - start] = self._samples[
                begin - self.first : end - self.first
            ]
        return found
