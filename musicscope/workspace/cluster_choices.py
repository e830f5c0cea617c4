"""How the tracks of a map are to be grouped, as kept between sessions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from musicscope.core.errors import MusicScopeError
from musicscope.maps.choosing_k import Criterion
from musicscope.maps.clustering import CLUSTERINGS

FIRST_METHOD = "kmeans"


@dataclass(frozen=True)
class ClusterChoices:
    """What was chosen.

    Attributes
    ----------
    method : str
        A name in `CLUSTERINGS`.
    k : int or None
        How many clusters; None for the number of the best score.
    criterion : {"silhouette", "bic"}
        What scores.
    settings : mapping of str to mapping
        By method, its parameters that differ from their defaults.
    """

    method: str = FIRST_METHOD
    k: int | None = None
    criterion: Criterion = "bic"
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def check(self) -> None:
        """Raise `ParameterError` when there is no such method, or a setting cannot be."""
        CLUSTERINGS.get(self.method).settings(self.settings.get(self.method))

    def to_json(self) -> dict[str, Any]:
        """Return plain values for `read_cluster_choices`."""
        return {
            "method": self.method,
            "k": self.k or 0,
            "criterion": self.criterion,
            "settings": {name: dict(values) for name, values in self.settings.items()},
        }


def read_cluster_choices(kept: Mapping[str, Any]) -> ClusterChoices:
    """Return what `ClusterChoices.to_json` kept; what cannot be is as by default."""
    k, settings = kept.get("k"), kept.get("settings")
    chosen = ClusterChoices(
        str(kept.get("method", FIRST_METHOD)),
        k if isinstance(k, int) and k > 0 else None,
        "silhouette" if kept.get("criterion") == "silhouette" else "bic",
        settings if isinstance(settings, dict) else {},
    )
    try:
        chosen.check()
    except (MusicScopeError, AttributeError, TypeError):
        return ClusterChoices()
    return chosen
