"""With many labels, curved learners compete with the straight one; for a worker process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from musicscope.learning.calibration import area_under_roc
from musicscope.learning.data import TagLabels
from musicscope.learning.genre import deal_folds
from musicscope.learning.learner import (
    BACKGROUND,
    USUAL_STRENGTH,
    draw_background,
    finish,
    fit_labels,
)
from musicscope.learning.learner_model import TagModel
from musicscope.learning.learner_scorers import BoostingScorer, LogisticScorer, Scorer, SvmScorer
from musicscope.learning.logistic import fit_path, lay_out

#: From so many of either kind on there is a contest.
LEAST_FOR_CONTEST = 20
_FOLDS, _ROUNDS = 5, 2
_TREES, _LEAVES_DEEP, _PACE = 120, 2, 0.1

Fitter = Callable[[np.ndarray, np.ndarray, int], Scorer]


@dataclass(frozen=True)
class Score:
    """How a learner did.

    Attributes
    ----------
    kind : str
    auc : float
        Mean over folds.
    ahead, error : float
        By how much it is ahead of logistic regression on the same folds, and the standard error
        of that.
    """

    kind: str
    auc: float
    ahead: float
    error: float

    @property
    def wins(self) -> bool:
        """Whether it is ahead by more than one standard error."""
        return self.ahead > self.error


def ready_for_contest(labels: TagLabels) -> bool:
    """Return whether there are labels enough, by artists enough."""
    enough = min(labels.n_yes, labels.n_no) >= LEAST_FOR_CONTEST
    return enough and len(np.unique(labels.groups)) >= _FOLDS


def hold_contest(
    X: np.ndarray,
    labels: TagLabels,
    seed: int,
    features: Sequence[str] = (),
    check: Callable[[], None] = lambda: None,
) -> tuple[TagModel, tuple[Score, ...]]:
    """Let an RBF-SVM and gradient boosting compete with logistic regression.

    All are judged on the same folds of artists; another than logistic regression wins only if it
    is ahead by more than one standard error (Breiman, Friedman, Olshen and Stone, 1984).

    Parameters
    ----------
    X : np.ndarray [shape=(n, d)]
    labels : TagLabels
    seed : int
    features : sequence of str
    check : callable
        Called between fits; may raise to stop.

    Returns
    -------
    model : TagModel
        The winner, calibrated.
    scores : tuple of Score
        The usual one first.
    """
    rows = X[labels.rows]
    background = X[draw_background(labels, seed)]
    fitters: dict[str, Fitter] = {
        "logistic": partial(_fit_logistic, background=background),
        "svm": _fit_svm,
        "boosting": _fit_boosting,
    }
    areas: dict[str, list[float]] = {kind: [] for kind in fitters}
    unseen = {kind: np.full(len(rows), np.nan) for kind in fitters}
    for turn in range(_ROUNDS):
        order = np.random.default_rng([seed, turn]).permutation(len(rows))
        folds = np.empty(len(rows), np.int64)
        folds[order] = deal_folds(
            labels.yes[order].astype(int), labels.groups[order].tolist(), _FOLDS
        )
        for fold in range(int(folds.max()) + 1):
            out = folds == fold
            if len(np.unique(labels.yes[~out])) < 2:
                continue
            for kind, fitter in fitters.items():
                check()
                scores, _ = fitter(rows[~out], labels.yes[~out], seed).score(rows[out])
                unseen[kind][out] = scores
                areas[kind].append(area_under_roc(scores, labels.yes[out]))
    results = tuple(_compare(kind, areas[kind], areas["logistic"]) for kind in fitters)
    winners = [score for score in results[1:] if score.wins]
    if not winners:
        return fit_labels(X, labels, seed, features), results
    best = max(winners, key=lambda score: score.auc)
    scorer = fitters[best.kind](rows, labels.yes, seed)
    return finish(X, labels, scorer, unseen[best.kind], best.auc, features), results


def _compare(kind: str, own: list[float], usual: list[float]) -> Score:
    measured = np.array(own)
    ahead = measured - np.array(usual)
    known = np.isfinite(ahead)
    if not known.any():
        return Score(kind, float("nan"), 0.0, float("inf"))
    n = int(known.sum())
    error = float(ahead[known].std(ddof=1)) / np.sqrt(n) if n > 1 else float("inf")
    return Score(kind, float(measured[known].mean()), float(ahead[known].mean()), float(error))


def _fit_logistic(rows: np.ndarray, yes: np.ndarray, _: int, *, background: np.ndarray) -> Scorer:
    design = lay_out(rows, yes, background, BACKGROUND)
    (fit,) = fit_path(design, (USUAL_STRENGTH,))
    return LogisticScorer.of(design, fit)


def _fit_svm(rows: np.ndarray, yes: np.ndarray, seed: int) -> Scorer:
    from sklearn.svm import SVC

    gamma = 1.0 / max(2.0 * float(rows.var(axis=0).sum()), 1e-9)
    fitted: Any = SVC(C=3.0, gamma=gamma, class_weight="balanced", random_state=seed)
    fitted.fit(rows, yes)
    return SvmScorer(
        np.asarray(fitted.support_vectors_, np.float64),
        np.asarray(fitted.dual_coef_[0], np.float64),
        np.array([float(fitted.intercept_[0]), gamma]),
    )


def _fit_boosting(rows: np.ndarray, yes: np.ndarray, seed: int) -> Scorer:
    from sklearn.ensemble import GradientBoostingClassifier

    from musicscope.learning.calibration import balanced

    fitted: Any = GradientBoostingClassifier(
        n_estimators=_TREES,
        learning_rate=_PACE,
        max_depth=_LEAVES_DEEP,
        subsample=0.7,
        max_features="sqrt",
        random_state=seed,
        init="zero",
    )
    fitted.fit(np.asarray(rows, np.float32), yes, sample_weight=balanced(yes))
    trees = [tree.tree_ for tree in fitted.estimators_[:, 0]]
    starts = np.cumsum([0, *(tree.node_count for tree in trees)])
    parts: dict[str, list[np.ndarray]] = {"left": [], "right": [], "feature": [], "threshold": []}
    values = []
    for tree, start in zip(trees, starts[:-1], strict=True):
        own = np.arange(tree.node_count)
        leaf = tree.children_left < 0
        parts["left"].append(np.where(leaf, own, tree.children_left) + start)
        parts["right"].append(np.where(leaf, own, tree.children_right) + start)
        parts["feature"].append(np.where(leaf, 0, tree.feature))
        parts["threshold"].append(np.where(leaf, np.inf, tree.threshold))
        values.append(_PACE * tree.value[:, 0, 0])
    joined = {name: np.concatenate(arrays) for name, arrays in parts.items()}
    return BoostingScorer(
        joined["left"].astype(np.int64),
        joined["right"].astype(np.int64),
        joined["feature"].astype(np.int64),
        joined["threshold"].astype(np.float64),
        np.concatenate(values),
        np.asarray(starts[:-1], np.int64),
        np.array([0.0, _LEAVES_DEEP, rows.shape[1]]),
    )
