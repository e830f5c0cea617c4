"""A tempo from taps."""

from __future__ import annotations

from statistics import median

#: A longer pause begins a new count, s.
PAUSE_S = 2.5
#: Intervals that count.
MOST = 12
SLOWEST_BPM, FASTEST_BPM = 20.0, 400.0


class TapTempo:
    """Listens to taps; the median of the last intervals, so that one slip does not matter."""

    def __init__(self) -> None:
        self._taps: list[float] = []

    @property
    def count(self) -> int:
        """Taps of this count."""
        return len(self._taps)

    def tap(self, now_s: float) -> float | None:
        """Add a tap at a moment; returns the tempo in bpm from the second tap on."""
        if self._taps and now_s - self._taps[-1] > PAUSE_S:
            self._taps.clear()
        self._taps = [*self._taps[-MOST:], now_s]
        pairs = zip(self._taps, self._taps[1:], strict=False)
        intervals = [after - before for before, after in pairs if after > before]
        if not intervals:
            return None
        return min(max(60 / median(intervals), SLOWEST_BPM), FASTEST_BPM)

    def reset(self) -> None:
        """Forget all taps."""
        self._taps.clear()
