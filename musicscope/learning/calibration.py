"""From scores to probabilities that can be believed, and how well a model ranks."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

#: What is believed of a tag before its library is looked at: it fits this share of the tracks,
#: as if that had been counted in so many.
USUAL_SHARE, COUNTED = 0.15, 10.0
#: How firmly the library's explanation of the scores is believed, beside what labels say.
_SLOPE_FIRMNESS, _OFFSET_FIRMNESS = 4.0, 2.0
#: As how many labels the library counts when its scores are explained.
LIBRARY_COUNTS = 40.0
_MIXING_STEPS = 12
_STEPS = 40
#: Log odds beyond are certainty enough.
_FARTHEST = 15.0
_EVEN = 1.96


@dataclass(frozen=True)
class Calibration:
    """Turns a score into a probability: ``slope * score + offset`` are log odds.

    Attributes
    ----------
    slope : float
        Above 0: never turns an order round.
    offset : float
        For a collection that is half yes, half no.
    share : float
        0..1; the part of the library that the tag is taken to fit.
    """

    slope: float = 1.0
    offset: float = 0.0
    share: float = USUAL_SHARE

    def log_odds(self, score: npt.ArrayLike) -> np.ndarray:
        """Return the log odds at scores, within ±15."""
        shift = self.offset + math.log(self.share / (1.0 - self.share))
        odds: np.ndarray = np.clip(
            self.slope * np.asarray(score, np.float64) + shift, -_FARTHEST, _FARTHEST
        )
        return odds


def to_probability(log_odds: npt.ArrayLike) -> np.ndarray:
    """Return probabilities 0..1."""
    p: np.ndarray = 0.5 * (1.0 + np.tanh(0.5 * np.asarray(log_odds, np.float64)))
    return p


def calibrate(
    scores: np.ndarray, yes: np.ndarray, library: np.ndarray
) -> tuple[float, float, float]:
    """Return slope and offset of a score's log odds, both kinds counting alike, and the share.

    Platt's sigmoid (1999) by maximum a posteriori. What is believed before is a mixture of two
    normal distributions that the library's scores and the labels' together suggest: the fewer
    labels, the more it counts.

    Parameters
    ----------
    scores : np.ndarray [shape=(n,)]
        Of labels that the model has not seen; both kinds occur.
    yes : np.ndarray [shape=(n,)], bool
    library : np.ndarray [shape=(m,)]
        Scores of the library.
    """
    scores = np.asarray(scores, np.float64)
    believed, middle, share = two_normals(scores, yes, library)
    usual_bend, usual_offset = math.log(believed), 0.0
    centred, weight = scores - middle, balanced(yes)
    bend, offset = usual_bend, usual_offset
    for _ in range(_STEPS):
        slope = math.exp(bend)
        p = to_probability(slope * centred + offset)
        error, curvature = weight * (yes - p), weight * p * (1.0 - p)
        steep = slope * centred
        away = bend - usual_bend
        gradient = np.array(
            [error @ steep - _SLOPE_FIRMNESS * away, error.sum() - _OFFSET_FIRMNESS * offset]
        )
        mixed = float(curvature @ steep)
        hessian = np.array(
            [
                [curvature @ steep**2 + _SLOPE_FIRMNESS, mixed],
                [mixed, curvature.sum() + _OFFSET_FIRMNESS],
            ]
        )
        step = np.clip(np.linalg.solve(hessian, gradient), -1.0, 1.0)
        bend = float(np.clip(bend + step[0], -6.0, 6.0))
        offset += float(step[1])
        if np.abs(step).max() < 1e-6:
            break
    slope = math.exp(bend)
    return slope, offset - slope * middle, share


def two_normals(
    scores: np.ndarray, yes: np.ndarray, library: np.ndarray
) -> tuple[float, float, float]:
    """Explain scores by two normal distributions of equal spread, one of them yes.

    Labels are known to belong to theirs; each track of the library to either, by expectation and
    maximisation (Nigam, McCallum, Thrun and Mitchell, 2000, for a library that outnumbers its
    labels: all of it counts as `LIBRARY_COUNTS` labels).

    Returns
    -------
    slope : float
        Of the log odds; above 0.
    middle : float
        The score at which both are alike.
    share : float
        0..1; of yes in the library.
    """
    every = np.concatenate([scores, library])
    n = len(scores)
    weight = np.full(len(every), LIBRARY_COUNTS / max(len(every) - n, 1))
    weight[:n] = 1.0
    is_yes = np.full(len(every), USUAL_SHARE)
    is_yes[:n] = yes
    above = float(scores[yes].mean())
    share, below = USUAL_SHARE, float(np.average(every, weights=weight * (1.0 - is_yes)))
    least = 1e-3 * max(float(np.ptp(every)), 1e-6)
    for _ in range(_MIXING_STEPS):
        spread = weight @ (is_yes * (every - above) ** 2 + (1 - is_yes) * (every - below) ** 2)
        variance = max(float(spread / weight.sum()), least**2)
        slope = max(above - below, least) / variance
        middle = 0.5 * (above + below)
        odds = slope * (every[n:] - middle) + math.log(share / (1.0 - share))
        is_yes[n:] = to_probability(odds)
        counted = weight[n:] @ is_yes[n:]
        share = float((counted + COUNTED * USUAL_SHARE) / (weight[n:].sum() + COUNTED))
        inside = weight * is_yes
        above = float(inside @ every / inside.sum())
        outside = weight - inside
        below = float(outside @ every / outside.sum())
    return slope, middle, share


def balanced(yes: np.ndarray) -> np.ndarray:
    """Return weights with which yes and no count alike, and all together as many as they are."""
    n_yes = int(yes.sum())
    n_no = len(yes) - n_yes
    weights: np.ndarray = np.where(
        yes, 0.5 * len(yes) / max(n_yes, 1), 0.5 * len(yes) / max(n_no, 1)
    )
    return weights


@dataclass(frozen=True)
class Quality:
    """How well a model ranks tracks of artists that it has not seen.

    Attributes
    ----------
    auc : float
        Area under the ROC curve: how often a yes is above a no; 0.5 is chance, NaN unknown.
    low, high : float
        95 % interval of `auc`.
    """

    auc: float
    low: float
    high: float

    @property
    def known(self) -> bool:
        """Whether it could be measured."""
        return math.isfinite(self.auc)


UNKNOWN = Quality(math.nan, 0.0, 1.0)


def quality_of(auc: float, n_yes: int, n_no: int) -> Quality:
    """Return an area under the curve with its 95 % interval (Hanley and McNeil, 1982).

    Parameters
    ----------
    auc : float
    n_yes, n_no : int
        How many independent examples (artists) of either kind it was measured on. The variance is
        taken at an area drawn a little to the middle, so that a perfect score on few is not
        called certain.
    """
    if not math.isfinite(auc) or n_yes < 1 or n_no < 1:
        return UNKNOWN
    pairs = n_yes * n_no
    a = (auc * pairs + 0.5) / (pairs + 1.0)
    both_yes, both_no = a / (2.0 - a), 2.0 * a * a / (1.0 + a)
    variance = a * (1 - a) + (n_yes - 1) * (both_yes - a * a) + (n_no - 1) * (both_no - a * a)
    margin = _EVEN * math.sqrt(max(variance, 0.0) / pairs)
    return Quality(auc, max(0.0, min(auc, a - margin)), min(1.0, max(auc, a + margin)))


def area_under_roc(scores: np.ndarray, yes: np.ndarray) -> float:
    """Return how often a yes scores above a no, ties counting half; NaN if one kind is missing."""
    n_yes = int(yes.sum())
    n_no = len(yes) - n_yes
    if not n_yes or not n_no:
        return math.nan
    values, codes, counts = np.unique(scores, return_inverse=True, return_counts=True)
    if not len(values):
        return math.nan
    ranks = np.cumsum(counts) - 0.5 * (counts - 1)
    return float((ranks[codes][yes].sum() - n_yes * (n_yes + 1) / 2) / (n_yes * n_no))
