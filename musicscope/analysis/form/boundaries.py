"""Where one section ends and the next begins."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.form.similarity import by_lag, running_mean, running_total
from musicscope.analysis.form.units import Units

#: Length of a section that is expected in a track of three minutes, seconds; it grows with this
#: power of the track's length, within bounds.
_EXPECTED_S, _OF_S, _GROWTH = 18.0, 180.0, 0.6
_SHORTEST_EXPECTED_S, _LONGEST_EXPECTED_S = 3.0, 300.0

#: In expected lengths: a passage that counts as coming back, what is compared on each side of a
#: boundary by repetition and by sound, and the shortest section.
_PASSAGE, _REPETITION_SIDE, _SOUND_SIDE = 0.3, 0.5, 0.6
_SHORTEST = 0.45
#: Lags below this, in expected lengths, are no repetition.
_SHORTEST_LAG = 0.25

#: Share of the moments of a track that one moment may resemble, and how sharply.
_RESEMBLING, _SHARPNESS = 0.06, 4.0

#: Weight of a change of sound against one of repetition.
_SOUND_WEIGHT = 0.75
#: Share of the novelty around a moment that is taken off it.
_SURROUNDINGS = 0.8
#: What a section costs, and an unexpected length, in units of a strong boundary.
_SECTION_COST, _LENGTH_COST = 0.25, 0.2

#: Median squared distance of two passages below which nothing much happens; 4 is usual.
_LEAST_USUAL = 2.0
#: Mean squared distance of any two moments when harmony or timbre varies as in music; noise has
#: less, and no sections.
_LIVELY = 2.0
#: Novelty that is never called strong.
_WEAK_REPETITION, _WEAK_SOUND = 1.2, 0.8


def expected_units(units: Units) -> float:
    """Return the length of a section that is expected, in units."""
    expected_s = _EXPECTED_S * (units.duration_s / _OF_S) ** _GROWTH
    return float(np.clip(expected_s, _SHORTEST_EXPECTED_S, _LONGEST_EXPECTED_S) / units.unit_s)


def repetition_novelty(distances: np.ndarray, expected: float) -> np.ndarray:
    """Return how much changes, at each moment, in when the track comes back to what it plays.

    Each moment has a row that says after which lags a passage around it is heard again. At the
    border of a section these rows change (structural features of Serrà, Müller, Grosche and
    Arcos, 2014, without their binary matrix).

    Parameters
    ----------
    distances : np.ndarray [shape=(n, n)], float32
    expected : float
        Length of a section in units.

    Returns
    -------
    np.ndarray [shape=(n + 1,)], float32
        Between the unit before and the one at each place.
    """
    n = len(distances)
    passages = running_mean(by_lag(distances), max(1, round(_PASSAGE * expected / 2)))
    usual = max(float(np.median(passages)), _LEAST_USUAL)
    near = max(2, int(_SHORTEST_LAG * expected))
    novelty = np.zeros(n + 1, np.float32)
    if n <= 2 * near + 1:
        return novelty
    lags = passages[:, near : n - near]
    rank = min(max(1, int(_RESEMBLING * n)), lags.shape[1] - 1)
    limit = np.partition(lags, rank, axis=1)[:, rank : rank + 1]
    returns = np.clip((limit - lags) * (_SHARPNESS / usual), 0, 1)
    total = running_total(returns)
    side = max(2, round(_REPETITION_SIDE * expected))
    at = np.arange(n + 1)
    before = total[at] - total[np.maximum(at - side, 0)]
    after = total[np.minimum(at + side, n)] - total[at]
    change = (after - before) / np.float32(side)
    margin = max(2, side // 3)
    inside = slice(margin, n + 1 - margin)
    novelty[inside] = np.sqrt(np.einsum("ij,ij->i", change[inside], change[inside]))
    return novelty


def sound_novelty(points: np.ndarray, expected: float) -> np.ndarray:
    """Return how much changes, at each moment, in what is heard.

    The distance between the means of both sides: a checkerboard on the self-similarity matrix
    (Foote, 2000).

    Parameters
    ----------
    points : np.ndarray [shape=(n, d)], float32
    expected : float
        Length of a section in units.

    Returns
    -------
    np.ndarray [shape=(n + 1,)], float32
        Between the unit before and the one at each place.
    """
    n = len(points)
    total = running_total(points.astype(np.float64))
    side = max(2, round(_SOUND_SIDE * expected))
    at = np.arange(n + 1)
    first, last = np.maximum(at - side, 0), np.minimum(at + side, n)
    n_before, n_after = at - first, last - at
    before = (total[at] - total[first]) / np.maximum(n_before, 1)[:, np.newaxis]
    after = (total[last] - total[at]) / np.maximum(n_after, 1)[:, np.newaxis]
    trust = np.sqrt(np.minimum(n_before, n_after) / side)
    novelty: np.ndarray = np.linalg.norm(after - before, axis=1) * trust
    return novelty.astype(np.float32)


def place_boundaries(novelty: np.ndarray, expected: float) -> np.ndarray:
    """Choose the boundaries whose novelty is highest for sections of likely length.

    Parameters
    ----------
    novelty : np.ndarray [shape=(n + 1,)]
        1 for a strong boundary.
    expected : float
        Length of a section in units.

    Returns
    -------
    np.ndarray [shape=(n_sections + 1,)], int
        Units at which sections begin, and the end; the best of all choices (dynamic programming).
    """
    n = len(novelty) - 1
    shortest = max(1, int(_SHORTEST * expected))
    if n < 2 * shortest:
        return np.array([0, n])
    around = running_mean(novelty[:n], max(1, int(0.5 * expected)))
    gain = np.append(novelty[:n] - _SURROUNDINGS * around, 0)
    lengths = np.arange(shortest, n + 1)
    cost = _SECTION_COST + _LENGTH_COST * np.log(lengths / expected) ** 2
    best = np.full(n + 1, -np.inf)
    best[0] = 0
    came_from = np.zeros(n + 1, int)
    for end in range(shortest, n + 1):
        worth = best[end - shortest :: -1] - cost[: end - shortest + 1]
        choice = int(np.argmax(worth))
        best[end] = worth[choice] + gain[end]
        came_from[end] = end - lengths[choice]
    places = [n]
    while places[-1]:
        places.append(int(came_from[places[-1]]))
    return np.array(places[::-1])


def find_boundaries(units: Units, distances: np.ndarray) -> np.ndarray:
    """Return the units at which sections begin, and the end [shape=(n_sections + 1,)], int."""
    expected = expected_units(units)
    repetition, repeats = _in_strong_ones(repetition_novelty(distances, expected), _WEAK_REPETITION)
    sound, changes = _in_strong_ones(sound_novelty(units.points, expected), _WEAK_SOUND)
    novelty = (repetition + _SOUND_WEIGHT * sound) / (repeats + _SOUND_WEIGHT)
    liveliness = min(max(repeats, changes), float(distances.mean()) / _LIVELY) ** 2
    return place_boundaries(novelty * liveliness, expected)


def _in_strong_ones(novelty: np.ndarray, weak: float) -> tuple[np.ndarray, float]:
    """Return novelty in units of a strong one, and how much there is of it, 0..1."""
    strong = float(np.percentile(novelty, 95))
    return novelty / max(strong, weak), min(1.0, strong / weak)
