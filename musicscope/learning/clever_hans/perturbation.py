"""A change of sound so mild that it stays the same music; and the list of them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from musicscope.core.registry import Entry, Parameter, Registry

#: ``perturb(waveform [shape=(n,)], rate, amount)`` returns float32 sound [shape=(m,)].
Perturbation = Callable[[np.ndarray, int, float], np.ndarray]

PERTURBATIONS: Registry[Perturbation] = Registry(
    "perturbation", "musicscope.learning.clever_hans.perturbations"
)


def amount(
    label: str, default: float, minimum: float, maximum: float, unit: str, words: str
) -> tuple[Parameter, ...]:
    """Return the one parameter of a perturbation: how much."""
    return (Parameter("amount", label, default, minimum, maximum, unit=unit, help=words),)


def tried_amounts(entry: Entry[Perturbation]) -> tuple[float, ...]:
    """Return how much of a perturbation is tried: as much as usual, both ways where it has two."""
    (parameter,) = entry.parameters
    usual = float(parameter.default)
    both_ways = parameter.minimum is not None and parameter.minimum < 0
    return (-usual, usual) if both_ways else (usual,)
