"""What a label on each track would be worth to one tag."""

from __future__ import annotations

import numpy as np

from musicscope.learning.calibration import to_probability
from musicscope.learning.learner_model import TagModel

_LEAST_SPREAD = 1e-6


def unit_rows(X: np.ndarray) -> np.ndarray:
    """Return rows of length 1 [shape=(n, d)]; rows of zeros stay."""
    lengths = np.sqrt(np.einsum("ij,ij->i", X, X))
    units: np.ndarray = X / np.where(lengths > 0, lengths, 1.0)[:, None]
    return units


def nearest_cosine(Z: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Return the cosine of each row with the nearest of `rows` [shape=(n,)]; -1 without any.

    Parameters
    ----------
    Z : np.ndarray [shape=(n, d)]
        Rows of length 1.
    rows : np.ndarray [shape=(k,)], int
    """
    if not len(rows):
        return np.full(len(Z), -1.0, Z.dtype)
    nearest: np.ndarray = (Z @ Z[rows].T).max(axis=1)
    return nearest


class TagValues:
    """Tracks as one tag sees them.

    Parameters
    ----------
    model : TagModel
    said : np.ndarray [shape=(m,)], int
        All rows with a label of the tag.
    X, Z : np.ndarray [shape=(n, d)]
        All tracks, and the same with rows of length 1.

    Attributes
    ----------
    probability : np.ndarray [shape=(n,)], 0..1
        Of a yes, as the model sees it.
    """

    def __init__(self, model: TagModel, said: np.ndarray, X: np.ndarray, Z: np.ndarray) -> None:
        held = model.held_out
        yes = held.rows[held.yes]
        self._odds = model.log_odds(X)[0]
        self.probability = to_probability(self._odds)
        self._near_yes = nearest_cosine(Z, yes)
        self._near_other = nearest_cosine(Z, np.setdiff1d(said, yes))

    @property
    def uncertainty(self) -> np.ndarray:
        """The deviation of an answer with each probability [shape=(n,)], 0..0.5."""
        spread: np.ndarray = np.sqrt(self.probability * (1.0 - self.probability))
        return spread

    def of_search(self, near_chosen: np.ndarray) -> np.ndarray:
        """Return how well each track suits a search for more yes [shape=(n,)].

        What the model expects, and how much nearer a track is to some yes than to any no: few
        labels make a poor model of a tag that has several kinds of sound, but each yes vouches
        for its neighbourhood. Both count alike, in their deviations; 0 is the usual track.

        Parameters
        ----------
        near_chosen : np.ndarray [shape=(n,)]
            The cosine with the nearest track that is about to be labelled: its neighbours wait
            for its answer, as if it were a no.
        """
        margin = self._near_yes - np.maximum(self._near_other, near_chosen)
        worth: np.ndarray = _standard(self._odds) + _standard(margin)
        return worth

    def of_doubt(self, near_chosen: np.ndarray) -> np.ndarray:
        """Return how well each track suits to settle what is unsure [shape=(n,)], at least 0.

        Its uncertainty times how far it lies from all that is labelled or asked for: uncertain
        alone asks for near-duplicates (Citovsky et al., 2021).
        """
        near = np.maximum(np.maximum(self._near_yes, self._near_other), near_chosen)
        worth: np.ndarray = self.uncertainty * np.sqrt(np.maximum(1.0 - near, 0.0))
        return worth


def _standard(values: np.ndarray) -> np.ndarray:
    standard: np.ndarray = (values - values.mean()) / max(float(values.std()), _LEAST_SPREAD)
    return standard
