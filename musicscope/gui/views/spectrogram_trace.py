"""The strongest frequency of each frame, as a line over a picture."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from musicscope.analysis.picture import bin_frequencies
from musicscope.gui.views.pitch_axis import PitchAxis
from musicscope.gui.views.strip import PIECE, PictureStrip

#: Below this no frequency is called the strongest, levels of a spectrum (-72 dB).
_QUIET = 88
#: Bins below this hold no pitch, Hz.
_LOWEST_HZ = 25.0
#: Frames whose strongest frequencies differ by more than this part of the picture's height are
#: not joined.
_FAR = 0.12


def peak_frequencies(
    levels: np.ndarray, frequencies: np.ndarray, *, lowest_hz: float = _LOWEST_HZ
) -> np.ndarray:
    """Return the strongest frequency of each frame, by a parabola through three levels.

    Parameters
    ----------
    levels : np.ndarray [shape=(n_bins, n_frames)], uint8
        Levels in dB, the lowest bin first.
    frequencies : np.ndarray [shape=(n_bins,)], rising
        Centre of each bin, Hz.

    Returns
    -------
    np.ndarray [shape=(n_frames,)]
        Hz; not a number where it is quiet.
    """
    first = int(np.searchsorted(frequencies, lowest_hz))
    if first >= len(levels) or not levels.shape[1]:
        return np.full(levels.shape[1], np.nan)
    frames = np.arange(levels.shape[1])
    best = first + levels[first:].argmax(axis=0)
    middle = np.clip(best, 1, max(len(levels) - 2, 1))
    low, here, high = (levels[np.clip(middle + d, 0, len(levels) - 1), frames] for d in (-1, 0, 1))
    low, here, high = (v.astype(float) for v in (low, here, high))
    bend = low - 2 * here + high
    curved = (bend < 0) & (middle == best)
    shift = np.where(curved, 0.5 * (low - high) / np.where(curved, bend, -1.0), 0.0)
    places = best + np.clip(shift, -0.5, 0.5)
    found = np.interp(places, np.arange(len(frequencies)), frequencies)
    found[levels[best, frames] <= _QUIET] = np.nan
    return found


class PeakTrace:
    """Draws the line over the pieces of a strip.

    Parameters
    ----------
    strip : PictureStrip
    axis : PitchAxis
        In pixels of the screen.
    """

    def __init__(self, strip: PictureStrip, axis: PitchAxis) -> None:
        self._strip = strip
        self._axis = axis
        self._frequencies = bin_frequencies(strip.choice)

    def draw(self, painter: QPainter, left: int, scale: float) -> None:
        """Draw one piece's part of the line.

        Parameters
        ----------
        left : int
            The piece's first pixel from the start of the track.
        scale : float
            Pixels a second.
        """
        step = max(self._strip.rate / scale, 1.0)
        first, last = ((left + x) / scale * self._strip.rate for x in (-4, PIECE + 4))
        frames = np.unique(np.floor(np.arange(max(first, 0.0), last, step) + 0.5).astype(int))
        hz = self._peaks(frames)
        lines: list[QPolygonF] = [QPolygonF()]
        before = None
        for frame, peak in zip(frames, hz, strict=True):
            y = None if np.isnan(peak) else self._axis.y_of(peak)
            if y is None or (before is not None and abs(y - before) > _FAR * self._axis.rows):
                lines.append(QPolygonF())
            if y is not None:
                lines[-1].append(QPointF(frame / self._strip.rate * scale - left, y))
            before = y
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for ink, width in ((QColor(0, 0, 0, 170), 3.5), (QColor("#99ddff"), 1.5)):
            painter.setPen(QPen(ink, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            for line in lines:
                if len(line) > 1:
                    painter.drawPolyline(line)

    def _peaks(self, frames: np.ndarray) -> np.ndarray:
        found = np.full(len(frames), np.nan)
        done = 0
        while done < len(frames):
            held = self._strip.tile_at(int(frames[done]))
            if held is None:
                done += 1
                continue
            tile, column = held
            columns = frames[done:] - frames[done] + column
            stop = tile.known[1] if tile.known else tile.levels.shape[1]
            count = int(np.searchsorted(columns, stop))
            levels = tile.levels[:, columns[:count]]
            found[done : done + count] = peak_frequencies(levels, self._frequencies)
            done += max(count, 1)
        return found
