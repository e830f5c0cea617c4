"""Columns made comparable and complete, from what is seen on the training side alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from musicscope.core.errors import ParameterError

Scaling = Literal["minmax", "standard"]
SCALINGS: tuple[Scaling, ...] = ("minmax", "standard")
#: Numbers beyond are damage, and so are scaled ones.
_LARGEST, _FARTHEST = 1e6, 1e3


@dataclass(frozen=True, eq=False)
class Preparation:
    """How columns are filled and scaled.

    Attributes
    ----------
    usual : np.ndarray [shape=(d,)]
        The median, in place of what is missing.
    origin, unit : np.ndarray [shape=(d,)]
        ``(x - origin) / unit``; columns that never change become 0.
    """

    usual: np.ndarray
    origin: np.ndarray
    unit: np.ndarray

    def apply(self, X: np.ndarray) -> np.ndarray:
        """Return complete, scaled vectors [shape=(n, d)], float64."""
        filled = np.where(np.isfinite(X), X, self.usual)
        scaled: np.ndarray = np.clip((filled - self.origin) / self.unit, -_FARTHEST, _FARTHEST)
        return scaled


def learn_preparation(X: np.ndarray, scaling: Scaling) -> Preparation:
    """Learn how to fill and scale from training rows.

    Parameters
    ----------
    X : np.ndarray [shape=(n, d)]
        NaN where a number is missing.
    scaling : {"minmax", "standard"}
        To 0..1, or to mean 0 and variance 1.
    """
    seen = np.isfinite(X)
    held = seen.any(axis=0)
    usual = np.zeros(X.shape[1])
    usual[held] = np.nanmedian(X[:, held], axis=0)
    filled = np.where(seen, X, usual).astype(np.float64)
    if scaling == "minmax":
        origin = filled.min(axis=0)
        unit = filled.max(axis=0) - origin
    else:
        origin, unit = filled.mean(axis=0), filled.std(axis=0)
    still = unit <= 1e-9 * np.maximum(np.abs(origin), 1e-6)
    return Preparation(usual, origin, np.where(still, np.inf, unit))


def join_groups(features: Mapping[str, np.ndarray], groups: Sequence[str]) -> np.ndarray:
    """Return the columns of feature groups side by side [shape=(n, d)], float64.

    Infinities and absurd numbers become NaN, that is missing.

    Raises
    ------
    ParameterError
        If a group is not there, or nothing in any of them is known.
    """
    missing = [group for group in groups if group not in features]
    if missing or not groups:
        known = ", ".join(features) or "none"
        wanted = missing[0] if missing else "that name"
        raise ParameterError(f"There is no feature group called {wanted}; there are: {known}.")
    parts = [np.asarray(features[group], np.float64) for group in groups]
    if any(part.ndim != 2 for part in parts) or len({len(part) for part in parts}) != 1:
        raise ParameterError("Feature groups must be matrices with a row for each track.")
    X = np.concatenate(parts, axis=1)
    with np.errstate(invalid="ignore"):
        X[~(np.abs(X) < _LARGEST)] = np.nan
    return X


def measured_rows(X: np.ndarray) -> np.ndarray:
    """Return which rows have any number at all [shape=(n,)], bool."""
    measured: np.ndarray = np.isfinite(X).any(axis=1)
    return measured
