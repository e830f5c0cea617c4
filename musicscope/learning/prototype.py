"""A tag from one to four examples: what is near to their middle (cosine) is like them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

#: The no count beside so many that were never said: one alone does not turn the direction.
NO_BESIDE = 10.0
#: How far above the library's mean, in its deviations, examples usually lie, and as how many
#: examples that counts.
_USUAL_LIFT, _LIFT_COUNTED = 1.5, 3.0
_LEAST_SPREAD = 1e-3


@dataclass(frozen=True, eq=False)
class Prototype:
    """A direction, and how the library and the examples lie along it.

    Attributes
    ----------
    direction : np.ndarray [shape=(d,)]
        Of length 1; 0 where nothing is known.
    middle, spread : float
        Mean and deviation of the library's cosines.
    lift : float
        How many deviations above the middle the examples lie, 0 or more.
    certainty : float
        As how many examples `lift` is known.
    """

    direction: np.ndarray
    middle: float
    spread: float
    lift: float
    certainty: float


def direction_of(yes: np.ndarray, no: np.ndarray) -> np.ndarray:
    """Return the mean of the yes less that of the no, of length 1 or 0.

    Parameters
    ----------
    yes, no : np.ndarray [shape=(n, d)]
        Rows centred on the library, so that without any no its mean is what they differ from.
    """
    towards = yes.sum(axis=0, dtype=np.float64) / max(len(yes), 1)
    away = no.sum(axis=0, dtype=np.float64) / (len(no) + NO_BESIDE)
    difference = towards - away
    length = float(np.sqrt(difference @ difference))
    direction: np.ndarray = difference / length if length > 0 else difference
    return direction


def cosines(X: np.ndarray, direction: np.ndarray) -> np.ndarray:
    """Return the cosine of each row with a direction [shape=(n,)]; 0 for rows of zeros."""
    lengths = np.sqrt(np.einsum("ij,ij->i", X, X, dtype=np.float64))
    along = X @ direction.astype(X.dtype)
    found: np.ndarray = along / np.where(lengths > 0, lengths, 1.0)
    return found.astype(np.float64)


def fit_prototype(
    X: np.ndarray, rows: np.ndarray, yes: np.ndarray, groups: np.ndarray
) -> tuple[Prototype, np.ndarray]:
    """Learn a tag from few examples.

    Parameters
    ----------
    X : np.ndarray [shape=(n, d)]
        All tracks.
    rows, yes, groups : np.ndarray [shape=(m,)]
        The labelled rows, what was said, and their artists.

    Returns
    -------
    prototype : Prototype
    unseen : np.ndarray [shape=(m,)]
        The score, see `score`, of each label by a prototype without its group; NaN where that
        leaves no yes.
    """
    labelled = X[rows]
    direction = direction_of(labelled[yes], labelled[~yes])
    library = cosines(X, direction)
    middle, spread = float(library.mean()), max(float(library.std()), _LEAST_SPREAD)
    left_out = np.full(len(rows), np.nan)
    for group in np.unique(groups):
        out = groups == group
        if (yes & ~out).any():
            own = direction_of(labelled[yes & ~out], labelled[~yes & ~out])
            left_out[out] = (cosines(labelled[out], own) - middle) / spread
    heard = left_out[yes & np.isfinite(left_out)]
    certainty = _LIFT_COUNTED + len(heard)
    lift = max((float(heard.sum()) + _LIFT_COUNTED * _USUAL_LIFT) / certainty, 0.0)
    prototype = Prototype(direction, middle, spread, lift, certainty)
    return prototype, lift * left_out - 0.5 * lift**2


def score(prototype: Prototype, X: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return log odds for even shares, and their uncertainty (one deviation).

    Examples and the library are taken for two normal distributions of equal spread.

    Returns
    -------
    log_odds, deviation : np.ndarray [shape=(n,)]
    """
    z = (cosines(X, prototype.direction) - prototype.middle) / prototype.spread
    log_odds = prototype.lift * z - 0.5 * prototype.lift**2
    deviation = np.abs(z - prototype.lift) / np.sqrt(prototype.certainty) + 0.5
    return log_odds, deviation
