"""The answers on likeness and the jobs that find them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from musicscope.jobs import JobContext
from musicscope.library.library import Library
from musicscope.similarity.excerpts import find_excerpts
from musicscope.similarity.likeness import pair_distances
from musicscope.similarity.orders import shortest_tour
from musicscope.similarity.paths import (
    corridor,
    key_steps,
    neighbour_edges,
    path_of_steps,
    progress_between,
    shortest_path,
    step_costs,
    tempo_steps,
)
from musicscope.similarity.ranking import (
    combine,
    distances_by_aspect,
    distances_to,
    nearest_rows,
)
from musicscope.similarity.why import Heard, Why, explain_pair
from musicscope.workspace.similar_space import LibraryRows

#: Tracks that a path may lead through.
_CORRIDOR, _POINTS = 480, 6
#: What the widest change of tempo or key costs beside the chord of two unlike tracks.
_SMOOTHNESS = 2.0


@dataclass(frozen=True)
class Match:
    """A track that is like what was asked for.

    Attributes
    ----------
    track : int
    distance : float
        Cosine distance under the weights that were asked for, 0..2.
    by_aspect : Mapping of str to float
        Likeness within each aspect, 0..1: the share of all pairs of the library less alike.
    likeness : float
        Their mean under the weights.
    """

    track: int
    distance: float
    by_aspect: Mapping[str, float] = field(default_factory=dict)
    likeness: float = 0.0


@dataclass(frozen=True)
class MoreLikeSpec:
    """Ranks tracks by likeness.

    Attributes
    ----------
    known : LibraryRows
    seeds, against : tuple of int
        Track ids.
    weights : Mapping of str to float
        By aspect.
    allowed : np.ndarray of int
        Track ids that may be found.
    limit : int
        How many are wanted.
    """

    known: LibraryRows
    seeds: tuple[int, ...]
    against: tuple[int, ...]
    weights: Mapping[str, float]
    allowed: np.ndarray
    limit: int

    @property
    def label(self) -> str:
        """For people."""
        return "Looking for music like this"

    def run(self, context: JobContext) -> list[Match]:
        """Return the nearest, nearest first."""
        known = self.known
        rows = known.rows
        seeds, against = known.rows_of(self.seeds), known.rows_of(self.against)
        wanted = combine(rows.X[seeds], rows.X[against])
        distances = distances_to(rows, wanted[np.newaxis], self.weights)[0]
        context.check()
        mask = np.zeros(len(known.ids), bool)
        mask[known.rows_of(self.allowed)] = True
        mask[seeds] = mask[against] = False
        best = nearest_rows(distances, mask, self.limit)
        shares = known.scale.shares(distances_by_aspect(rows, best, wanted))
        count = np.array([self.weights.get(name, 0.0) for name in rows.parts])
        means = shares @ count / max(float(count.sum()), 1e-12)
        return [
            Match(
                int(known.ids[row]),
                float(distances[row]),
                dict(zip(rows.parts, map(float, share), strict=True)),
                float(mean),
            )
            for row, share, mean in zip(best, shares, means, strict=True)
        ]


@dataclass(frozen=True)
class WhySpec:
    """Finds what two tracks have in common.

    Attributes
    ----------
    a, b : int
        Track ids.
    corrected_a, corrected_b : Mapping of str to float
        What the owner corrected, by the names of the facts.
    paths : tuple of (bytes, bytes)
    durations_s : tuple of (float, float)
    """

    library: Library
    known: LibraryRows
    a: int
    b: int
    corrected_a: Mapping[str, float]
    corrected_b: Mapping[str, float]
    paths: tuple[bytes, bytes]
    durations_s: tuple[float, float]

    @property
    def label(self) -> str:
        """For people."""
        return "Comparing two tracks"

    def run(self, context: JobContext) -> Why:
        """Return words, numbers and the stretches that are most alike."""
        from musicscope.workspace.similar_courses import hear_course, read_course

        rows, names = self.known.rows, list(self.known.rows.parts)
        first, second = (self.known.rows_of((track,)) for track in (self.a, self.b))
        likeness: dict[str, float] = {}
        if len(first) and len(second):
            shares = self.known.scale.shares(pair_distances(rows, first, second))
            likeness = dict(zip(names, map(float, shares[0]), strict=True))
        results = [self.library.results(track) for track in (self.a, self.b)]
        context.check()
        heard = [
            Heard.of({**facts, **corrected})
            for (facts, _), corrected in zip(
                results, (self.corrected_a, self.corrected_b), strict=True
            )
        ]
        sentence, aspects = explain_pair(heard[0], heard[1], likeness)
        courses = [
            read_course(facts, vectors, duration)
            for (facts, vectors), duration in zip(results, self.durations_s, strict=True)
        ]
        context.check()
        if not all(len(course.level) for course in courses):
            courses = [hear_course(path) for path in self.paths]
        excerpts = find_excerpts(
            [course.figures for course in courses],
            [course.level for course in courses],
            self.durations_s,
        )
        return Why(sentence, aspects, *excerpts)


@dataclass(frozen=True)
class CorridorSpec:
    """Finds the tracks between two others.

    Attributes
    ----------
    weights : Mapping of str to float
        By aspect.
    allowed : np.ndarray of int
        Track ids that a path may lead through.
    n_steps : int or None
    """

    known: LibraryRows
    a: int
    b: int
    weights: Mapping[str, float]
    allowed: np.ndarray
    n_steps: int | None

    @property
    def label(self) -> str:
        """For people."""
        return "Looking for a way"

    def run(self, context: JobContext) -> np.ndarray:
        """Return their rows, ascending, both ends among them."""
        known = self.known
        mask = np.zeros(len(known.ids), bool)
        mask[known.rows_of(self.allowed)] = True
        rows, ends = np.flatnonzero(mask), known.rows_of((self.a, self.b))
        if len(rows) > _CORRIDOR:
            first, last = known.rows.X[ends[0]], known.rows.X[ends[-1]]
            way = np.linspace(0, 1, _POINTS)[:, np.newaxis]
            points = (1 - way) * first + way * last
            distances = distances_to(known.rows, points, self.weights)
            context.check()
            distances[:, ~mask] = np.inf
            rows = corridor(distances, max(_CORRIDOR, 2 * (self.n_steps or 0)))
            rows = rows[mask[rows]]
        return np.union1d(rows, ends)


@dataclass(frozen=True)
class PathSpec:
    """Finds the best way through a corridor.

    Attributes
    ----------
    rows : np.ndarray of int
        Of the tracks between.
    bpm, fifths, modes : np.ndarray or None
        Of the same tracks, where they are to change smoothly.
    """

    known: LibraryRows
    a: int
    b: int
    weights: Mapping[str, float]
    rows: np.ndarray
    n_steps: int | None
    bpm: np.ndarray | None
    fifths: np.ndarray | None
    modes: np.ndarray | None

    @property
    def label(self) -> str:
        """For people."""
        return "Looking for a way"

    def run(self, context: JobContext) -> list[int]:
        """Return track ids from the first to the last."""
        known = self.known
        X = weighted_rows(known, self.rows, self.weights)
        start, goal = (int(np.flatnonzero(known.ids[self.rows] == i)[0]) for i in (self.a, self.b))
        costs = step_costs(X)
        progress = progress_between(X, start, goal)
        if self.bpm is not None:
            costs += _SMOOTHNESS * tempo_steps(self.bpm) ** 2
        if self.fifths is not None and self.modes is not None:
            costs += _SMOOTHNESS * key_steps(self.fifths, self.modes) ** 2
        context.check()
        edges = neighbour_edges(costs)
        path = []
        if self.n_steps is None:
            path = shortest_path(costs, edges, start, goal)
        else:
            n_steps = max(1, min(self.n_steps, len(self.rows) - 1))
            path = path_of_steps(np.where(edges, costs, np.inf), progress, start, goal, n_steps)
            for fewer in range(n_steps, 0, -1):
                path = path or path_of_steps(costs, progress, start, goal, fewer)
        return [int(known.ids[self.rows[place]]) for place in path or (start, goal)]


@dataclass(frozen=True)
class TourSpec:
    """Orders tracks so that each is like the one before."""

    known: LibraryRows
    ids: tuple[int, ...]
    weights: Mapping[str, float]

    @property
    def label(self) -> str:
        """For people."""
        return "Ordering tracks"

    def run(self, context: JobContext) -> list[int]:  # noqa: ARG002 - it is quick
        """Return track ids; those of which nothing is known come last."""
        rows = self.known.rows_of(self.ids)
        known = [int(i) for i in self.known.ids[rows]]
        order = shortest_tour(np.sqrt(step_costs(weighted_rows(self.known, rows, self.weights))))
        placed = set(known)
        return [known[place] for place in order] + [i for i in self.ids if i not in placed]


def weighted_rows(known: LibraryRows, rows: np.ndarray, weights: Mapping[str, float]) -> np.ndarray:
    """Return some rows with their aspects weighted [shape=(n, d)], float32."""
    X: np.ndarray = known.rows.X[rows].copy()
    for name, part in known.rows.parts.items():
        X[:, part] *= np.sqrt(weights.get(name, 0.0))
    return X
