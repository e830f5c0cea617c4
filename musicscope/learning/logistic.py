"""Logistic regression from few labels in many dimensions, and what it says of unseen artists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

#: Directions of the labelled rows with less than this part of the largest variance are rounding.
_RANK = 1e-6
#: Most directions; the last ones of several hundred labels say nothing.
_MOST_DIRECTIONS = 128
_STEPS = 30
_TOLERANCE = 1e-6


@dataclass(frozen=True, eq=False)
class Design:
    """A weighted two-class problem within the span of the labelled rows.

    Attributes
    ----------
    basis : np.ndarray [shape=(d, r)]
        Orthonormal directions that the labelled rows span.
    Z : np.ndarray [shape=(n, r + 1)]
        All rows in those directions, and 1 for the intercept; the labelled ones first.
    y : np.ndarray [shape=(n,)]
        1 yes, 0 no or background.
    weight : np.ndarray [shape=(n,)]
    n_labels : int
    """

    basis: np.ndarray
    Z: np.ndarray
    y: np.ndarray
    weight: np.ndarray
    n_labels: int


def span(X: np.ndarray) -> np.ndarray:
    """Return orthonormal directions that rows span [shape=(d, r)], by the Gram matrix."""
    rows = np.asarray(X, np.float64)
    values, vectors = np.linalg.eigh(rows @ rows.T)
    keep = np.flatnonzero(values > _RANK * max(float(values[-1]), 1e-12))[-_MOST_DIRECTIONS:]
    basis: np.ndarray = rows.T @ (vectors[:, keep] / np.sqrt(values[keep]))
    return basis


def lay_out(
    labelled: np.ndarray, yes: np.ndarray, background: np.ndarray, counts_as: float
) -> Design:
    """Set up a balanced problem: yes against no and against the library as a whole.

    What the owner said nothing of is unknown, not negative. But it says where the music of this
    library lies: all of it together counts like a few no (Elkan and Noto, 2008), which keeps the
    direction that a handful of labels give from pointing at chance. Its share wanes as there
    are more no.

    Parameters
    ----------
    labelled : np.ndarray [shape=(n, d)]
    yes : np.ndarray [shape=(n,)], bool
        Both kinds occur, or there is a background.
    background : np.ndarray [shape=(m, d)]
    counts_as : float
        As how many no the whole background counts.
    """
    n, m = len(labelled), len(background)
    n_yes = int(yes.sum())
    n_no = n - n_yes
    share = counts_as if m else 0.0
    basis = span(labelled)
    rows = np.concatenate([labelled, background]) if m else labelled
    Z = np.ones((n + m, basis.shape[1] + 1))
    Z[:, :-1] = np.asarray(rows, np.float64) @ basis
    each_no = 0.5 * n / (n_no + share)
    weight = np.full(n + m, share * each_no / max(m, 1))
    weight[:n] = np.where(yes, 0.5 * n / n_yes, each_no)
    y = np.zeros(n + m)
    y[:n] = yes
    return Design(basis, Z, y, weight, n)


@dataclass(frozen=True, eq=False)
class Fit:
    """The optimum of one problem at one strength.

    Attributes
    ----------
    strength : float
        What the weights' squares are divided by: large leaves them free.
    beta : np.ndarray [shape=(r + 1,)]
        The intercept last.
    inverse : np.ndarray [shape=(r + 1, r + 1)]
        Of the Hessian: the covariance of `beta` (Laplace).
    residual, curvature : np.ndarray [shape=(n,)]
        Weighted ``y - p`` and ``p (1 - p)``.
    """

    strength: float
    beta: np.ndarray
    inverse: np.ndarray
    residual: np.ndarray
    curvature: np.ndarray


def fit_path(design: Design, strengths: Sequence[float]) -> list[Fit]:
    """Minimise weighted log loss + |w|² / (2 strength), the intercept free, for each strength.

    Newton's method, each strength beginning at the optimum of the one before.
    """
    beta = np.zeros(design.Z.shape[1])
    fits = []
    for strength in strengths:
        fit = _minimise(design, strength, beta)
        beta = fit.beta
        fits.append(fit)
    return fits


def _loss(design: Design, beta: np.ndarray, penalty: np.ndarray) -> float:
    eta = design.Z @ beta
    logs = np.logaddexp(0.0, eta) - design.y * eta
    return float(design.weight @ logs + 0.5 * (penalty * beta) @ beta)


def _minimise(design: Design, strength: float, beta: np.ndarray) -> Fit:
    Z, y, weight = design.Z, design.y, design.weight
    penalty = np.full(len(beta), 1.0 / strength)
    # A breath of penalty on the intercept keeps the Hessian regular when all are certain.
    penalty[-1] = 1e-9
    loss = _loss(design, beta, penalty)
    for _ in range(_STEPS):
        hessian, residual, _ = _second_order(Z, y, weight, beta, penalty)
        step = np.linalg.solve(hessian, Z.T @ residual - penalty * beta)
        scale = 1.0
        while (trial := _loss(design, beta + scale * step, penalty)) > loss and scale > 1e-4:
            scale /= 2
        if trial > loss:
            break
        beta, before, loss = beta + scale * step, loss, trial
        if before - loss <= _TOLERANCE * max(1.0, abs(before)):
            break
    hessian, residual, curvature = _second_order(Z, y, weight, beta, penalty)
    return Fit(strength, beta, np.linalg.inv(hessian), residual, curvature)


def _second_order(
    Z: np.ndarray, y: np.ndarray, weight: np.ndarray, beta: np.ndarray, penalty: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    p = 0.5 * (1.0 + np.tanh(0.5 * (Z @ beta)))
    curvature = weight * p * (1.0 - p)
    hessian = (Z.T * curvature) @ Z
    hessian.flat[:: len(beta) + 1] += penalty
    return hessian, weight * (y - p), curvature
