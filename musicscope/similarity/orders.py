"""Orders in which a selection of tracks goes well."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

#: Rounds of improvement of a tour; it has long settled by then.
_ROUNDS = 60
#: Longest run of tracks that is moved as a whole.
_LONGEST_RUN = 3
_GAIN = 1e-9


def tempo_arc(bpm: np.ndarray) -> np.ndarray:
    """Order so that the tempo rises to the fastest in the middle and falls again.

    Parameters
    ----------
    bpm : np.ndarray [shape=(n,)]
        NaN where unknown.

    Returns
    -------
    np.ndarray [shape=(n,)], int
        Places of `bpm`; those without a tempo last.
    """
    known = np.isfinite(bpm)
    rising = np.flatnonzero(known)[np.argsort(bpm[known], kind="stable")]
    return np.concatenate([rising[::2], rising[1::2][::-1], np.flatnonzero(~known)])


def by_fifths(fifths: np.ndarray, modes: np.ndarray, bpm: np.ndarray) -> np.ndarray:
    """Order along the circle of fifths, as for harmonic mixing.

    Keys follow each other in fifths upwards, a minor key after its relative major, the same key
    by tempo; the circle is cut where it has its widest gap, so that the steps stay small.

    Parameters
    ----------
    fifths : np.ndarray [shape=(n,)]
        0..11, C major and A minor 0; NaN where unknown.
    modes : np.ndarray [shape=(n,)]
        0 major, 1 minor.
    bpm : np.ndarray [shape=(n,)]
        NaN where unknown.

    Returns
    -------
    np.ndarray [shape=(n,)], int
        Places; those without a key last.
    """
    known = np.flatnonzero(np.isfinite(fifths))
    rest = np.flatnonzero(~np.isfinite(fifths))
    if not len(known):
        return rest
    places = np.unique(fifths[known])
    gaps = np.diff(np.append(places, places[0] + 12))
    first = places[(int(gaps.argmax()) + 1) % len(places)]
    turned = (fifths[known] - first) % 12
    order = np.lexsort((np.nan_to_num(bpm[known], nan=np.inf), np.nan_to_num(modes[known]), turned))
    return np.concatenate([known[order], rest])


def energy_of(figures: Sequence[np.ndarray]) -> np.ndarray:
    """Return how energetic each track is beside the others of the selection.

    Parameters
    ----------
    figures : sequence of np.ndarray [shape=(n,)]
        Each grows with energy (loudness, tempo, brightness …); NaN where unknown.

    Returns
    -------
    np.ndarray [shape=(n,)], 0..1
        The mean of the ranks that are known; 0.5 where nothing is.
    """
    ranks = np.full((len(figures), len(figures[0]) if len(figures) else 0), np.nan)
    for row, values in zip(ranks, figures, strict=True):
        known = np.flatnonzero(np.isfinite(values))
        if len(known) > 1:
            _, place, count = np.unique(values[known], return_inverse=True, return_counts=True)
            below = np.cumsum(count) - count
            row[known] = (below[place] + (count[place] - 1) / 2) / (len(known) - 1)
    known_ones = np.isfinite(ranks)
    total = np.where(known_ones, ranks, 0.0).sum(axis=0)
    counts = known_ones.sum(axis=0)
    return np.where(counts > 0, total / np.maximum(counts, 1), 0.5)


def along_curve(energy: np.ndarray, curve: Sequence[tuple[float, float]]) -> np.ndarray:
    """Order so that the energy follows a curve.

    The curve says where the music is wild and where calm: its lowest place gets the calmest
    track, its highest the wildest. That is the assignment of the least total difference.

    Parameters
    ----------
    energy : np.ndarray [shape=(n,)]
    curve : sequence of (float, float)
        Points, time 0..1 and energy, in any order; one at least. Joined by straight lines.

    Returns
    -------
    np.ndarray [shape=(n,)], int
        Places of `energy`.
    """
    n = len(energy)
    points = np.array(sorted(curve), np.float64).reshape(-1, 2)
    at = (np.arange(n) + 0.5) / max(n, 1)
    wanted = np.interp(at, points[:, 0], points[:, 1])
    order = np.empty(n, np.int64)
    order[np.argsort(wanted, kind="stable")] = np.argsort(energy, kind="stable")
    return order


def shortest_tour(distances: np.ndarray, start: int | None = None) -> np.ndarray:
    """Order so that neighbours in the order are as alike as possible; it does not return.

    Nearest neighbours first, then reversals (2-opt; Croes, 1958) and moves of up to three
    (Or-opt; Or, 1976) until neither helps.

    Parameters
    ----------
    distances : np.ndarray [shape=(n, n)]
        Symmetric.
    start : int, optional
        The track that comes first; any by default.

    Returns
    -------
    np.ndarray [shape=(n,)], int
    """
    n = len(distances)
    if n < 3:
        order = np.arange(n)
        return order if start is None or start == 0 else order[::-1]
    # A place at no distance from all others stands for the end, and for the start if it is free.
    costs = np.zeros((n + 1, n + 1))
    costs[:n, :n] = distances
    fixed = start is not None
    tour = _by_nearest(costs, n, start if start is not None else _most_remote(distances))
    for _ in range(_ROUNDS):
        reversed_ = _reverse_runs(tour, costs, fixed=fixed)
        moved = _move_runs(tour, costs, fixed=fixed)
        if not reversed_ and not moved:
            break
    place = int(np.flatnonzero(tour == n)[0])
    return np.concatenate([tour[place + 1 :], tour[:place]])


def _most_remote(distances: np.ndarray) -> int:
    return int(distances.sum(axis=1).argmax())


def _by_nearest(costs: np.ndarray, n: int, start: int) -> np.ndarray:
    left = np.ones(n, bool)
    tour = [n, start]
    left[start] = False
    for _ in range(n - 1):
        near = np.where(left, costs[tour[-1], :n], np.inf)
        tour.append(int(near.argmin()))
        left[tour[-1]] = False
    return np.array(tour)


def _reverse_runs(tour: np.ndarray, costs: np.ndarray, *, fixed: bool) -> bool:
    """Reverse runs of the closed tour in place while that shortens it; whether any did."""
    m = len(tour)
    better = False
    first = 1 if fixed else 0
    for i in range(first, m - 2):
        here, following = tour[i], tour[i + 1]
        ends, after = tour[i + 2 :], np.append(tour[i + 3 :], tour[0])
        gain = (
            costs[here, following]
            + costs[ends, after]
            - costs[here, ends]
            - costs[following, after]
        )
        best = int(gain.argmax())
        if gain[best] > _GAIN:
            stop = i + 2 + best
            tour[i + 1 : stop + 1] = tour[i + 1 : stop + 1][::-1]
            better = True
    return better


def _move_runs(tour: np.ndarray, costs: np.ndarray, *, fixed: bool) -> bool:
    """Move short runs elsewhere, either way round, in place; whether that shortened the tour."""
    m = len(tour)
    better = False
    first = 2 if fixed else 1
    for length in range(1, _LONGEST_RUN + 1):
        for i in range(first, m - length + 1):
            run = tour[i : i + length].copy()
            left, right = tour[i - 1], tour[(i + length) % m]
            freed = costs[left, run[0]] + costs[run[-1], right] - costs[left, right]
            rest = np.concatenate([tour[:i], tour[i + length :]])
            following = np.append(rest[1:], rest[0])
            between = costs[rest, following]
            ahead = costs[rest, run[0]] + costs[run[-1], following] - between
            back = costs[rest, run[-1]] + costs[run[0], following] - between
            if fixed:
                ahead[0] = back[0] = np.inf
            place = int(np.minimum(ahead, back).argmin())
            if freed - min(ahead[place], back[place]) > _GAIN:
                run = run if ahead[place] <= back[place] else run[::-1]
                tour[:] = np.concatenate([rest[: place + 1], run, rest[place + 1 :]])
                better = True
    return better
