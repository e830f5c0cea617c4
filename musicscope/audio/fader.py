"""A gain that goes from one value to another without a click."""

from __future__ import annotations

import math

import numpy as np

from musicscope.audio.samples import Block

#: Seconds in which the gain may go from 0 to 1.
_RAMP_S = 0.008


class Fader:
    """Scales block after block.

    Attributes
    ----------
    gain : float
        That of the last frame.
    """

    def __init__(self, gain: float) -> None:
        self.gain = gain

    def frames_to(self, target: float, rate: int) -> int:
        """Return how many frames it takes to reach another gain."""
        return math.ceil(abs(target - self.gain) * _RAMP_S * rate)

    def scale(self, block: Block, rate: int, target: float) -> None:
        """Multiply the next frames [shape=(n, channels)] in place, on the way to `target`."""
        n = min(len(block), self.frames_to(target, rate))
        if n:
            step = math.copysign(1.0 / (_RAMP_S * rate), target - self.gain)
            ramp = self.gain + step * np.arange(1, n + 1, dtype=np.float32)
            low, high = sorted((self.gain, target))
            np.clip(ramp, low, high, out=ramp)
            block[:n] *= ramp[:, None]
            self.gain = float(ramp[-1])
        if target != 1.0:
            block[n:] *= np.float32(target)
