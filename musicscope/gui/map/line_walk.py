"""A line across the map becomes a queue, and if wanted a playlist."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from musicscope.gui.map.line_bar import LineBar

if TYPE_CHECKING:
    from musicscope.gui.map.panel import MapPanel


class LineWalk(QObject):
    """Plays what a line passes over, and offers to keep it.

    Parameters
    ----------
    panel : MapPanel

    Attributes
    ----------
    bar : LineBar
        Stands on the map after a line was drawn.
    """

    def __init__(self, panel: MapPanel) -> None:
        super().__init__(panel)
        self._panel = panel
        self.bar = LineBar(panel.view)
        self.bar.keep_wanted.connect(lambda tracks: self.bar.show_kept(self.keep(tracks)))
        self.bar.select_wanted.connect(panel.select)
        self.bar.closed.connect(panel.view.setFocus)
        panel.view.line_drawn.connect(self.follow)

    def follow(self, tracks: Sequence[int]) -> None:
        """Play tracks in this order, and offer to keep them."""
        self._panel.audition.stand_down()
        self._panel.workspace.playback.play(tracks[0], tracks)
        self.bar.show_tracks(tracks)

    def keep(self, tracks: Sequence[int]) -> str:
        """Make a playlist of tracks, called by its first and its last; returns its name."""
        first, last = (self._panel.describe(int(track))[0] for track in (tracks[0], tracks[-1]))
        wish = first if len(tracks) == 1 else f"From {first} to {last}"
        playlists = self._panel.playlists
        name = playlists.free_name(wish)
        playlists.make(name, tracks)
        return name
