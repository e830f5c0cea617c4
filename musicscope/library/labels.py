"""A label: yes or no of one tag, on a track or on a span of time in it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from musicscope.core.errors import ParameterError

Source = Literal["person", "file", "import"]
Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Label:
    """What was said of one tag and one track; what has no label is unknown.

    Attributes
    ----------
    tag, track : int
        Ids; the tag is 0 for a word of a file that is no tag of the owner.
    value : bool
        True for yes.
    span : (float, float) or None
        From and to, s; None for the whole track.
    source : {"person", "file", "import"}
    made_s : float
        When it was said, s since 1970.
    id : int
        Never used again; 0 before it is stored, and for what a file says.
    """

    tag: int
    track: int
    value: bool
    span: Span | None = None
    source: Source = "person"
    made_s: float = 0.0
    id: int = 0

    @property
    def age(self) -> tuple[float, int]:
        """What sorts labels from the oldest to the newest."""
        return self.made_s, self.id


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A yes and a no of one tag on spans that overlap, or both on the whole track.

    Attributes
    ----------
    older, newer : Label
        The newer one counts where one answer is needed.
    """

    older: Label
    newer: Label


def checked_span(span: Span | None) -> Span | None:
    """Return a span with its earlier end first.

    Raises
    ------
    ParameterError
        When it is empty, or lies before the start.
    """
    if span is None:
        return None
    start, stop = sorted((float(span[0]), float(span[1])))
    if not (math.isfinite(start) and math.isfinite(stop)) or start < 0 or stop <= start:
        raise ParameterError("A span begins at 0 s or later and ends after that; drag another.")
    return start, stop
