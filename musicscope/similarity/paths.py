"""From one track to another in small steps."""

from __future__ import annotations

import heapq

import numpy as np

#: Neighbours of each track that a path may step to.
K = 12


def step_costs(X: np.ndarray) -> np.ndarray:
    """Return what a step between any two tracks costs.

    The squared chord, so that several small steps are cheaper than one leap and the steps
    come out even.

    Parameters
    ----------
    X : np.ndarray [shape=(n, d)]

    Returns
    -------
    np.ndarray [shape=(n, n)], float64, at least 0
    """
    points = np.asarray(X, np.float64)
    lengths = np.sqrt(np.einsum("ij,ij->i", points, points))
    points = points / np.where(lengths > 0, lengths, 1.0)[:, np.newaxis]
    return np.maximum(2 - 2 * (points @ points.T), 0)


def tempo_steps(bpm: np.ndarray) -> np.ndarray:
    """Return how far tempi lie apart in octaves, half and double tempo being near.

    Parameters
    ----------
    bpm : np.ndarray [shape=(n,)]
        NaN where unknown.

    Returns
    -------
    np.ndarray [shape=(n, n)], 0..1
        An octave apart costs as much as a tenth of one; unknown against known, a quarter.
    """
    octaves = np.log2(np.maximum(np.nan_to_num(bpm, nan=1.0), 1.0))
    apart = np.abs(octaves[:, np.newaxis] - octaves)
    folded = np.minimum(apart, 0.1 + np.abs(apart - 1))
    return _where_known(np.isfinite(bpm), np.minimum(folded, 1.0), 0.25)


def key_steps(fifths: np.ndarray, modes: np.ndarray) -> np.ndarray:
    """Return how far keys lie apart on the circle of fifths.

    Parameters
    ----------
    fifths : np.ndarray [shape=(n,)]
        0..11, C major and A minor 0, G major and E minor 1; NaN where unknown.
    modes : np.ndarray [shape=(n,)]
        0 major, 1 minor.

    Returns
    -------
    np.ndarray [shape=(n, n)], 0..1
        1 for the opposite side; relative keys lie a sixteenth apart; unknown against known, a
        quarter.
    """
    places = np.nan_to_num(fifths)
    apart = np.abs(places[:, np.newaxis] - places) % 12
    apart = np.minimum(apart, 12 - apart) / 6
    other = np.nan_to_num(modes)[:, np.newaxis] != np.nan_to_num(modes)
    return _where_known(np.isfinite(fifths), np.minimum(apart + other / 16, 1.0), 0.25)


def _where_known(known: np.ndarray, apart: np.ndarray, otherwise: float) -> np.ndarray:
    both = known[:, np.newaxis] & known
    neither = ~known[:, np.newaxis] & ~known
    steps: np.ndarray = np.where(both, apart, np.where(neither, 0.0, otherwise))
    return steps


def neighbour_edges(costs: np.ndarray, k: int = K) -> np.ndarray:
    """Return which steps lead to a neighbour: each to its `k` nearest, and back.

    Parameters
    ----------
    costs : np.ndarray [shape=(n, n)]
    k : int

    Returns
    -------
    np.ndarray [shape=(n, n)], bool
        Symmetric.
    """
    n = len(costs)
    edges = np.zeros((n, n), bool)
    if n > 1:
        alone = costs.copy()
        np.fill_diagonal(alone, np.inf)
        k = min(k, n - 1)
        near = np.argpartition(alone, k - 1, axis=1)[:, :k]
        np.put_along_axis(edges, near, values=True, axis=1)
    return edges | edges.T


