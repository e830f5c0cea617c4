"""A map with everything that made it: what undo goes back to."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, cast

import numpy as np

from musicscope.analysis.aspect import aspects_with
from musicscope.core.errors import ParameterError
from musicscope.maps.layout import Layout
from musicscope.maps.projection import PROJECTIONS
from musicscope.similarity.graph import Metric
from musicscope.workspace.map_axes import AXES

METRICS: tuple[Metric, ...] = ("cosine", "euclidean")


@dataclass(frozen=True)
class MapState:
    """What a map shows and how it came about.

    Attributes
    ----------
    layout : Layout or None
        Positions of all dots.
    projection : str
        By its name in the registry, or ``"axes"``.
    settings : Mapping
        Parameters of the projection that were chosen.
    metric : {"cosine", "euclidean"}
        How distance is measured.
    weights : Mapping of str to float
        How much each aspect of likeness counts; aspects not named count as by default.
    axes : tuple of (str, str) or None
        The fields of a map of two measures.
    """

    layout: Layout | None = None
    projection: str = "umap"
    settings: Mapping[str, Any] = field(default_factory=dict)
    metric: Metric = "cosine"
    weights: Mapping[str, float] = field(default_factory=dict)
    axes: tuple[str, str] | None = None

    def choices(self) -> dict[str, Any]:
        """Return what a person chose, ready for JSON."""
        return {
            "projection": self.projection,
            "settings": dict(self.settings),
            "metric": self.metric,
            "weights": dict(self.weights),
            "axes": None if self.axes is None else list(self.axes),
        }


def read_choices(stored: Mapping[str, Any]) -> MapState:
    """Return the state of a map not laid out yet from its `MapState.choices`, or from some.

    What this program does not know, as another one may have stored it, is as by default.
    """
    projection, axes = str(stored.get("projection", "umap")), stored.get("axes")
    settings, weights = stored.get("settings"), stored.get("weights")
    metric = stored.get("metric")
    pair = (str(axes[0]), str(axes[1])) if isinstance(axes, list) and len(axes) == 2 else None
    if projection not in PROJECTIONS.names() and (projection != AXES or pair is None):
        projection = "umap"
    state = MapState(projection=projection, axes=pair)
    if metric in METRICS:
        state = replace(state, metric=cast(Metric, metric))
    if isinstance(weights, dict):
        with suppress(ParameterError, TypeError):
            vector_weights(weights)
            state = replace(state, weights=weights)
    if isinstance(settings, dict) and projection != AXES:
        with suppress(ParameterError, TypeError):
            PROJECTIONS.get(projection).settings(settings)
            state = replace(state, settings=settings)
    return state


def check_metric(metric: str) -> None:
    """Raise `ParameterError` unless distance can be measured so."""
    if metric not in METRICS:
        raise ParameterError(f"Distance must be one of {', '.join(METRICS)}, not {metric}.")


def vector_weights(weights: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    """Return how much each stored vector counts when aspects are weighted anew.

    Parameters
    ----------
    weights : Mapping of str to float
        By names of aspects and of embeddings, 0 or more; those not named count as by default.

    Raises
    ------
    ParameterError
        If there is no such aspect, a weight is negative, or nothing would count.
    """
    aspects = aspects_with(weights)
    known = {aspect.name: aspect for aspect in aspects}
    for name, weight in weights.items():
        if name not in known:
            raise ParameterError(
                f"There is no aspect called {name}; choose from {', '.join(known)}."
            )
        if not np.isfinite(weight) or weight < 0:
            raise ParameterError(f"{known[name].label} must count 0 or more.")
    shares = {
        vector: weights.get(aspect.name, aspect.weight) * share / sum(aspect.vectors.values())
        for aspect in aspects
        for vector, share in aspect.vectors.items()
    }
    counted = tuple((vector, share) for vector, share in shares.items() if share > 0)
    if not counted:
        raise ParameterError("At least one aspect must count for the map; raise one weight.")
    return counted
