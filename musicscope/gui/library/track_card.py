"""What is known of one track."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from musicscope.analysis.pitch import camelot, key_colour, key_name
from musicscope.core.paths import display_path
from musicscope.gui.icons import icon
from musicscope.gui.library import file_places, marks, wording
from musicscope.gui.library.cover import CoverLabel
from musicscope.gui.library.fact_row import ElidedLabel, Fact, LargeFigure
from musicscope.gui.library.track_menu import relink
from musicscope.gui.listening import listen
from musicscope.gui.theme import themes
from musicscope.library.track import Track, TrackState

if TYPE_CHECKING:
    from musicscope.workspace import Workspace

COVER_PX = 72


class TrackCard(QWidget):
    """Cover, names, key and tempo, state, facts of one track."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.track: Track | None = None
        self.cover = CoverLabel(workspace, COVER_PX)
        self.title = ElidedLabel(2, px=18, weight=600)
        self.artist, self.album = ElidedLabel(tone="soft"), ElidedLabel(tone="soft")
        self.key, self.tempo = LargeFigure(), LargeFigure()
        self.state = QLabel(wordWrap=True)
        self.state.setProperty("role", "soft")
        self.act = QPushButton()
        self.act.clicked.connect(self._act)
        names = ("Genre", "Track no.", "Length", "Format", "Sound", "Size", "Plays", "Added")
        self.facts = {name: Fact(name) for name in names}
        self.facts |= {name: Fact(name, middle=True) for name in ("File", "Folder")}
        self.copy = QToolButton()
        self.copy.setProperty("role", "flat")
        self.copy.setAccessibleName("Copy path")
        self.copy.setToolTip("Copy path")
        self.copy.clicked.connect(self._copy_path)
        self.copy.setFixedSize(22, 20)
        self.copy.setStyleSheet("padding: 0;")
        self.facts["Folder"].row.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignVCenter)
        self._lay_out()
        self._follow_theme()
        listen(self, themes.changed, lambda _: self._follow_theme())

    def show_track(self, track: Track) -> None:
        """Show another track, or the same one with what is new."""
        self.track = track
        self.cover.show_track(track)
        self.title.set_text(track.title)
        self.artist.set_text(track.artist or "Artist unknown")
        self.album.set_text(wording.album_line(track))
        self.album.setVisible(bool(self.album.text))
        self._show_figures(track)
        self._show_state(track)
        self._show_facts(track)

    def _lay_out(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(1)
        names.addStretch(1)
        names.addWidget(self.title)
        names.addWidget(self.artist)
        names.addWidget(self.album)
        names.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.cover, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(names, 1)
        self.figures = QWidget()
        figures = QHBoxLayout(self.figures)
        figures.setContentsMargins(0, 0, 0, 0)
        figures.setSpacing(20)
        figures.addWidget(self.key)
        figures.addWidget(self.tempo)
        figures.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addLayout(head)
        column.addWidget(self.figures)
        column.addWidget(self.state)
        column.addWidget(self.act, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(_separator())
        facts = QVBoxLayout()
        facts.setSpacing(0)
        for fact in self.facts.values():
            facts.addWidget(fact)
        column.addLayout(facts)

    def _show_figures(self, track: Track) -> None:
        theme = themes.active
        known = track.key_tonic is not None or track.tempo_bpm is not None
        self.figures.setVisible(known)
        if not known:
            return
        if track.key_tonic is None:
            self.key.show_figure("No key", "", "none stands out", theme.soft)
        else:
            tonic, mode = track.key_tonic, track.key_mode or 0
            tone = marks.readable(key_colour(tonic, mode), theme.panel)
            self.key.show_figure(
                key_name(tonic, mode),
                "",
                _note("key", track.key_confidence, camelot(tonic, mode)),
                tone,
            )
        if track.tempo_bpm is None:
            self.tempo.show_figure("No beat", "", "none stands out", theme.soft)
        else:
            self.tempo.show_figure(
                wording.bpm(track.tempo_bpm),
                "bpm",
                _note("tempo", track.tempo_confidence),
                theme.text,
            )

    def _show_state(self, track: Track) -> None:
        self.state.setText(wording.condition(track))
        self.state.setVisible(bool(self.state.text()))
        action = _action(track)
        self.act.setVisible(bool(action))
        self.act.setText(action)

    def _show_facts(self, track: Track) -> None:
        bit_rate = wording.bit_rate(track.bit_rate) if track.bit_rate else ""
        sound = [wording.sample_rate(track.rate)] if track.rate else []
        sound += [wording.channels(track.channels)] if track.channels else []
        number = wording.count(track.track_number) if track.track_number else ""
        values = {
            "Genre": ", ".join(track.genres),
            "Track no.": number,
            "Length": wording.duration(track.duration_s) if track.duration_s else "",
            "Format": " · ".join(p for p in (wording.codec(track.codec), bit_rate) if p),
            "Sound": " · ".join(sound),
            "Size": wording.size(track.size),
            "Plays": wording.plays(track.plays, track.last_played_s),
            "Added": wording.day(track.added_s),
            "File": wording.file_name(track.path),
            "Folder": display_path(file_places.folder_of(track.path)),
        }
        for name, value in values.items():
            self.facts[name].show_value(value)

    def _act(self) -> None:
        track = self.track
        if track is None:
            return
        if track.missing:
            relink(self._workspace, track, self)
        elif track.excluded:
            self._workspace.include([track.id])
        else:
            self._workspace.retry([track.id])

    def _copy_path(self) -> None:
        if self.track is not None:
            file_places.copy_paths([self.track.path])

    def _follow_theme(self) -> None:
        self.copy.setIcon(icon("copy", "soft"))
        if self.track is not None:
            self._show_figures(self.track)


def _action(track: Track) -> str:
    if track.missing:
        return "Relink…"
    if track.excluded:
        return "Include again"
    return "Try again" if track.state is TrackState.FAILED else ""


def _note(name: str, share: float | None, *more: str) -> str:
    return " · ".join(part for part in (name, wording.confidence(share), *more) if part)


def _separator() -> QFrame:
    line = QFrame()
    line.setObjectName("separator")
    return line
