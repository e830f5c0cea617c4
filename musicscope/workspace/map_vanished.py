"""Dots that have left the map, so that they lie where they lay if they come back."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from musicscope.maps.layout import Layout


class Vanished:
    """Dots that were taken off one layout."""

    def __init__(self) -> None:
        self._dots: Layout | None = None

    def remember(self, dots: Layout) -> None:
        """Keep dots that leave the map now."""
        if self._dots is not None:
            others = ~np.isin(self._dots.ids, dots.ids)
            dots = dots.merged(self._dots.kept(others))
        self._dots = dots

    def take_back(self, ids: Iterable[int]) -> Layout | None:
        """Return those of some tracks that were on the map, and remember them no longer."""
        if self._dots is None:
            return None
        here = np.isin(self._dots.ids, list(ids))
        if not here.any():
            return None
        back, self._dots = self._dots.kept(here), self._dots.kept(~here)
        return back

    def clear(self) -> None:
        """Forget all: the map is another one."""
        self._dots = None
