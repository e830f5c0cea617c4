"""Changing the sample rate of a stream so that any part equals the same part of the whole."""

from __future__ import annotations

from math import gcd

import numpy as np

from musicscope.audio.samples import Block

#: Samples, at the lower of both rates, after which the filter has forgotten where it began.
_MEMORY = 512


class Resampler:
    """A stateful change of rate for planar blocks (the soxr library, quality HQ).

    Parameters
    ----------
    rate_in, rate_out : int
        Hz.
    channels : int
    """

    def __init__(self, rate_in: int, rate_out: int, channels: int) -> None:
        import soxr

        self._mono = channels == 1
        self._stream = soxr.ResampleStream(
            rate_in, rate_out, channels, dtype="float32", quality="HQ"
        )

    def push(self, block: Block, *, last: bool = False) -> Block:
        """Return what `block` [shape=(n_channels, n)] completes; `last` gives out the rest."""
        if self._mono:
            return np.asarray(self._stream.resample_chunk(block[0], last=last))[None]
        chunk = self._stream.resample_chunk(np.ascontiguousarray(block.T), last=last)
        return np.asarray(chunk).T


def aligned_start(first: int, rate_in: int, rate_out: int) -> tuple[int, int]:
    """Return where to begin so that output sample `first` is that of the whole stream.

    The phases of the filter repeat each ``rate_in / gcd`` samples; begun at such a place, far
    enough before, a resampler gives the samples that it gives when begun at 0.

    Returns
    -------
    start_in : int
        The input sample to begin with.
    start_out : int
        The output sample that it gives first, at most `first`.
    """
    common = gcd(rate_in, rate_out)
    step_in, step_out = rate_in // common, rate_out // common
    memory = _MEMORY * max(1, -(-rate_out // rate_in))
    steps = max(0, first - memory) // step_out
    return steps * step_in, steps * step_out
