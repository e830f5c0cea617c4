"""Where stored vectors place a track, as numbers for a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from musicscope.similarity.space import Directions, LikenessSpace
from musicscope.workspace.learning_features import TagSpace

_PARTS = ("middle", "spread", "turn")


def space_to_numbers(space: TagSpace) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Return what names the numbers of a space, fit for JSON, and the numbers."""
    sets: list[dict[str, Any]] = []
    numbers: dict[str, np.ndarray] = {}
    for name, own in space.spaces.items():
        vectors: list[list[Any]] = []
        for vector, directions in own.directions.items():
            place = f"{len(sets)}_{len(vectors)}"
            for part in _PARTS:
                numbers[f"{place}_{part}"] = getattr(directions, part)
            vectors.append([vector, float(own.weights[vector]), float(directions.usual)])
        sets.append({"name": name, "scale": float(space.scales[name]), "vectors": vectors})
    return {"sets": sets}, numbers


def space_of_numbers(layout: Mapping[str, Any], numbers: Mapping[str, np.ndarray]) -> TagSpace:
    """Return the space that `space_to_numbers` took apart.

    Raises
    ------
    KeyError, TypeError, ValueError
        Where they do not fit together.
    """
    spaces, scales = {}, {}
    for number, own in enumerate(layout["sets"]):
        directions, weights = {}, {}
        for place, (vector, weight, usual) in enumerate(own["vectors"]):
            parts = [np.asarray(numbers[f"{number}_{place}_{part}"], np.float64) for part in _PARTS]
            middle, spread, turn = parts
            if middle.shape != spread.shape or turn.shape[:1] != middle.shape or turn.ndim != 2:
                raise ValueError("the numbers of a space do not fit together")
            directions[str(vector)] = Directions(middle, spread, turn, float(usual))
            weights[str(vector)] = float(weight)
        spaces[str(own["name"])] = LikenessSpace(directions, weights)
        scales[str(own["name"])] = float(own["scale"])
    return TagSpace(spaces, scales)
