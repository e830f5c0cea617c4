"""What a chromagram can be made from, and the ways to lay it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache

import numpy as np

from musicscope.analysis.picture import PictureChoice
from musicscope.analysis.picture_raster import Rows, equal_rows
from musicscope.core.errors import ParameterError

#: Label and picture of each source.
SOURCES: dict[str, tuple[str, PictureChoice]] = {
    "cqt": ("constant-Q", PictureChoice("chroma")),
    "stft": ("STFT", PictureChoice("chroma", (("source", "stft"),))),
    "cens": ("CENS", PictureChoice("chroma", (("source", "cens"),))),
}
ORDERS = {"chromatic": "Chromatic", "fifths": "By fifths"}
BARS = {"left": "At the left", "right": "At the right", "off": "Off"}
CHOICES: dict[str, Mapping[str, object]] = {"source": SOURCES, "order": ORDERS, "bars": BARS}

#: From the bottom: C to B, and the line of fifths from D♭ to F♯.
_UPWARDS = {
    "chromatic": tuple(range(12)),
    "fifths": tuple((7 * place) % 12 for place in range(-5, 7)),
}


@dataclass(frozen=True)
class Look:
    """How one chromagram is shown, by names in `CHOICES`."""

    source: str = "cqt"
    order: str = "chromatic"
    bars: str = "left"

    def but(self, name: str, value: str) -> Look:
        """Return this look with another choice; raises `ParameterError` for one there is not."""
        if value not in CHOICES[name]:
            raise ParameterError(f"A chromagram has no {name} called {value}.")
        return replace(self, **{name: value})

    def next(self, name: str) -> Look:
        """Return this look with the choice that follows."""
        values = list(CHOICES[name])
        place = values.index(getattr(self, name))
        return self.but(name, values[(place + 1) % len(values)])

    @property
    def choice(self) -> PictureChoice:
        """The picture."""
        return SOURCES[self.source][1]

    @property
    def pitches(self) -> tuple[int, ...]:
        """The pitch class of each of the twelve rows, the lowest first."""
        return _UPWARDS[self.order]


def look_from(kept: object) -> Look:
    """Return a look that was kept; what is missing or unknown takes its default."""
    chosen = kept if isinstance(kept, dict) else {}
    known = {
        field.name: chosen[field.name]
        for field in fields(Look)
        if str(chosen.get(field.name)) in CHOICES[field.name]
    }
    return Look(**known)


@lru_cache(maxsize=16)
def picture_rows(pitches: tuple[int, ...], height: int) -> Rows:
    """Return which pitch class each of `height` rows of the screen shows."""
    even = equal_rows(max(height, 1), 12)
    bins = np.array(pitches)[even.lower]
    return replace(even, lower=bins, upper=bins, first=bins)
