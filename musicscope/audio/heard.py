"""The last seconds that were heard, for views that show the sound of now."""

from __future__ import annotations

import numpy as np

from musicscope.audio.samples import Block

#: Seconds that can be asked for, and more than any device holds back.
_ASKED_S, _AHEAD_S = 6.0, 3.0
#: Seconds by which the output may be late before what it has not asked for counts as silence.
_LATE_S = 0.15


class Heard:
    """Remembers what the output was handed, and when each frame of it is heard.

    `note` belongs to the output's thread, `last` to any other.

    Parameters
    ----------
    rate, channels : int
    """

    def __init__(self, rate: int, channels: int) -> None:
        self.rate = rate
        self._frames: Block = np.zeros((int((_ASKED_S + _AHEAD_S) * rate), channels), np.float32)
        self._written = 0
        self._mark = (0, 0.0)

    def note(self, block: Block, heard_at: float) -> None:
        """Remember the next frames; the first is heard at `heard_at`, by `time.monotonic`."""
        if not len(block) or block.shape[1] != self._frames.shape[1]:
            return
        block = block[-len(self._frames) :]
        at = self._written % len(self._frames)
        first = min(len(block), len(self._frames) - at)
        self._frames[at : at + first] = block[:first]
        self._frames[: len(block) - first] = block[first:]
        self._mark = (self._written, heard_at)
        self._written += len(block)

    def last(self, seconds: float, now: float) -> Block:
        """Return the last frames heard at `now` [shape=(n, channels)], at most six seconds."""
        written = self._written
        begin, heard_at = self._mark
        end = begin + round((now - heard_at) * self.rate)
        silent = max(0, end - written)
        if silent < _LATE_S * self.rate:
            silent = 0
        end = min(end, written)
        wanted = round(min(max(0.0, seconds), _ASKED_S) * self.rate)
        first = max(0, end - max(0, wanted - silent), written - len(self._frames))
        if end <= first:
            n = min(wanted, silent) if written else 0
            return np.zeros((n, self._frames.shape[1]), np.float32)
        places = np.arange(first, end) % len(self._frames)
        frames: Block = self._frames[places]
        return np.concatenate([frames, np.zeros((silent, frames.shape[1]), np.float32)])
