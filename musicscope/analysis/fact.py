"""The registry of facts: single figures that need a whole track's descriptors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from musicscope.core.registry import Registry


@dataclass(frozen=True)
class Finding:
    """What one registered fact says of one track.

    Attributes
    ----------
    vector : np.ndarray [shape=(d,)], float32
        The evidence, always of the same length, zeros where there is none.
    facts : dict of str to float
        The figures; what is unknown is absent.
    """

    vector: np.ndarray
    facts: dict[str, float]


#: Takes the series of all descriptors by name, each [shape=(d, n_frames)].
Fact = Callable[[Mapping[str, np.ndarray]], Finding]

FACTS: Registry[Fact] = Registry("fact", "musicscope.analysis.facts")
