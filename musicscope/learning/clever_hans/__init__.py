"""The Clever Hans lab: does a model hear what it is asked about, or something else?

A change that no listener would call another kind of music must not change the answer (Sturm,
2014, A simple method to determine if a music information retrieval system is a "horse").
"""

from __future__ import annotations

from musicscope.learning.clever_hans.perturbation import PERTURBATIONS, Perturbation, tried_amounts
from musicscope.learning.clever_hans.robustness import (
    Predict,
    Robustness,
    flip_rate,
    robustness_as_json,
    robustness_of,
)

__all__ = [
    "PERTURBATIONS",
    "Perturbation",
    "Predict",
    "Robustness",
    "flip_rate",
    "robustness_as_json",
    "robustness_of",
    "tried_amounts",
]
