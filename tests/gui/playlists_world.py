"""The invented library with playlists."""

from __future__ import annotations

from pathlib import Path

from musicscope.workspace.playlists import PlaylistService
from tests.gui.fake_workspace import FakeWorkspace


class PlaylistsWorld(FakeWorkspace):
    """200 invented tracks, and playlists of them.

    Attributes
    ----------
    morning, smart : int
        A playlist of the tracks 5, 3, 8, 1, and one of all jazz.
    """

    def __init__(self, folder: Path, tracks: int = 200) -> None:
        super().__init__(folder, tracks)
        self.playlists = PlaylistService(
            self.library,
            self.catalogue,
            self.playback,
            self.jobs,
            self._push,
            self.publish,
            self.notices.emit,
        )

    def fill(self) -> None:
        """Make two playlists and listen to three tracks."""
        self.morning = self.playlists.make("Morning", [5, 3, 8, 1])
        self.smart = self.playlists.make_smart("All jazz", "genre:jazz")
        for track in (9, 4, 9):
            self.publish(self.library.record_play(track))
