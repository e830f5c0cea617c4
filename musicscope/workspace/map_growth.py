"""How far a map can grow by placing new tracks before it should be laid out anew."""

from __future__ import annotations

from musicscope.maps.layout import Layout
from musicscope.maps.projection import FEWEST

#: When more than this part of the dots came later, a full relayout is offered.
MANY_PLACED = 0.5
#: A map of fewer than six tracks says nothing of a library so many times larger.
OUTNUMBERED = 5
#: Fewer tracks than this span no plane.
TRIANGLE = 3


def stays(layout: Layout, tracks: int) -> bool:
    """Return whether a map holds enough laid out tracks to place others by.

    Parameters
    ----------
    layout : Layout
        The map.
    tracks : int
        How many tracks it is to show.
    """
    anchors = int(layout.laid_out.sum())
    scant = anchors < min(FEWEST, tracks) and tracks >= OUTNUMBERED * anchors
    return anchors >= min(TRIANGLE, tracks) and not scant


def outgrown(layout: Layout) -> str:
    """Return a sentence that advises a full relayout, or nothing while most dots were laid out."""
    later = int((~layout.laid_out).sum())
    if later <= MANY_PLACED * len(layout.ids):
        return ""
    return (
        f"{later:,} of {len(layout.ids):,} tracks came after the map was laid out; "
        "lay it out anew to give them places of their own."
    )
