"""Which of the tracks that a network learned from sound to it most like another one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from musicscope.core.errors import MusicScopeError
from musicscope.jobs import JobContext
from musicscope.library.database import Database
from musicscope.library.vector_sets import VectorSets
from musicscope.workspace.network_learned import learned_tracks

if TYPE_CHECKING:
    from musicscope.learning.evaluation.result import Result
    from musicscope.library.catalogue import Catalogue
    from musicscope.workspace.labelling import Labelling


class NotHeardError(MusicScopeError):
    """The library has not been listened to with a network."""


@dataclass(frozen=True)
class Neighbour:
    """A track that is near.

    Attributes
    ----------
    track : int
    distance : float
        1 - the cosine of the angle between what the network hears in both; 0 is alike, 2 opposite.
    label : str
        What it is an example of.
    """

    track: int
    distance: float
    label: str


@dataclass(frozen=True)
class Labelled:
    """Tracks with what they are examples of.

    Attributes
    ----------
    labels : mapping of int to str
    learned : bool
        Whether the network learned from exactly these; otherwise they bear its names.
    """

    labels: Mapping[int, str]
    learned: bool


@dataclass(frozen=True)
class Nearest:
    """What `NearestSpec` found.

    Attributes
    ----------
    neighbours : tuple of Neighbour
        The nearest first.
    learned : bool
        See `Labelled`.
    """

    neighbours: tuple[Neighbour, ...]
    learned: bool


@dataclass(frozen=True, eq=False)
class NearestSpec:
    """Compares what a network hears in a track with what it hears in others.

    Attributes
    ----------
    database : Path
    vectors : str
        Name of the set.
    track : int
    among : Labelled
    count : int
    own : np.ndarray [shape=(d,)], optional
        What it hears in the track, where that is not in the set.
    """

    database: Path
    vectors: str
    track: int
    among: Labelled
    count: int
    own: np.ndarray | None = field(default=None, repr=False)
    label: str = "Looking for the nearest examples"

    def run(self, context: JobContext) -> Nearest:
        """Return them; raises `NotHeardError` when there is nothing to compare with."""
        with Database(self.database) as database:
            ids, values = VectorSets(database).read(self.vectors)
        context.check()
        chosen = np.array([int(i) in self.among.labels for i in ids.tolist()], bool)
        chosen &= ids != self.track
        own = values[ids == self.track][0] if (ids == self.track).any() else self.own
        if own is None or not chosen.any():
            raise NotHeardError(
                "This network has not listened to the library yet; let it listen to all tracks "
                "once, then the nearest are known at once."
            )
        near = nearest_rows(values[chosen], own, self.count)
        tracks = ids[chosen]
        return Nearest(
            tuple(
                Neighbour(int(tracks[row]), distance, self.among.labels[int(tracks[row])])
                for row, distance in near
            ),
            self.among.learned,
        )


def nearest_rows(values: np.ndarray, own: np.ndarray, count: int) -> list[tuple[int, float]]:
    """Return rows of `values` [shape=(n, d)] with their cosine distance to `own`, nearest first."""
    lengths = np.linalg.norm(values, axis=1) * np.linalg.norm(own)
    cosines = values @ own / np.maximum(lengths, 1e-12)
    order = np.argsort(-cosines, kind="stable")[:count]
    return [(int(row), max(0.0, float(1 - cosines[row]))) for row in order]


def learned_from(results: Sequence[Result], model: str) -> Labelled | None:
    """Return the tracks that a network learned from, by the bench's runs of it; None without one.

    Parameters
    ----------
    results : sequence of Result
    model : str
        Name of the network's file.
    """
    run = next((r for r in results if r.extra.get("model") == model), None)
    if run is None:
        return None
    answers = run.answers
    kept = np.isin(answers.tracks, list(learned_tracks(run)))
    labels = {
        int(answers.tracks[row]): _words(answers.names, answers.truth[row])
        for row in np.flatnonzero(kept).tolist()
    }
    return Labelled({track: words for track, words in labels.items() if words}, True)


def named_alike(names: Sequence[str], catalogue: Catalogue, labelling: Labelling) -> Labelled:
    """Return the tracks that bear a network's names, by their genre and the owner's tags."""
    known = {name.casefold(): name for name in names}
    ids = catalogue.ids().tolist()
    found: dict[int, list[str]] = {}
    for track, genres in zip(ids, catalogue.values("genre", ids), strict=True):
        found[track] = [known[g.casefold()] for g in genres or () if g.casefold() in known]
    for name in names:
        tag = labelling.named(name)
        for track, yes in (labelling.answers(tag.id) if tag is not None else {}).items():
            if yes and track in found and name not in found[track]:
                found[track].append(name)
    return Labelled({track: ", ".join(words) for track, words in found.items() if words}, False)


def _words(names: Sequence[str], truth: np.ndarray) -> str:
    return ", ".join(name for name, yes in zip(names, truth.tolist(), strict=True) if yes == 1)
