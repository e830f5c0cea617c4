"""Tracks that sound like another genre than is said of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from musicscope.gui.labels.work_list import wording_of
from musicscope.gui.library import wording
from musicscope.gui.library.list_dialog import ListDialog
from musicscope.gui.library.text_table import TextTable

if TYPE_CHECKING:
    from musicscope.workspace import Workspace

_MOST = 2_000


class GenreDialog(ListDialog):
    """Each track with what is said of it and what it sounds like; Enter or a double click plays."""

    def __init__(self, workspace: Workspace, parent: QWidget | None) -> None:
        table = TextTable(("Track", "Said", "Sounds like"), (300, 150))
        super().__init__("Genres that sound otherwise", table, parent)
        self._workspace = workspace
        rows = []
        for track, said, guess in workspace.genre_learning.disagreements()[:_MOST]:
            if track in workspace.catalogue:
                known = workspace.catalogue.track(track)
                name = f"{known.title} · {known.artist}" if known.artist else known.title
                sounds = f"{wording_of(guess.genre)} {guess.probability:.0%}".replace("%", " %")
                rows.append((track, (name, wording_of(said), sounds)))
        sound = "sounds" if len(rows) == 1 else "sound"
        self.sentence.setText(
            f"{wording.counted(len(rows), 'track')} {sound} like another genre than the one that "
            "is named, the strangest first: the name may be wrong, or the model has more to learn."
        )
        table.show_rows(rows)
        table.doubleClicked.connect(lambda _: self._play())
        self.play = self.add_button("Play", "Play the chosen track")
        self.play.clicked.connect(self._play)
        self.select = self.add_button("Select", "Select the chosen tracks in every view")
        self.select.clicked.connect(lambda: workspace.selection.set(table.chosen(), None))
        self.resize(760, 460)

    def _play(self) -> None:
        chosen = self.table.chosen()
        if chosen:
            self._workspace.playback.play(chosen[0], context=self.table.numbers())
