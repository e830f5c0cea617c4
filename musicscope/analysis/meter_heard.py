"""What was newly heard since the last look: an unbroken stream from overlapping looks."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

#: Returns up to so many seconds of what was heard last, and its rate in Hz.
Heard = Callable[[float], tuple[np.ndarray, int]]

#: Samples by which two looks are joined, and places at which they are tried.
_TAIL = 1024
_MOST_PLACES = 64
#: Looks reach back further than time has passed, since sound comes in blocks, s.
_MARGIN_S = 0.12
#: What was missed longer ago than this is not caught up with, s.
_LONGEST_S = 1.0


class FreshSamples:
    """Joins looks at the last samples, so that none is taken twice and none is left out."""

    def __init__(self) -> None:
        self._tail = np.zeros((0, 0), np.float32)
        self._rate = 0

    def take(self, heard: Heard, elapsed_s: float) -> tuple[np.ndarray, int]:
        """Return the samples heard since the last call.

        Parameters
        ----------
        heard : callable
            Gives the last samples.
        elapsed_s : float
            Since the last call: where to expect its last sample.

        Returns
        -------
        samples : np.ndarray [shape=(n, channels)], float32
            Without rows when nothing new was heard.
        rate : int
            Hz.
        """
        elapsed_s = min(max(elapsed_s, 0.0), _LONGEST_S)
        samples, rate = heard(elapsed_s + _MARGIN_S)
        if not len(samples):
            return samples, rate
        expected = len(samples) - round(elapsed_s * rate)
        begin = max(expected, 0)
        if rate == self._rate and samples.shape[1] == self._tail.shape[1]:
            joined = self._join(samples, expected)
            begin = begin if joined is None else joined
        self._tail, self._rate = samples[-_TAIL:].copy(), rate
        return samples[begin:], rate

    def _join(self, samples: np.ndarray, expected: int) -> int | None:
        """Return the place after the last sample that was taken before; None where it is gone."""
        width = len(self._tail)
        if not width:
            return None
        steepest = int(np.abs(np.diff(self._tail[:, 0])).argmax()) if width > 1 else 0
        places = np.flatnonzero(samples[:, 0] == self._tail[steepest, 0]) + width - steepest
        places = places[(places >= width) & (places <= len(samples))]
        nearest = places[np.argsort(np.abs(places - expected), kind="stable")[:_MOST_PLACES]]
        for place in nearest.tolist():
            if np.array_equal(samples[place - width : place], self._tail):
                return int(place)
        return None