def shortest_path(costs: np.ndarray, edges: np.ndarray, start: int, goal: int) -> list[int]:
    """Return the cheapest path, however many steps it takes (Dijkstra, 1959).

    Parameters
    ----------
    costs : np.ndarray [shape=(n, n)], at least 0
    edges : np.ndarray [shape=(n, n)], bool
        The steps that may be taken.
    start, goal : int

    Returns
    -------
    list of int
        From start to goal, both included; empty when no path leads there.
    """
    n = len(costs)
    best = np.full(n, np.inf)
    before = np.full(n, -1)
    done = np.zeros(n, bool)
    best[start] = 0.0
    queue = [(0.0, start)]
    while queue:
        cost, here = heapq.heappop(queue)
        if done[here]:
            continue
        if here == goal:
            break
        done[here] = True
        there = np.flatnonzero(edges[here] & ~done)
        through = cost + costs[here, there]
        better = through < best[there]
        there, through = there[better], through[better]
        best[there] = through
        before[there] = here
        for one, total in zip(there.tolist(), through.tolist(), strict=True):
            heapq.heappush(queue, (total, one))
    if not np.isfinite(best[goal]):
        return []
    path = [goal]
    while path[-1] != start:
        path.append(int(before[path[-1]]))
    return path[::-1]


def path_of_steps(
    costs: np.ndarray, progress: np.ndarray, start: int, goal: int, n_steps: int
) -> list[int]:
    """Return the cheapest path of exactly `n_steps` that never turns back.

    Dijkstra's (1959) relaxation layer by layer: after step ``i`` the cheapest way to each track is
    known.

    Parameters
    ----------
    costs : np.ndarray [shape=(n, n)], at least 0
        Infinity where no step may be taken.
    progress : np.ndarray [shape=(n,)]
        How far along each track lies; every step leads further.
    start, goal : int
    n_steps : int
        1 or more.

    Returns
    -------
    list of int
        ``n_steps + 1`` tracks; empty when there is no such path.
    """
    inside = (progress > progress[start]) & (progress < progress[goal])
    inside[[start, goal]] = True
    nodes = np.flatnonzero(inside)
    nodes = nodes[np.argsort(progress[nodes], kind="stable")]
    if nodes[0] != start or nodes[-1] != goal or start == goal:
        return []
    steps = costs[np.ix_(nodes, nodes)].copy()
    along = progress[nodes]
    steps[along[:, np.newaxis] >= along] = np.inf
    best = np.full(len(nodes), np.inf)
    best[0] = 0.0
    before = np.zeros((n_steps, len(nodes)), np.int64)
    columns = np.arange(len(nodes))
    for step in range(n_steps):
        through = best[:, np.newaxis] + steps
        before[step] = through.argmin(axis=0)
        best = through[before[step], columns]
    if not np.isfinite(best[-1]):
        return []
    path = [len(nodes) - 1]
    for step in range(n_steps - 1, -1, -1):
        path.append(int(before[step, path[-1]]))
    return [int(nodes[place]) for place in reversed(path)]


def progress_between(X: np.ndarray, start: int, goal: int) -> np.ndarray:
    """Return how far along from start to goal each track lies: -1 at start, 1 at goal.

    Parameters
    ----------
    X : np.ndarray [shape=(n, d)]

    Returns
    -------
    np.ndarray [shape=(n,)], float64
        Tracks beside both lie at 0.
    """
    costs = step_costs(X)
    from_start, to_goal = costs[start], costs[goal]
    along: np.ndarray = (from_start - to_goal) / max(float(costs[start, goal]), 1e-12)
    along[start], along[goal] = -1.0, 1.0
    return along


def corridor(distances_to: np.ndarray, most: int) -> np.ndarray:
    """Choose the tracks that a path may lead through: those nearest to any point of the way.

    Parameters
    ----------
    distances_to : np.ndarray [shape=(n_points, n)]
        From points of the straight way to all tracks.
    most : int
        At most about so many, shared out among the points.

    Returns
    -------
    np.ndarray of int
        Rows, ascending.
    """
    n = distances_to.shape[1]
    if n <= most:
        return np.arange(n)
    each = max(most // len(distances_to), 1)
    near = np.argpartition(distances_to, each - 1, axis=1)[:, :each]
    return np.unique(near)
