"""From answers to a result: figures with their intervals, beside what guessing would reach."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from musicscope.core.errors import ParameterError
from musicscope.learning.evaluation.metrics import known_rows, measure
from musicscope.learning.evaluation.result import Answers, Point, Result, Weight


def score_answers(
    answers: Answers,
    *,
    title: str,
    settings: Mapping[str, str],
    seconds: float,
    fingerprint: str = "",
    learning_curve: Sequence[Point] = (),
    importance: Sequence[Weight] = (),
    warnings: Sequence[str] = (),
    extra: Mapping[str, Any] | None = None,
    seed: int = 0,
) -> Result:
    """Return the result of a run, of a classifier or of a network.

    Parameters
    ----------
    answers : Answers
        Of tracks that were left out; probabilities.
    title, settings, seconds, fingerprint, learning_curve, importance, warnings, extra
        See `Result`.
    seed : int
        Of the intervals' bootstrap.

    Raises
    ------
    ParameterError
        If no answer can be compared with the truth.
    """
    if not any(len(known_rows(answers, k)) for k in range(len(answers.names))):
        raise ParameterError(
            "No track was left out of learning, so nothing can be measured; use a split."
        )
    figures = measure(answers, seed=seed)
    return Result(
        id=uuid.uuid4().hex,
        title=title,
        made_s=time.time(),
        seconds=seconds,
        settings=dict(settings),
        fingerprint=fingerprint,
        answers=answers,
        figures=figures.overall,
        per_name=figures.per_name,
        baselines=baselines(answers),
        learning_curve=tuple(learning_curve),
        importance=tuple(importance),
        warnings=tuple(warnings),
        extra=dict(extra or {}),
    )


def baselines(answers: Answers) -> dict[str, dict[str, float]]:
    """Return what would be reached on these tracks without hearing them.

    ``"chance"`` guesses each class, or yes, as often as it occurs; ``"majority"`` always says the
    commonest class, or for each tag the commoner answer. Expected values, where a class or a tag
    without a figure does not count; of average precision that is the share of yes.
    """
    shares = []
    for k in range(len(answers.names)):
        rows = known_rows(answers, k)
        shares.append(float((answers.truth[rows, k] == 1).mean()) if len(rows) else np.nan)
    p = np.array(shares)
    p = p[p > 0]
    mixed = p[p < 1]
    both = {"auc": 0.5 if len(mixed) else np.nan, "ap": float(p.mean()) if len(p) else np.nan}
    if answers.task == "classes":
        most = float(p.max(initial=0))
        return {
            "chance": {"accuracy": float(p @ p), "macro_f1": float(p.mean()), **both},
            "majority": {"accuracy": most, "macro_f1": 2 * most / (1 + most) / len(p), **both},
        }
    always = np.where(p >= 0.5, 2 * p / (1 + p), 0.0)
    return {
        "chance": {"macro_f1": both["ap"], **both},
        "majority": {"macro_f1": float(always.mean()) if len(p) else np.nan, **both},
    }
