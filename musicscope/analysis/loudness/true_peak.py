"""The highest point of the wave that a converter draws through the samples."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

#: Samples on each side that decide how the wave goes between two.
_REACH = 8
#: Stop band of the interpolation (Kaiser's window).
_BETA = 6.0
#: Intervals that are looked at together, and parts of them that one product interpolates.
_ROW = 128
_PART = 16
#: Sample rates from which less interpolation, or none, is needed, Hz.
_TWICE_FROM, _ENOUGH_FROM = 80_000, 160_000


def oversampling(rate: int) -> int:
    """Return how many points an interval is drawn with: at least 160 kHz, 4 at usual rates."""
    if rate >= _ENOUGH_FROM:
        return 1
    return 2 if rate >= _TWICE_FROM else 4


@lru_cache(maxsize=4)
def _interpolation(points: int) -> np.ndarray:
    """Return weights of the 16 samples around an interval for the points inside it.

    Returns
    -------
    np.ndarray [shape=(points - 1, 16)], float64
    """
    at = np.arange(1, points)[:, np.newaxis] / points
    distance = at - np.arange(1 - _REACH, _REACH + 1)
    window = np.i0(_BETA * np.sqrt(1 - (distance / _REACH) ** 2)) / np.i0(_BETA)
    weights: np.ndarray = np.sinc(distance) * window
    weights /= weights.sum(axis=1, keepdims=True)
    return weights


@lru_cache(maxsize=4)
def _part_matrix(points: int) -> np.ndarray:
    """Return what turns 31 samples into all points inside 16 intervals, float32."""
    weights = _interpolation(points)
    matrix = np.zeros((_PART + 2 * _REACH - 1, _PART, points - 1), np.float32)
    for place in range(_PART):
        matrix[place : place + 2 * _REACH, place] = weights.T
    return matrix.reshape(len(matrix), -1)


class TruePeak:
    """Finds the true peak of a stream (ITU-R BS.1770-4, annex 2).

    Only where the samples are so high that the wave between them could pass the highest point
    known so far is it drawn at all; the answer is the same.

    Parameters
    ----------
    rate : int
        Hz.
    channels : int
    """

    def __init__(self, rate: int, channels: int) -> None:
        self.peak = 0.0
        self._points = oversampling(rate)
        self._held = np.zeros((channels, _REACH), np.float32)
        self._most = 1.0
        if self._points > 1:
            self._most = float(np.abs(_interpolation(self._points)).sum(axis=1).max())

    def push(self, sound: np.ndarray) -> None:
        """Take the next samples [shape=(channels, n)], float32."""
        if self._points == 1:
            if sound.size:
                self.peak = max(self.peak, float(sound.max()), -float(sound.min()))
            return
        sound = np.concatenate([self._held, sound], axis=1)
        n_rows = max(0, sound.shape[1] - 2 * _REACH) // _ROW
        self._held = sound[:, n_rows * _ROW :]
        if n_rows:
            self._look(np.ascontiguousarray(sound[:, : n_rows * _ROW + 2 * _REACH]), n_rows)

    def finish(self) -> float:
        """Return the peak, 1 for full scale, of all that was pushed."""
        if self._points > 1:
            self.push(np.zeros((len(self._held), _ROW + 2 * _REACH), np.float32))
        return self.peak

    def _look(self, sound: np.ndarray, n_rows: int) -> None:
        top = max(float(sound.max()), -float(sound.min()))
        if top * self._most <= self.peak:
            return
        self.peak = max(self.peak, top)
        height = np.abs(sound)
        rows = height[:, _REACH : _REACH + n_rows * _ROW].reshape(len(sound), n_rows, _ROW)
        highest = rows.max(axis=2)
        around = highest.copy()
        np.maximum(around[:, 1:], highest[:, :-1], out=around[:, 1:])
        np.maximum(around[:, :-1], highest[:, 1:], out=around[:, :-1])
        around[:, 0] = np.maximum(around[:, 0], height[:, :_REACH].max(axis=1))
        around[:, -1] = np.maximum(around[:, -1], height[:, -_REACH:].max(axis=1))
        windows = np.lib.stride_tricks.sliding_window_view(sound, _ROW + 2 * _REACH - 1, axis=1)
        windows = windows[:, 1::_ROW]
        self._draw(windows[:, :n_rows][highest == highest.max()][:1])
        self._draw(windows[:, :n_rows][around * self._most > self.peak])

    def _draw(self, windows: np.ndarray) -> None:
        if not len(windows):
            return
        width = _PART + 2 * _REACH - 1
        parts = np.lib.stride_tricks.sliding_window_view(windows, width, axis=1)[:, ::_PART]
        points = parts.reshape(-1, width) @ _part_matrix(self._points)
        self.peak = max(self.peak, float(points.max()), -float(points.min()))
