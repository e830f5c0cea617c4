"""One-shot sounds over whatever plays."""

from __future__ import annotations

from collections import deque

import numpy as np

from musicscope.audio.samples import Block

#: More at once than these are not heard apart; the oldest ends.
_MOST = 24
#: Seconds in which a sound that is ended early fades.
_FADE_S = 0.005


class Strikes:
    """Sounds that ring until they end. `add` may be called from any thread."""

    def __init__(self) -> None:
        self._coming: deque[Block] = deque()
        self._ringing: list[Block] = []

    @property
    def any(self) -> bool:
        """Whether something rings, or will."""
        return bool(self._ringing or self._coming)

    def add(self, sound: Block) -> None:
        """Let a sound [shape=(n,)], at the output's rate, begin with the next block."""
        self._coming.append(np.ascontiguousarray(sound, np.float32)[:, None])

    def clear(self) -> None:
        """End all at once: the output that they went to is being closed."""
        self._coming.clear()
        self._ringing = []

    def mix(self, out: Block, rate: int) -> None:
        """Add the next frames of all that ring to `out` [shape=(n, channels)]."""
        while self._coming:
            self._ringing.append(self._coming.popleft())
        left = []
        for k, sound in enumerate(self._ringing):
            part = sound[: len(out)]
            rest = sound[len(out) :]
            if len(self._ringing) - k > _MOST:
                part = part[: round(_FADE_S * rate)]
                part = part * np.linspace(1.0, 0.0, len(part), dtype=np.float32)[:, None]
                rest = rest[:0]
            out[: len(part)] += part
            if len(rest):
                left.append(rest)
        self._ringing = left
