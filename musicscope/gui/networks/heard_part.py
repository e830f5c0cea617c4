"""What a network says of the track that plays."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from musicscope.gui.listening import listen, while_alive
from musicscope.gui.networks.card_words import SCALES, UNNAMED
from musicscope.gui.networks.live_words import figure
from musicscope.gui.networks.said import said
from musicscope.gui.networks.taggram_picture import TaggramPicture
from musicscope.gui.theme import SPACE

if TYPE_CHECKING:
    from musicscope.learning.packages import NetworkCard
    from musicscope.workspace import Workspace
    from musicscope.workspace.network_requests import SongHeard

_PLAY = "Play a track to see what this network hears in it."
_NO_NAMES = "This network gives tracks a place in a space of its own, and no names."
#: Somebody who passes by many tracks is not answered about each, ms.
_SETTLE_MS = 300
_FOLLOW_MS = 100
#: Where scales such as valence begin; they end at 1.
_LEAST = -1.0


class HeardPart(QWidget):
    """Asks when a track plays and somebody looks."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._path: Path | None = None
        self._task = ""
        self._asked: tuple[Path, int] | None = None
        self._shown: tuple[Path, int] | None = None
        self.words = said(_PLAY, "soft", self)
        self.picture = TaggramPicture(self)
        self.picture.wanted.connect(self._seek)
        self.picture.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        column.addWidget(self.words)
        column.addWidget(self.picture)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._ask)
        self._clock = QTimer(self, interval=_FOLLOW_MS)
        self._clock.timeout.connect(self._move)
        listen(self, workspace.playback.changed, lambda _: self._soon())

    def show_model(self, path: Path, card: NetworkCard) -> None:
        """Ask another network from now on."""
        self._path, self._task = path, card.task
        self._soon()

    def _soon(self) -> None:
        if self.isVisible() and self._key() != self._asked:
            self._settle.start()

    def _key(self) -> tuple[Path, int] | None:
        track = self._workspace.playback.current
        return None if self._path is None or track is None else (self._path, track)

    def _ask(self) -> None:
        key = self._key()
        named = self._task not in UNNAMED
        if not named or key is None:
            self._asked = self._shown = None
            self.picture.hide()
            self.words.setText(_PLAY if named else _NO_NAMES)
            return
        if key == self._asked:
            return
        self._asked = key
        path, track = key
        title = self._workspace.catalogue.track(track).title
        self.words.setText(f"Listening to “{title}”…")

        def done(heard: SongHeard) -> None:
            if self._asked == key:
                self._shown = key
                self._show(heard, title)

        def failed(sentence: str) -> None:
            if self._asked == key:
                self.picture.hide()
                self.words.setText(sentence)

        networks = self._workspace.networks
        networks.answer(track, path, while_alive(self, done), while_alive(self, failed))

    def _show(self, heard: SongHeard, title: str) -> None:
        if self._task in SCALES:
            scales = zip(heard.names, heard.probabilities.tolist(), strict=True)
            told = ", ".join(f"{name} {figure(value)}" for name, value in scales)
            self.words.setText(f"“{title}”: {told}.")
        else:
            best = heard.names[int(heard.probabilities.argmax())]
            self.words.setText(f"“{title}” sounds most like {best}.")
        self.picture.show_heard(heard, _LEAST if self._task in SCALES else 0.0)
        self.picture.show()

    def _seek(self, position_s: float) -> None:
        if self._shown is not None and self._workspace.playback.current == self._shown[1]:
            self._workspace.playback.seek(position_s)

    def _move(self) -> None:
        playback = self._workspace.playback
        here = self._shown is not None and playback.current == self._shown[1]
        self.picture.follow(playback.position_s if here else None)

    def showEvent(self, event: object) -> None:
        super().showEvent(event)
        self._clock.start()
        self._soon()

    def hideEvent(self, event: object) -> None:
        super().hideEvent(event)
        self._clock.stop()
