"""Fitting a linear support vector machine to the vectors of songs, and its probabilities."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch

from musicscope.core.errors import ParameterError
from musicscope.learning.networks.song_heads import SvmHead

_STEPS, _TOLERANCE = 200, 1e-8
_FOLDS = 3


def fit_svm(
    head: SvmHead,
    vectors: np.ndarray,
    answers: np.ndarray,
    groups: np.ndarray,
    *,
    cost: float = 1.0,
) -> None:
    """Fit each plane to its known answers, yes and no weighing alike.

    The squared hinge loss of Fan et al. (2008, LIBLINEAR) with an unpenalised offset, by L-BFGS.
    Probabilities follow from margins of songs that a plane had not seen, three groups of artists
    left out in turn (Platt, 1999; his targets are never quite 0 or 1). With fewer than three
    artists, or none on one of both sides, the margins of the songs learned from have to do.

    Parameters
    ----------
    head : SvmHead
        Is changed.
    vectors : np.ndarray [shape=(n, size)]
    answers : np.ndarray [shape=(n, classes)]
        1 yes, 0 no, NaN unknown.
    groups : np.ndarray [shape=(n,)], int
        Artists.
    cost : float
        Of being on the wrong side.

    Raises
    ------
    ParameterError
        If a class has no yes or no no.
    """
    vectors = np.asarray(vectors, np.float64)
    spread = vectors.std(axis=0)
    spread[spread < 1e-9] = 1.0
    centre = vectors.mean(axis=0)
    Z = torch.from_numpy((vectors - centre) / spread)
    folds = np.unique(groups, return_inverse=True)[1] % _FOLDS
    with torch.no_grad():
        head.centre.copy_(torch.from_numpy(centre))
        head.spread.copy_(torch.from_numpy(spread))
    for number in range(answers.shape[1]):
        known = np.isfinite(answers[:, number])
        yes = answers[known, number] > 0.5
        if yes.all() or not yes.any():
            raise ParameterError("A support vector machine needs a yes and a no for each tag.")
        of_known = torch.from_numpy(np.flatnonzero(known))
        plane = _plane(Z[of_known], yes, cost)
        margins = _unseen(Z[of_known], yes, folds[known], cost, plane)
        slope, offset = _platt(margins, yes)
        with torch.no_grad():
            head.plane.weight[number] = plane[:-1].to(head.plane.weight)
            head.plane.bias[number] = plane[-1].to(head.plane.bias)
            head.slope[number], head.offset[number] = slope, offset


def _plane(Z: torch.Tensor, yes: np.ndarray, cost: float) -> torch.Tensor:
    """Return weights and offset [shape=(size + 1,)]."""
    sign = torch.from_numpy(np.where(yes, 1.0, -1.0))
    weight = torch.from_numpy(np.where(yes, 0.5 / yes.mean(), 0.5 / (1.0 - yes.mean())))
    plane = torch.zeros(Z.shape[1] + 1, dtype=Z.dtype, requires_grad=True)

    def loss() -> torch.Tensor:
        slack = torch.relu(1.0 - sign * (Z @ plane[:-1] + plane[-1]))
        value: torch.Tensor = 0.5 * plane[:-1].square().sum() + cost * (weight * slack**2).sum()
        return value

    _minimise(plane, loss)
    return plane.detach()


def _unseen(
    Z: torch.Tensor, yes: np.ndarray, folds: np.ndarray, cost: float, plane: torch.Tensor
) -> np.ndarray:
    """Return each song's margin by a plane that has not seen its artist, where that can be."""
    margins: np.ndarray = (Z @ plane[:-1] + plane[-1]).numpy().copy()
    for fold in range(_FOLDS):
        out = folds == fold
        if out.any() and yes[~out].any() and not yes[~out].all():
            other = _plane(Z[torch.from_numpy(~out)], yes[~out], cost)
            margins[out] = (Z[torch.from_numpy(out)] @ other[:-1] + other[-1]).numpy()
    return margins


def _platt(margins: np.ndarray, yes: np.ndarray) -> tuple[float, float]:
    """Return slope, never below 0, and offset of the log odds of margins."""
    n_yes, n_no = int(yes.sum()), int((~yes).sum())
    target = torch.from_numpy(np.where(yes, (n_yes + 1) / (n_yes + 2), 1 / (n_no + 2)))
    x = torch.from_numpy(margins)
    line = torch.tensor([0.0, 0.0], dtype=x.dtype, requires_grad=True)

    def loss() -> torch.Tensor:
        odds = line[0].exp() * x + line[1]
        value: torch.Tensor = torch.nn.functional.binary_cross_entropy_with_logits(odds, target)
        return value + 1e-3 * line[0] ** 2

    _minimise(line, loss)
    slope, offset = line.detach().tolist()
    return float(np.exp(slope)), float(offset)


def _minimise(parameter: torch.Tensor, loss: Callable[[], torch.Tensor]) -> None:
    steps = torch.optim.LBFGS(
        [parameter],
        max_iter=_STEPS,
        tolerance_grad=_TOLERANCE,
        tolerance_change=_TOLERANCE,
        line_search_fn="strong_wolfe",
    )

    def closure() -> torch.Tensor:
        steps.zero_grad()
        value: torch.Tensor = loss()
        value.backward()
        return value

    steps.step(closure)
