"""Under the waveform: which answer of a network leads when."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from musicscope.gui.hearing.taggram import value_words
from musicscope.gui.inspector.strips import StretchStrip
from musicscope.maps.colouring import category_colour

if TYPE_CHECKING:
    from musicscope.workspace.hearing_taggram import TaggramHeard

#: Moments of a track that are looked at.
_MOMENTS = 600


class TaggramStrip(StretchStrip):
    """Stretches in the colour of the name that is most probable there."""

    def __init__(self, parent: QWidget | None = None, height: int = 14) -> None:
        super().__init__("What a network hears", height, parent)

    def show_heard(self, heard: TaggramHeard, duration_s: float) -> None:
        """Show what is known of a track."""
        self.show_stretches(
            [
                (start_s, stop_s, name, QColor(category_colour(name)), words)
                for start_s, stop_s, name, words in leaders(heard, duration_s)
            ],
            duration_s,
        )


def leaders(heard: TaggramHeard, duration_s: float) -> Iterator[tuple[float, float, str, str]]:
    """Yield where each name leads: start and stop, s, the name, and it with its mean value."""
    edges = np.linspace(0.0, duration_s, _MOMENTS + 1)
    values = heard.at_all((edges[:-1] + edges[1:]) / 2)
    first = values.argmax(axis=0)
    turns = [0, *(np.flatnonzero(np.diff(first)) + 1).tolist(), _MOMENTS]
    for start, stop in pairwise(turns):
        place = int(first[start])
        mean = float(values[place, start:stop].mean())
        name = heard.names[place]
        told = f"{name}, {value_words(mean, heard.probable)}"
        yield float(edges[start]), float(edges[stop]), name, told
