"""One of two tracks that are compared: its cover, its name, its excerpt ready to be heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from musicscope.gui.elided import ElidedLabel
from musicscope.gui.icons import icon
from musicscope.gui.library.cover import CoverLabel
from musicscope.gui.listening import listen
from musicscope.gui.similar.excerpt_picture import ExcerptView
from musicscope.gui.theme import INSET, SPACE, font, themes

if TYPE_CHECKING:
    from musicscope.library.track import Track
    from musicscope.workspace import Workspace

_COVER = 56


class TrackSide(QFrame):
    """A panel for one track.

    Parameters
    ----------
    workspace : Workspace
    letter : str
        ``"A"`` or ``"B"``.
    track : Track
    """

    def __init__(
        self, workspace: Workspace, letter: str, track: Track, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._letter, self._heard = letter, False
        self._cover = CoverLabel(workspace, _COVER)
        self._title, self._artist = ElidedLabel(), ElidedLabel()
        self._title.setMinimumWidth(40)
        self._artist.setProperty("role", "soft")
        self.excerpt = ExcerptView(workspace, letter)
        self.play = QPushButton(f"Play {letter}")
        self.play.setAutoDefault(False)
        self.play.setEnabled(False)
        self.excerpt.play_wanted.connect(self.play.click)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(self._title)
        words.addWidget(self._artist)
        words.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(INSET)
        head.addWidget(self._cover)
        head.addLayout(words, 1)
        head.addWidget(self.play)
        column = QVBoxLayout(self)
        column.setContentsMargins(INSET, INSET, INSET, INSET)
        column.setSpacing(SPACE)
        column.addLayout(head)
        column.addWidget(self.excerpt)
        self.show_track(track)
        listen(self, themes.changed, lambda _: self._restyle())
        self._restyle()

    def show_track(self, track: Track) -> None:
        """Name a track."""
        self._track = track
        self._cover.show_track(track)
        self._title.setText(track.title)
        facts = [track.artist] if track.artist else []
        facts += [track.album] if track.album else []
        self._artist.setText(" · ".join(facts) or "Artist not known")

    def show_heard(self, heard: bool) -> None:
        """Show whether this excerpt is heard now."""
        self.play.setText("Stop" if heard else f"Play {self._letter}")
        self.play.setAccessibleName(
            f"Stop excerpt {self._letter}" if heard else f"Play excerpt {self._letter}"
        )
        self._heard = heard
        self._restyle()

    def _restyle(self) -> None:
        self._title.setFont(font(15, 600))
        self.play.setIcon(icon("pause" if self._heard else "play"))
