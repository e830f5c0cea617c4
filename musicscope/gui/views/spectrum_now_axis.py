"""The axes of the spectrum: frequency to the right, level upwards."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

LOWEST_HZ = 20.0
#: Bottom of the axis of level, dBFS, and its top.
BOTTOM_DB, TOP_DB = -100.0, 0.0
_LOG_TICKS_HZ = (20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000)


@dataclass(frozen=True)
class SpectrumAxes:
    """Where frequencies and levels lie in a plot.

    Attributes
    ----------
    kind : str
        ``"log"`` or ``"linear"``.
    width, height : float
        Of the plot, px.
    highest_hz : float
        At its right edge.
    """

    kind: str
    width: float
    height: float
    highest_hz: float

    def x_of(self, hz: np.ndarray) -> np.ndarray:
        """Return where frequencies are, px from the left edge; 0 Hz is left of a log axis."""
        hz = np.asarray(hz, float)
        if self.kind == "linear":
            return hz / self.highest_hz * self.width
        octaves = np.log2(np.maximum(hz, 1e-3) / LOWEST_HZ)
        return np.asarray(octaves / np.log2(self.highest_hz / LOWEST_HZ) * self.width)

    def hz_at(self, x: float) -> float:
        """Return the frequency at a place, Hz."""
        share = x / max(self.width, 1.0)
        if self.kind == "linear":
            return share * self.highest_hz
        return float(LOWEST_HZ * (self.highest_hz / LOWEST_HZ) ** share)

    def y_of(self, level_db: np.ndarray) -> np.ndarray:
        """Return where levels are, px below the top edge."""
        share = (TOP_DB - np.asarray(level_db, float)) / (TOP_DB - BOTTOM_DB)
        return np.asarray(share * self.height)

    def level_at(self, y: float) -> float:
        """Return the level at a place, dBFS."""
        return TOP_DB - y / max(self.height, 1.0) * (TOP_DB - BOTTOM_DB)

    def ticks_hz(self) -> list[tuple[float, str]]:
        """Return the frequencies that are named, and their names without unit."""
        if self.kind == "log":
            chosen = [hz for hz in _LOG_TICKS_HZ if hz <= self.highest_hz]
        else:
            step = next(s for s in (500, 1000, 2000, 5000, 20_000) if self.highest_hz / s <= 12)
            chosen = list(range(0, int(self.highest_hz) + 1, step))
        return [(hz, f"{hz / 1000:g}k" if hz >= 1000 else f"{hz}") for hz in chosen]

    def line(self, level_db: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the points of a spectrum's line.

        Parameters
        ----------
        level_db : np.ndarray [shape=(n_bins,)]
            From 0 Hz to `highest_hz`, evenly.

        Returns
        -------
        x, y : np.ndarray [shape=(n,)]
            px; where several bins fall into one pixel, the strongest.
        """
        hz = np.linspace(0, self.highest_hz, len(level_db))
        x = self.x_of(hz)
        first = int(np.searchsorted(x, 0.0))
        first = max(first - 1, 1 if self.kind == "log" else 0)
        x, level_db = x[first:], level_db[first:]
        pixel = np.floor(x).astype(int)
        starts = np.flatnonzero(np.diff(pixel, prepend=pixel[0] - 1))
        y = self.y_of(np.maximum.reduceat(level_db, starts))
        several = np.diff(starts, append=len(x)) > 1
        at = np.where(several, pixel[starts] + 0.5, x[starts])
        return at, np.minimum(y, self.height)
