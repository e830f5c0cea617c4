"""The registry of facts: what is concluded from the whole of a track."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from musicscope.analysis.material import Material
from musicscope.core.registry import Registry


@dataclass(frozen=True)
class Finding:
    """What one registered fact says of one track.

    Attributes
    ----------
    facts : dict of str to float
        Single figures; what is unknown is absent.
    vectors : dict of str to np.ndarray, float32
        Arrays by name; empty where there is nothing to say.
    """

    facts: dict[str, float]
    vectors: dict[str, np.ndarray]


Fact = Callable[[Material], Finding]

FACTS: Registry[Fact] = Registry("fact", "musicscope.analysis.facts")
