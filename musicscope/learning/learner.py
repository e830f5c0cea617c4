"""Learning one tag from as few labels as there are."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

import numpy as np
import numpy.typing as npt

from musicscope.core.errors import ParameterError
from musicscope.learning.calibration import (
    UNKNOWN,
    Calibration,
    Quality,
    area_under_roc,
    balanced,
    calibrate,
    quality_of,
    to_probability,
)
from musicscope.learning.data import (
    TagLabels,
    complete,
    encode_groups,
    fingerprint,
    gather_labels,
)
from musicscope.learning.learner_model import HeldOut, TagModel
from musicscope.learning.learner_scorers import LogisticScorer, PrototypeScorer, Scorer
from musicscope.learning.logistic import fit_path, lay_out
from musicscope.learning.logistic_unseen import Unseen
from musicscope.learning.prototype import fit_prototype

#: Up to so many yes a prototype is the better learner.
MOST_FOR_PROTOTYPE = 4
#: What logistic regression may choose from, and what it takes where nothing speaks against it.
STRENGTHS = (5.0, 25.0, 125.0)
USUAL_STRENGTH = 25.0
#: How firmly the usual strength is held: as against so much log loss a factor of e.
_HELD = 0.03
#: Strengths are compared by what they are worth when calibrated: the best of these slopes.
_SLOPES = np.array([0.125, 0.25, 0.5, 1.0, 2.0])
#: As how many no the rest of the library counts, and how many tracks stand for it.
BACKGROUND, BACKGROUND_ROWS = 30.0, 192
#: As many tracks show how the scores of a library lie.
_LIBRARY_ROWS = 500
#: With fewer of either kind more of them are asked for.
WANTED = 5


def fit_tag(
    X: npt.ArrayLike,
    yes: Iterable[int],
    no: Iterable[int],
    groups: Iterable[Hashable],
    seed: int,
    *,
    features: Sequence[str] = (),
) -> TagModel:
    """Learn a tag.

    From one to four yes, or without any no, a prototype; then a balanced logistic regression
    whose strength is chosen on artists left out. What was not labelled is unknown: it shows where
    the library lies, but is never counted as a no when probabilities and quality are measured.

    Parameters
    ----------
    X : array_like [shape=(n, d)]
        Vectors of all tracks, centred on the library.
    yes, no : iterable of int
        Labelled rows; one in both is left out.
    groups : iterable [n]
        The artist of each track; a label is never judged by a model that knows its artist.
    seed : int
        Of what is drawn at random.
    features : sequence of str
        The sets of vectors in `X`, for the record.

    Raises
    ------
    ParameterError
        If there is no yes, or a row is outside of `X`.
    """
    rows = complete(X)
    artists = encode_groups(groups)
    if len(artists) != len(rows):
        raise ParameterError("Each track needs one group.")
    labels = gather_labels(yes, no, artists)
    if not labels.n_yes:
        raise ParameterError("A tag is learned from one “yes” or more; label a track first.")
    return fit_labels(rows, labels, seed, features)


def fit_labels(
    X: np.ndarray, labels: TagLabels, seed: int, features: Sequence[str] = ()
) -> TagModel:
    """See `fit_tag`; from labels that have been checked."""
    scorer: Scorer
    if labels.n_yes <= MOST_FOR_PROTOTYPE or not labels.n_no:
        prototype, unseen = fit_prototype(X, labels.rows, labels.yes, labels.groups)
        scorer = PrototypeScorer.of(prototype)
        judged = np.isfinite(unseen)
        auc = area_under_roc(unseen[judged], labels.yes[judged])
    else:
        scorer, unseen, auc = _fit_logistic(X, labels, seed)
    return finish(X, labels, scorer, unseen, auc, features)


def _fit_logistic(
    X: np.ndarray, labels: TagLabels, seed: int
) -> tuple[LogisticScorer, np.ndarray, float]:
    background = draw_background(labels, seed)
    design = lay_out(X[labels.rows], labels.yes, X[background], BACKGROUND)
    if len(np.unique(labels.groups)) < 2:
        (fit,) = fit_path(design, (USUAL_STRENGTH,))
        return LogisticScorer.of(design, fit), np.full(len(labels.rows), np.nan), np.nan
    fits = fit_path(design, STRENGTHS)
    judges = [Unseen(design, fit, labels.groups) for fit in fits]
    judged = [judge.by_group() for judge in judges]
    weight = balanced(labels.yes) / len(labels.yes)
    losses = [
        _calibrated_loss(odds, labels.yes, weight)
        + _HELD * abs(np.log(fit.strength / USUAL_STRENGTH))
        for fit, odds in zip(fits, judged, strict=True)
    ]
    best = int(np.argmin(losses))
    scorer = LogisticScorer.of(design, fits[best])
    return scorer, judged[best], judges[best].auc(seed)


def _calibrated_loss(odds: np.ndarray, yes: np.ndarray, weight: np.ndarray) -> float:
    against = np.where(yes, -odds, odds)
    return float((np.logaddexp(0.0, _SLOPES[:, None] * against) @ weight).min())


def draw_background(labels: TagLabels, seed: int) -> np.ndarray:
    """Return rows that stand for the library: all by artists without a label, or some of them.

    Other tracks of a labelled artist would tell of that artist when it is left out.
    """
    rows = np.flatnonzero(~np.isin(labels.artists, labels.groups))
    if len(rows) <= BACKGROUND_ROWS:
        return rows
    return np.sort(np.random.default_rng(seed).choice(rows, BACKGROUND_ROWS, replace=False))


def finish(
    X: np.ndarray,
    labels: TagLabels,
    scorer: Scorer,
    unseen: np.ndarray,
    auc: float,
    features: Sequence[str] = (),
) -> TagModel:
    """Calibrate a scorer, and note how well it does.

    Parameters
    ----------
    X : np.ndarray [shape=(n, d)]
    labels : TagLabels
    scorer : Scorer
    unseen : np.ndarray [shape=(m,)]
        Scores of the labels by scorers that lack their artist; NaN where there is none.
    auc : float
        Measured so; NaN where unknown.
    features : sequence of str
    """
    quality = _quality(labels, auc)
    judged = np.isfinite(unseen)
    calibration = Calibration()
    if (judged & labels.yes).any() and (judged & ~labels.yes).any():
        library, _ = scorer.score(X[:: max(1, len(X) // _LIBRARY_ROWS)])
        calibration = Calibration(*calibrate(unseen[judged], labels.yes[judged], library))
    probability = np.where(judged, to_probability(calibration.log_odds(unseen)), np.nan)
    return TagModel(
        scorer,
        calibration,
        quality,
        labels.n_yes,
        labels.n_no,
        fingerprint(X, labels, features),
        tuple(features),
        held_out=HeldOut(labels.rows, labels.yes, probability),
        wish=wish_of(labels, quality),
    )


def _quality(labels: TagLabels, auc: float) -> Quality:
    n_yes = len(np.unique(labels.groups[labels.yes]))
    n_no = len(np.unique(labels.groups[~labels.yes]))
    return quality_of(float(auc), n_yes, n_no) if n_yes + n_no > 2 else UNKNOWN


def wish_of(labels: TagLabels, quality: Quality) -> str:
    """Return what would help a tag most, ``"4 more “no” examples"``; empty if nothing does."""
    missing_yes, missing_no = WANTED - labels.n_yes, WANTED - labels.n_no
    if missing_no > 0 and missing_no >= missing_yes:
        return _examples(missing_no, "no")
    if missing_yes > 0:
        return _examples(missing_yes, "yes")
    if len(np.unique(labels.groups)) < 2:
        return "examples by another artist"
    if quality.known and quality.high - quality.low > 0.3:
        fewer = "yes" if labels.n_yes <= labels.n_no else "no"
        return _examples(WANTED, fewer)
    return ""


def _examples(n: int, word: str) -> str:
    return f"{n} more “{word}” example{'s' if n > 1 else ''}"
