"""Genre, as the music sounds: the likeliest classes of one track, and how far to believe them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QWidget

from musicscope.gui.inspector.block import Block, link, show_words, small_label, soft_label
from musicscope.gui.inspector.genre_dialog import GenreDialog
from musicscope.gui.labels.work_list import wording_of
from musicscope.gui.library import wording
from musicscope.gui.listening import listen
from musicscope.gui.theme import font, themes
from musicscope.workspace.genre_sources import FILES, LEAST_TRACKS, label_of

if TYPE_CHECKING:
    from musicscope.library.track import Track
    from musicscope.workspace import Workspace

#: Below this the likeliest genre is hardly more than a guess.
SURE = 0.5
#: A genre less probable than this is not worth its name.
_LEAST = 0.02
_SETTLE_MS = 50
_EXPLAINED = (
    "One model tells the genres apart by sound, from the tracks whose genre is known; the "
    "percentages are how probable it holds each, and add up to 100 over all genres. How often it "
    "is right was measured on artists that it had not heard. Tracks that it learned from are "
    "judged by models that have not heard their artist either."
)
_TEACH = (
    "From the genres that your files name, or from a group of your own words, the program can "
    "learn to tell genres apart by sound."
)


class GenreBlock(Block):
    """Three genres with their probabilities, what contradicts them, and how to learn them.

    Parameters
    ----------
    workspace : Workspace
        May lack what learns genres; then there is nothing to see.

    Signals
    -------
    wanted : float
        Never sent; a genre is of the whole track.
    """

    wanted = Signal(float)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__("Genre, as the music sounds", (), parent)
        self.explanation.setText(_EXPLAINED)
        self.explain.setToolTip(_EXPLAINED)
        self._workspace = workspace
        self._genres = getattr(workspace, "genre_learning", None)
        self.track: Track | None = None
        self.guess = QLabel(wordWrap=True)
        self.against, self.empty = soft_label(), soft_label()
        self.quality = small_label()
        self.learn = link("Learn genres")
        self.learn.clicked.connect(lambda _: self._open_sources())
        self.doubts = link("")
        self.doubts.clicked.connect(lambda _: self._open_doubts())
        for label in (self.guess, self.against, self.empty, self.quality):
            self.body.addWidget(label)
        line = QHBoxLayout()
        line.addWidget(self.learn)
        line.addWidget(self.doubts)
        line.addStretch(1)
        self.body.addLayout(line)
        self._due = False
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self.refresh)
        self.setVisible(self._genres is not None)
        if self._genres is not None:
            listen(self, self._genres.changed, lambda _: self._soon())
        listen(self, themes.changed, lambda _: self._soon())

    def show_track(self, track: Track) -> None:
        """Show another track, or the same one anew."""
        self.track = track
        self.refresh()

    def refresh(self) -> None:
        """Read anew what is known of the track."""
        if self.track is None or self._genres is None:
            return
        self._settle.stop()
        self._due = False
        genres = self._genres
        top = genres.top(self.track.id)
        worth = [g for g in top if g.probability >= _LEAST] or top[:1]
        words = " · ".join(f"{wording_of(g.genre)} {g.probability:.0%}" for g in worth)
        doubt = "Not sure: " if top and top[0].probability < SURE else ""
        self.guess.setFont(font(13, 500))
        show_words(self.guess, f"{doubt}{words}".replace("%", " %"))
        said = genres.said(self.track.id)
        differs = bool(top) and said is not None and said != top[0].genre
        self.against.setStyleSheet(f"color: {themes.active.warn};")
        show_words(self.against, f"{_who(genres.known)}: {wording_of(said)}." if differs else "")
        self._show_empty(bool(top))
        show_words(self.quality, _quality_words(genres) if genres.known is not None else "")
        self.learn.setText(
            "Learning…" if genres.busy else "Learn anew…" if genres.known else "Learn genres…"
        )
        self.learn.setEnabled(not genres.busy)
        count = len(genres.disagreements())
        self.doubts.setVisible(count > 0)
        sound = "sounds" if count == 1 else "sound"
        self.doubts.setText(f"{wording.counted(count, 'track')} {sound} otherwise…")

    def _show_empty(self, known: bool) -> None:
        words = ""
        if not known and self._genres.known is not None:
            words = "This track has not been analysed; its genre cannot be heard yet."
        elif not known:
            words = _TEACH
        show_words(self.empty, words)

    def source_menu(self) -> QMenu:
        """Return a menu of what genres can be learned from; choosing one learns them."""
        menu = QMenu("Learn genres from", self)
        menu.setAccessibleName("Learn genres from")
        menu.setToolTipsVisible(True)
        menu.aboutToHide.connect(menu.deleteLater)
        for source in self._genres.sources():
            name = wording_of(source.label, 60).replace("&", "&&")
            name = name[0].upper() + name[1:]
            classes = f"{source.classes} genre{'' if source.classes == 1 else 's'}"
            tracks = wording.counted(source.tracks, "track")
            action = menu.addAction(f"{name}   {classes}, {tracks}")
            action.setCheckable(True)
            action.setChecked(source.name == self._genres.source)
            action.setEnabled(source.enough)
            if not source.enough:
                least = f"Two genres with {LEAST_TRACKS} tracks each are needed"
                action.setToolTip(least)
            action.triggered.connect(lambda _=False, s=source.name: self._genres.learn(s))
        if menu.actions() and len(menu.actions()) == 1:
            hint = menu.addAction("Put two or more of your tags into a group to learn those")
            hint.setEnabled(False)
        return menu

    def _open_sources(self) -> None:
        self.source_menu().popup(self.learn.mapToGlobal(self.learn.rect().bottomLeft()))

    def _open_doubts(self) -> None:
        GenreDialog(self._workspace, self.window()).open()

    def _soon(self) -> None:
        self._due = True
        if self.isVisible() and not self._settle.isActive():
            self._settle.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._due:
            self._settle.start()


def _who(known: object) -> str:
    return "But the file says" if known.source == FILES else "But you said"


def _quality_words(genres: object) -> str:
    """Return how far to believe the model, and what it learned from."""
    known = genres.known
    accuracy, error = genres.quality
    chance = f"{1 / len(known.model.genres):.0%}"
    words = []
    if math.isfinite(accuracy):
        right = f"Right for {accuracy:.0%} (±{100 * error:.0f}) of artists it had not heard"
        words.append(f"{right}; guessing would be {chance}.")
    else:
        words.append("How often it is right is not known: all its tracks are by one artist.")
    learned = f"Learned {wording.day(known.made_s)} from {label_of(known.source)}"
    tracks = wording.counted(sum(known.counts), "track")
    words.append(f"{learned}: {len(known.counts)} genres, {tracks}.")
    if genres.stale:
        words.append("What is said of genres has changed since; learn them anew.")
    return " ".join(words).replace("%", " %")
