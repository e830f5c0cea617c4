"""What a bench run learns from: vectors of several kinds, answers, and who is on the same side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from musicscope.core.errors import ParameterError

#: ``"classes"``: each track is one of several; ``"tags"``: each tag fits or not, or is unknown;
#: ``"places"``: each track has a place on scales from -1 to 1, which networks alone learn.
Task = Literal["classes", "tags", "places"]


@dataclass(frozen=True, eq=False)
class Dataset:
    """Tracks with vectors and answers; rows of all arrays are the same tracks.

    Attributes
    ----------
    features : mapping of str to np.ndarray [shape=(n, d)], float32
        By feature group; NaN where a track has none.
    columns : mapping of str to sequence of str
        The name of each column, by feature group.
    task : {"classes", "tags", "places"}
    names : tuple of str
        The classes, the tags, or the scales.
    answers : np.ndarray [shape=(n, k)], float32
        1 yes, 0 no, NaN unknown. With classes each row has a single 1.
    artists : np.ndarray [shape=(n,)], int64
        Never on both sides of a split, see `musicscope.learning.data.encode_groups`.
    recordings : np.ndarray [shape=(n,)], int64
        Tracks with the same audio have the same number.
    tracks : np.ndarray [shape=(n,)], int64
        Ids in the library.
    titles : tuple of str
        For people.
    """

    features: Mapping[str, np.ndarray]
    columns: Mapping[str, Sequence[str]]
    task: Task
    names: tuple[str, ...]
    answers: np.ndarray
    artists: np.ndarray
    recordings: np.ndarray
    tracks: np.ndarray
    titles: tuple[str, ...]

    def __post_init__(self) -> None:
        lengths = {len(part) for part in self.features.values()}
        lengths |= {len(self.answers), len(self.artists), len(self.recordings)}
        if len(lengths | {len(self.tracks), len(self.titles)}) != 1:
            raise ParameterError("Vectors, answers and tracks must have the same number of rows.")
        if self.answers.shape[1:] != (len(self.names),):
            raise ParameterError("There must be one column of answers for each class or tag.")

    def __len__(self) -> int:
        return len(self.answers)

    def part(self, rows: np.ndarray) -> Dataset:
        """Return some of the tracks, in the order of `rows`, int."""
        return replace(
            self,
            features={name: values[rows] for name, values in self.features.items()},
            answers=self.answers[rows],
            artists=self.artists[rows],
            recordings=self.recordings[rows],
            tracks=self.tracks[rows],
            titles=tuple(self.titles[row] for row in rows),
        )

    @property
    def classes(self) -> np.ndarray:
        """The number of each track's class [shape=(n,)], int64; only with classes."""
        numbers: np.ndarray = np.argmax(np.nan_to_num(self.answers), axis=1).astype(np.int64)
        return numbers
