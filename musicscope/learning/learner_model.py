"""A learned tag: what it thinks of tracks, how sure it is, and how well it has been measured."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from musicscope.core.errors import ParameterError
from musicscope.learning.calibration import Calibration, Quality, to_probability
from musicscope.learning.data import complete
from musicscope.learning.learner_scorers import Kind, Scorer

#: A probability between these is not sure, whatever it rests on.
UNSURE = (0.25, 0.75)
#: Nor is one whose log odds are less than so many deviations from even: nine in ten hold.
_FIRM = 1.28


class Prediction(NamedTuple):
    """What a model thinks of tracks.

    Attributes
    ----------
    probability : np.ndarray [shape=(n,)], float64, 0..1
    sure : np.ndarray [shape=(n,)], bool
    """

    probability: np.ndarray
    sure: np.ndarray


@dataclass(frozen=True, eq=False)
class HeldOut:
    """The labels a model learned from, judged by models that lack their artist.

    Attributes
    ----------
    rows : np.ndarray [shape=(m,)], int64
    yes : np.ndarray [shape=(m,)], bool
    probability : np.ndarray [shape=(m,)]
        NaN where it could not be judged.
    """

    rows: np.ndarray
    yes: np.ndarray
    probability: np.ndarray


NONE_HELD = HeldOut(np.empty(0, np.int64), np.empty(0, bool), np.empty(0))


@dataclass(frozen=True, eq=False)
class TagModel:
    """One learned tag; predicts with numpy alone.

    Attributes
    ----------
    scorer : Scorer
    calibration : Calibration
    quality : Quality
        Measured on artists that it had not seen.
    n_yes, n_no : int
        What it learned from.
    fingerprint : str
        Of its training set, see `musicscope.learning.data.fingerprint`.
    features : tuple of str
        The sets of vectors it was learned on.
    made_s : float
        When, in seconds since 1970.
    held_out : HeldOut
        Its training labels; empty in a model read from a file.
    wish : str
        What would help most, ``"4 more “no” examples"``; empty where nothing is missing.
    """

    scorer: Scorer
    calibration: Calibration
    quality: Quality
    n_yes: int
    n_no: int
    fingerprint: str = ""
    features: tuple[str, ...] = ()
    made_s: float = field(default_factory=time.time)
    held_out: HeldOut = NONE_HELD
    wish: str = ""

    @property
    def kind(self) -> Kind:
        """Which learner won."""
        return self.scorer.kind

    @property
    def can_be_sure(self) -> bool:
        """Whether it rests on enough: more than a prototype, and measurably above chance."""
        return self.kind != "prototype" and self.quality.known and self.quality.low > 0.5

    def log_odds(self, X: npt.ArrayLike) -> tuple[np.ndarray, np.ndarray]:
        """Return calibrated log odds and their deviation [shape=(n,)].

        Raises
        ------
        ParameterError
            If vectors have another length than those it learned from.
        """
        rows = complete(X)
        if rows.shape[1] != self.scorer.width:
            raise ParameterError(
                f"This tag was learned from vectors of {self.scorer.width} numbers, not "
                f"{rows.shape[1]}; learn it anew."
            )
        scores, deviation = self.scorer.score(rows)
        return self.calibration.log_odds(scores), self.calibration.slope * deviation

    def save(self, path: Path, tag: str) -> None:
        """Write this to a file that is safe to open, see `musicscope.learning.model_file`."""
        from musicscope.learning.model_file import write_model

        write_model(path, self, tag)

    @staticmethod
    def load(path: Path) -> TagModel:
        """Read a file that `save` wrote; raises `ModelFileError` where that cannot be."""
        from musicscope.learning.model_file import read_model

        return read_model(path).model

    def predict(self, X: npt.ArrayLike) -> Prediction:
        """Return how probably the tag fits each track, and where that is sure.

        Parameters
        ----------
        X : array_like [shape=(n, d)]

        Raises
        ------
        ParameterError
            If vectors have another length than those it learned from.
        """
        log_odds, deviation = self.log_odds(X)
        probability = to_probability(log_odds)
        low, high = UNSURE
        firm = (np.abs(log_odds) > _FIRM * deviation) & (
            (probability <= low) | (probability >= high)
        )
        return Prediction(probability, firm & self.can_be_sure)
