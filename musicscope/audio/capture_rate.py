"""A change of sample rate that gives out at once what has come in, for sound that is live."""

from __future__ import annotations

from functools import lru_cache
from math import gcd

import numpy as np

from musicscope.audio.samples import Block

#: Periods of the lower rate on each side of a sample that its filter reaches: 3 ms at 22 kHz.
_REACH = 64
#: Share of the lower rate's Nyquist frequency that passes; what is between folds, 90 dB down.
_PASSED = 0.955
#: Of the Kaiser window: side lobes below -90 dB.
_BETA = 9.0


class PromptResampler:
    """A stateful change of rate of one channel; it lags by less than 3 ms.

    A sinc, windowed after Kaiser (1974), in as many phases as the rates need. Sample ``m`` that
    comes out lies at ``m / rate_out`` seconds of what went in.

    Parameters
    ----------
    rate_in, rate_out : int
        Hz.
    """

    def __init__(self, rate_in: int, rate_out: int) -> None:
        common = gcd(rate_in, rate_out)
        self._up, self._down = rate_out // common, rate_in // common
        self._same = rate_in == rate_out
        if not self._same:
            self._filters = _filters(self._up, self._down)
            self._half = self._filters.shape[1] // 2
            self._kept = np.zeros(self._half, np.float32)
            self._kept_from = -self._half
        self._given = 0

    def push(self, samples: Block) -> Block:
        """Return what `samples` [shape=(n,)] complete, float32 [shape=(m,)]."""
        if self._same:
            return samples
        self._kept = np.concatenate([self._kept, samples])
        complete = self._kept_from + len(self._kept) - self._half
        stop = max(self._given, -(-complete * self._up // self._down))
        places = np.arange(self._given, stop, dtype=np.int64) * self._down
        self._given = stop
        if not len(places):
            return np.zeros(0, np.float32)
        first = places // self._up - self._half - self._kept_from
        windows = np.lib.stride_tricks.sliding_window_view(self._kept, self._filters.shape[1])
        made = np.einsum("ij,ij->i", windows[first], self._filters[places % self._up])
        gone = int(stop * self._down // self._up) - self._half - self._kept_from
        self._kept = self._kept[gone:]
        self._kept_from += gone
        return np.asarray(made, np.float32)


@lru_cache(maxsize=8)
def _filters(up: int, down: int) -> Block:
    """Return the filter of each phase, float32 [shape=(up, n_taps)]; tap 0 is the oldest."""
    cutoff = _PASSED * min(1.0, up / down)
    half = int(np.ceil(_REACH * max(1.0, down / up)))
    offsets = np.arange(-half, half + 1)[None, :] - np.arange(up)[:, None] / up
    inside = np.clip(1 - (offsets / (half + 1)) ** 2, 0.0, None)
    filters = cutoff * np.sinc(cutoff * offsets) * np.i0(_BETA * np.sqrt(inside)) / np.i0(_BETA)
    filters /= filters.sum(axis=1, keepdims=True)
    return np.asarray(filters, np.float32)
