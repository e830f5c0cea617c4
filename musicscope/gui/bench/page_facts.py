"""What a page of results draws, worked out in the background."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from musicscope.jobs import JobContext
from musicscope.learning.evaluation.curves import (
    Reliability,
    precision_recall_curve,
    reliability,
    roc_curve,
)
from musicscope.learning.evaluation.result import Answers, Result
from musicscope.learning.report.comparing import thinned
from musicscope.learning.report.figures import facts, verdict

_GRID = np.linspace(0, 1, 160)


@dataclass(frozen=True, eq=False)
class Drawn:
    """One curve of one run.

    Attributes
    ----------
    x, y : np.ndarray [shape=(m,)]
        No points where it cannot be drawn.
    area : float
        NaN then.
    """

    x: np.ndarray
    y: np.ndarray
    area: float


_NONE = Drawn(np.empty(0), np.empty(0), math.nan)


@dataclass(frozen=True, eq=False)
class PageFacts:
    """What is drawn of some runs, in their order.

    Attributes
    ----------
    results : tuple of Result
    verdict : str
        As rich text.
    facts : str
        What was learned from, in one line.
    roc, precision : tuple of mapping of str to Drawn
        By run, then by class or tag; ``""`` is the mean of all.
    shares : mapping of str to float
        How often each class or tag is true; ``""`` on average.
    calibration : tuple of Reliability
    """

    results: tuple[Result, ...]
    verdict: str
    facts: str
    roc: tuple[Mapping[str, Drawn], ...]
    precision: tuple[Mapping[str, Drawn], ...]
    shares: Mapping[str, float]
    calibration: tuple[Reliability, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """All classes or tags of the runs, in their order."""
        return tuple(dict.fromkeys(n for result in self.results for n in result.answers.names))


@dataclass(frozen=True, eq=False)
class PageSpec:
    """Works out `PageFacts`; for a thread."""

    results: tuple[Result, ...]

    @property
    def label(self) -> str:
        """For people."""
        return "Drawing results"

    def run(self, context: JobContext) -> PageFacts:
        """Return what is drawn."""
        roc, precision, calibration = [], [], []
        for result in self.results:
            context.check()
            answers = result.answers
            roc.append(_by_name(roc_curve, answers, result.figures.get("auc")))
            context.check()
            precision.append(_by_name(precision_recall_curve, answers, result.figures.get("ap")))
            calibration.append(reliability(answers))
        return PageFacts(
            self.results,
            verdict(self.results),
            facts(self.results),
            tuple(roc),
            tuple(precision),
            _shares(self.results),
            tuple(calibration),
        )


def _by_name(draw: Any, answers: Answers, mean: Any) -> dict[str, Drawn]:
    found: dict[str, Drawn] = {}
    heights = []
    for name in answers.names:
        curve = draw(answers, name)
        if len(curve.x) < 2:
            found[name] = _NONE
            continue
        # once all are found, precision can only fall: nothing is drawn beyond
        end = np.searchsorted(curve.x, 1.0) + 1 if draw is precision_recall_curve else None
        x, y = curve.x[:end], curve.y[:end]
        heights.append(np.interp(_GRID, x, y))
        line = thinned(x, y)
        found[name] = Drawn(line.x, line.y, curve.area)
    if not heights:
        return {"": _NONE, **found}
    all_ = np.mean(heights, axis=0)
    whole = Drawn(_GRID, all_, math.nan if mean is None else mean.value)
    if draw is roc_curve:
        whole = Drawn(np.append(0.0, _GRID), np.append(0.0, all_), whole.area)
    return {"": whole, **found}


def _shares(results: Sequence[Result]) -> dict[str, float]:
    found: dict[str, float] = {}
    for result in results:
        for k, name in enumerate(result.answers.names):
            truth = result.answers.truth[:, k]
            known = np.isfinite(truth)
            if name not in found:
                found[name] = float(truth[known].mean()) if known.any() else math.nan
    known_shares = [share for share in found.values() if math.isfinite(share)]
    return {"": float(np.mean(known_shares)) if known_shares else math.nan, **found}
