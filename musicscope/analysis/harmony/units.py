"""Stretches of time in which one chord is sought: beats, or parts of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from musicscope.analysis.harmony.spectrum import FRAME_RATE

#: About how long a stretch shall be.
_WANTED_S = 0.3
#: Where no beats are known.
_GRID_S = 0.25
#: Beats nearer than this are noise of a beat tracker.
_SHORTEST_S = 0.12
#: Fewer beats than this are none.
_FEWEST_BEATS = 4
#: How much more the harmony must change between beats to doubt them.
_CLEARLY = 1.1
_TINY = 1e-9


@dataclass(frozen=True)
class Units:
    """Consecutive stretches that cover a track.

    Attributes
    ----------
    edges : np.ndarray [shape=(n + 1,)], seconds
        From 0 to the track's end; no unit where there is no sound.
    on_beat : np.ndarray [shape=(n,)], bool
        Whether a beat begins with it; all of them where no beats are known.
    parts : int
        How many make a beat; 1 where no beats are known.
    """

    edges: np.ndarray
    on_beat: np.ndarray
    parts: int = 1

    @property
    def durations(self) -> np.ndarray:
        """How long each is, seconds [shape=(n,)]."""
        return np.diff(self.edges)

    def __len__(self) -> int:
        return len(self.on_beat)


def divide(duration_s: float, beats: np.ndarray | None) -> Units:
    """Cut a track at its beats, slow beats in equal parts, so that units last about 0.3 s.

    Parameters
    ----------
    duration_s : float
        At least 0.
    beats : np.ndarray [shape=(n_beats,)] or None
        Seconds, ascending. With less than four a regular grid is taken.

    Returns
    -------
    Units
        Before the first and after the last beat the beat goes on as it was.
    """
    if duration_s <= 0:
        return Units(np.zeros(1), np.zeros(0, bool))
    edges, on_beat, parts = _cuts(duration_s, beats)
    inside = (edges > _SHORTEST_S / 2) & (edges < duration_s - _SHORTEST_S / 2)
    return Units(
        np.concatenate([[0.0], edges[inside], [duration_s]]),
        np.concatenate([[True], on_beat[inside]]),
        parts,
    )


def _cuts(duration_s: float, beats: np.ndarray | None) -> tuple[np.ndarray, np.ndarray, int]:
    if beats is not None and len(beats) >= _FEWEST_BEATS:
        beats = np.asarray(beats, float)
        beats = beats[np.concatenate([[True], np.diff(beats) >= _SHORTEST_S])]
    if beats is None or len(beats) < _FEWEST_BEATS:
        regular = np.arange(_GRID_S, duration_s, _GRID_S)
        return regular, np.ones(len(regular), bool), 1
    period = float(np.median(np.diff(beats)))
    before = np.arange(beats[0] - period, 0, -period)[::-1]
    after = np.arange(beats[-1] + period, duration_s + period, period)
    beats = np.concatenate([before, beats, after])
    parts = max(1, round(period / _WANTED_S))
    steps = np.arange(parts) / parts
    edges = (beats[:-1, np.newaxis] + np.diff(beats)[:, np.newaxis] * steps).ravel()
    return edges, np.tile(steps == 0, len(beats) - 1), parts


def where_harmony_changes(units: Units, chroma: np.ndarray) -> np.ndarray:
    """Say at which units a chord is likely to begin.

    Those on the beat, unless the pitch classes change clearly more at another part of all beats:
    then the beats were found between the true ones.

    Parameters
    ----------
    units : Units
    chroma : np.ndarray [shape=(n, 12)], at least 0

    Returns
    -------
    np.ndarray [shape=(n,)], bool
    """
    if units.parts == 1 or len(units) < 2 * units.parts:
        return units.on_beat
    length = np.maximum(np.linalg.norm(chroma, axis=1), _TINY)
    likeness = np.einsum("ij,ij->i", chroma[1:], chroma[:-1]) / (length[1:] * length[:-1])
    part = (np.arange(len(units)) - int(np.flatnonzero(units.on_beat[1:])[0]) - 1) % units.parts
    change = np.array([(1 - likeness[part[1:] == k]).mean() for k in range(units.parts)])
    most = int(change.argmax())
    shifted: np.ndarray = part == (most if change[most] > _CLEARLY * change[0] else 0)
    return shifted


def mean_over_units(series: np.ndarray, edges: np.ndarray, first_frame: int = 0) -> np.ndarray:
    """Average what is known frame by frame over each unit.

    Parameters
    ----------
    series : np.ndarray [shape=(n_frames, d)]
        Frame ``t`` stands for the time from half a hop before to half a hop after its centre,
        ``(first_frame + t) / FRAME_RATE``.
    edges : np.ndarray [shape=(n + 1,)], seconds

    Returns
    -------
    np.ndarray [shape=(n, d)], float32
    """
    total = np.zeros((len(series) + 1, series.shape[1]))
    np.cumsum(series, axis=0, out=total[1:])
    place = np.clip(edges * FRAME_RATE + 0.5 - first_frame, 0, len(series))
    whole = np.minimum(place.astype(int), len(series) - 1)
    at = total[whole] + (place - whole)[:, np.newaxis] * series[whole]
    length = np.maximum(np.diff(place), 1e-3)
    mean: np.ndarray = np.diff(at, axis=0) / length[:, np.newaxis]
    return mean.astype(np.float32)
