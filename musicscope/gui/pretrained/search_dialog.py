"""Search by description: words at the top, the tracks that sound most like them below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from musicscope.gui.library import wording
from musicscope.gui.listening import listen
from musicscope.gui.similar.dialog import SimilarDialog
from musicscope.gui.similar.keeping import keep_as_playlist
from musicscope.gui.similar.question import Done, Failed, Question
from musicscope.gui.similar.row_list import RowList
from musicscope.gui.similar.rows import Row
from musicscope.workspace.notices import Notice
from musicscope.workspace.pretrained_search import NO_WORDS

if TYPE_CHECKING:
    from musicscope.workspace import Workspace
    from musicscope.workspace.pretrained_entries import Near

_PAUSE_MS = 350
_MOST = 100
_TEACH = (
    "Describe how the music sounds, in a few English words: slow piano in the rain, angry guitars, "
    "a choir in a large church."
)
_ABOUT = (
    "The nearest first. The figure is the cosine between your words and the sound: good for the "
    "order, no measure of truth."
)


class DescriptionDialog(SimilarDialog):
    """Ranks tracks by words as they are typed; Enter or a double click plays.

    Signals
    -------
    networks_wanted : no arguments
        The person wants to see the pretrained networks.
    """

    networks_wanted = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, "Search by description", "description", (620, 640), parent)
        self.line = QLineEdit(self)
        self.line.setPlaceholderText("slow piano in the rain")
        self.line.setAccessibleName("Description of the music")
        self.line.setClearButtonEnabled(True)
        self.list = RowList(workspace, "Tracks that sound like it", self)
        self.list.looks.numbered = True
        self.list.play_wanted.connect(self._play)
        self.help = QPushButton("Show pretrained networks", self)
        self.help.setAutoDefault(False)
        self.help.clicked.connect(lambda _=False: self.networks_wanted.emit())
        self.body.addWidget(self.line)
        self.body.addWidget(self.sentence)
        self.body.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.addWidget(self.help)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addStretch(0)
        self.queue = self.add_button("Queue all", "Put what is selected, or all, in the queue")
        self.queue.clicked.connect(lambda _=False: self._queue())
        self.keep = self.add_button("Keep as playlist…", "Keep what is selected, or all")
        self.keep.clicked.connect(
            lambda _=False: keep_as_playlist(workspace, self._ids(), self.line.text(), self)
        )
        self._question = Question(self, _PAUSE_MS)
        self._question.answered.connect(self._show)
        self._question.failed.connect(self._fail)
        self._question.waiting.connect(self._wait)
        self.line.textChanged.connect(lambda _: self.ask())
        self.line.returnPressed.connect(self._enter)
        listen(self, workspace.pretrained.changed, lambda _: self.ask())
        self.line.setFocus()
        self.ask()

    def ask(self) -> None:
        """Rank by what is typed."""
        text = self.line.text().strip()
        if not text:
            self._question.drop()
            self._show_none(_TEACH if self._knows_words else NO_WORDS)
            return
        pretrained = self._workspace.pretrained

        def put(done: Done, failed: Failed) -> object:
            return pretrained.text_search(text, done, failed)

        self._question.ask(put)

    @property
    def _knows_words(self) -> bool:
        return self._workspace.pretrained.knows_words

    def _show(self, ranked: Sequence[Near]) -> None:
        rows = [Row(near.track, f"{near.score:.2f}") for near in ranked[:_MOST]]
        of_all = f"The nearest {_MOST} of {wording.counted(len(ranked), 'track')}. "
        self.sentence.setText((of_all if len(ranked) > _MOST else "") + _ABOUT)
        self.list.empty_text = "No track has been listened to yet."
        self.list.show_rows(rows)
        self._tell()

    def _fail(self, sentence: str) -> None:
        self._show_none(sentence)

    def _show_none(self, sentence: str) -> None:
        self.sentence.setText(sentence)
        self.list.empty_text = ""
        self.list.show_rows(())
        self._tell()

    def _wait(self, waiting: bool) -> None:
        if waiting:
            self.sentence.setText("Reading your words…")

    def _tell(self) -> None:
        some = bool(self.list.found.rows)
        self.queue.setEnabled(some)
        self.keep.setEnabled(some)
        knows = self._knows_words
        self.help.setVisible(not knows)
        for widget in (self.list, self.queue, self.keep):
            widget.setVisible(knows)

    def _ids(self) -> list[int]:
        chosen = self.list.chosen()
        return chosen if len(chosen) > 1 else list(self.list.found.ids)

    def _queue(self) -> None:
        ids = self._ids()
        self._workspace.playback.enqueue(ids)
        self._workspace.notices.emit(
            Notice("info", f"{wording.counted(len(ids), 'track')} wait in the queue.")
        )

    def _play(self, row: int) -> None:
        ids = self.list.found.ids
        self._workspace.playback.play(ids[row], ids)

    def _enter(self) -> None:
        if self.list.found.rows:
            self.list.setFocus()
            self.list.setCurrentIndex(self.list.found.index(0))

    def end(self) -> None:
        self._question.drop()
