"""What a network learned from that sounds most like a track to it, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QPushButton, QWidget

from musicscope.analysis.aspect import EMBEDDING
from musicscope.gui.listening import listen, while_alive
from musicscope.gui.similar.dialog import SimilarDialog
from musicscope.gui.similar.row_list import RowList
from musicscope.gui.similar.rows import Row
from musicscope.gui.similar.why_dialog import WhyDialog

if TYPE_CHECKING:
    from musicscope.learning.packages import NetworkCard
    from musicscope.workspace import Workspace
    from musicscope.workspace.hearing_nearest import Nearest

_LEARNED = (
    "Of all that {network} learned from, these tracks sound to it most like {title}; "
    "0 is alike, 1 has nothing in common."
)
_NAMED = (
    "It is not known what {network} learned from. Of the tracks that bear its names, these "
    "sound to it most like {title}; 0 is alike, 1 has nothing in common."
)


class NearestDialog(SimilarDialog):
    """The nearest training examples, to be played and compared.

    Parameters
    ----------
    workspace : Workspace
    track : int
        What they are near to.
    path : Path
        Of the network.
    card : NetworkCard
    """

    SENTENCE = ""

    def __init__(
        self,
        workspace: Workspace,
        track: int,
        path: Path,
        card: NetworkCard,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(workspace, "Nearest training examples", "nearest", (620, 560), parent)
        self._track, self._path, self._card = track, path, card
        self.list = RowList(workspace, "Nearest training examples", self)
        self.list.play_wanted.connect(self._play)
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._show_buttons())
        self.listen_button: QPushButton = self.add_button(
            "Listen to the library", "Let this network listen to every track once"
        )
        self.listen_button.clicked.connect(lambda _=False: self._listen())
        self.listen_button.hide()
        self.why: QPushButton = self.add_button(
            "Hear why", "Compare the chosen example with the track, in sound", primary=True
        )
        self.why.clicked.connect(lambda _=False: self._hear_why())
        self.body.addWidget(self.sentence)
        self.body.addWidget(self.list, 1)
        listen(self, workspace.changes, self._follow_changes)
        self._show_buttons()
        self._ask()

    def _ask(self) -> None:
        self.sentence.setText("Looking for what it learned from …")
        self._workspace.hearing.nearest(
            self._track, self._path, while_alive(self, self._show), while_alive(self, self._fail)
        )

    def _show(self, found: Nearest) -> None:
        words = _LEARNED if found.learned else _NAMED
        title = self._workspace.catalogue.track(self._track).title
        self.sentence.setText(words.format(network=self._card.name, title=title))
        self.list.show_rows(
            [Row(n.track, f"{n.label} · {n.distance:.2f}") for n in found.neighbours]
        )
        if found.neighbours:
            self.list.setCurrentIndex(self.list.found.index(0))
        self.listen_button.hide()
        self._show_buttons()

    def _fail(self, sentence: str) -> None:
        self.sentence.setText(sentence)
        self.listen_button.show()

    def _listen(self) -> None:
        self.listen_button.setEnabled(False)
        self.sentence.setText("Listening to every track; this list fills when it is through.")
        self._workspace.networks.embed(self._path)

    def _follow_changes(self, changes: Any) -> None:
        if self._track in changes.removed:
            self.close()
        elif EMBEDDING + self._card.name in changes.vectors:
            self._ask()

    def _play(self, row: int) -> None:
        tracks = self.list.found.ids
        self._workspace.playback.play(tracks[row], tracks)

    def _hear_why(self) -> None:
        chosen = self.list.chosen()
        if chosen:
            WhyDialog(self._workspace, self._track, chosen[0], self.parentWidget()).show()

    def _show_buttons(self) -> None:
        self.why.setEnabled(bool(self.list.chosen()))
