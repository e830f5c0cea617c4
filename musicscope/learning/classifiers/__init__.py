"""The classifiers of the bench, one file each, and what they have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from musicscope.core.errors import ParameterError
from musicscope.core.registry import Entry, Parameter, Registry


class Classifier(Protocol):
    """What an entry makes, in the manner of scikit-learn.

    Attributes
    ----------
    classes_ : np.ndarray [shape=(k,)]
        After a fit, ascending.
    """

    classes_: np.ndarray

    def fit(self, X: np.ndarray, y: np.ndarray) -> Any:
        """Learn from complete, scaled vectors [shape=(n, d)] and classes 0 to k - 1, k > 1."""

    def predict_proba(self, X: np.ndarray) -> np.ndarray:
        """Return probabilities [shape=(m, k)], 0..1; rows add up to 1."""


@dataclass(frozen=True)
class Tunable(Parameter):
    """A setting that random search may choose.

    Attributes
    ----------
    log : bool
        Whether equal ratios, not equal differences, are equally likely.
    least, most : float, optional
        Where the search looks, within the bounds; the bounds themselves where nothing is said.
    """

    log: bool = False
    least: float | None = None
    most: float | None = None

    def draw(self, rng: np.random.Generator) -> int | float | str | bool:
        """Return a value at random."""
        if self.choices:
            return str(rng.choice(self.choices))
        if isinstance(self.default, bool):
            return bool(rng.integers(2))
        least = self.minimum if self.least is None else self.least
        most = self.maximum if self.most is None else self.most
        if least is None or most is None:
            return self.default
        if self.log:
            drawn = float(np.exp(rng.uniform(np.log(least), np.log(most))))
        else:
            drawn = float(rng.uniform(least, most))
        return round(drawn) if isinstance(self.default, int) else drawn


#: What can be had when a package is installed: by name, its label and how to get it.
EXTRAS = {"xgboost": ("XGBoost", "pip install musicscope[xgboost]")}


class _Classifiers(Registry[Callable[..., Classifier]]):
    def get(self, name: str) -> Entry[Callable[..., Classifier]]:
        """Return one entry; raises `ParameterError` that says how to get an extra one."""
        if name in EXTRAS and name not in self.names():
            label, command = EXTRAS[name]
            raise ParameterError(f"{label} is not installed; run “{command}” and start again.")
        return super().get(name)


#: ``run(*, seed, **settings)`` returns a fresh `Classifier`. Its fit works from two rows on, and
#: the same seed repeats it exactly. Walking the registry imports neither scikit-learn nor SciPy.
CLASSIFIERS: Registry[Callable[..., Classifier]] = _Classifiers(
    "classifier", "musicscope.learning.classifiers"
)
