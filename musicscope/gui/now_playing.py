"""Who is playing, in words, over the waveform of the whole track."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from musicscope.analysis.pitch import key_colour, key_name
from musicscope.gui.elided import ElidedLabel
from musicscope.gui.library.cover import CoverLabel
from musicscope.gui.library.marks import readable
from musicscope.gui.listening import listen
from musicscope.gui.theme import INSET, SPACE, font, themes
from musicscope.gui.views.waveform import WaveformView
from musicscope.library.track import Track
from musicscope.workspace import Workspace


class Figure(QWidget):
    """A value with its unit, and a smaller line on how sure it is."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._value = QLabel()
        self._value.setFont(font(17, 600, tabular=True))
        self._value.setTextFormat(Qt.TextFormat.RichText)
        self._detail = QLabel()
        self._detail.setProperty("role", "label")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._value)
        column.addWidget(self._detail)

    def show_value(self, value: str, unit: str, detail: str, hex_colour: str = "") -> None:
        """Show `value` with its `unit` small beside it."""
        tint = f" style='color:{hex_colour}'" if hex_colour else ""
        small = f" <span style='font-size:11px;font-weight:500'>{unit}</span>" if unit else ""
        self._value.setText(f"<span{tint}>{value}</span>{small}")
        self._detail.setText(detail)
        self.setAccessibleName(f"{self._name}: {value} {unit}, {detail}")


class NowPlaying(QFrame):
    """Cover, title, key and tempo of the playing track, and its waveform."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._workspace = workspace
        self._cover = CoverLabel(workspace, 52)
        self._title = ElidedLabel()
        self._title.setFont(font(18, 600))
        self._where = ElidedLabel()
        self._where.setProperty("role", "soft")
        self._key = Figure("Key")
        self._tempo = Figure("Tempo")
        self.waveform = WaveformView(workspace.pictures, workspace.playback)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch()
        words.addWidget(self._title)
        words.addWidget(self._where)
        words.addStretch()
        top = QHBoxLayout()
        top.setSpacing(INSET)
        top.addWidget(self._cover)
        top.addLayout(words, 1)
        top.addWidget(self._key)
        top.addSpacing(SPACE)
        top.addWidget(self._tempo)
        column = QVBoxLayout(self)
        column.setContentsMargins(INSET, INSET, INSET, INSET)
        column.setSpacing(SPACE)
        column.addLayout(top)
        column.addWidget(self.waveform, 1)
        listen(self, workspace.playback.changed, lambda _: self._refresh())
        listen(self, workspace.changes, self._follow)
        listen(self, themes.changed, lambda _: self._refresh())
        self._refresh()

    def _follow(self, changes: object) -> None:
        if self._workspace.playback.current in changes.tracks:
            self._refresh()

    def _refresh(self) -> None:
        current = self._workspace.playback.current
        catalogue = self._workspace.catalogue
        track = catalogue.track(current) if current is not None and current in catalogue else None
        self._cover.show_track(track)
        if track is None:
            self._title.setText("Nothing is playing yet")
            self._where.setText("Double-click a track, or click a dot on the map, to hear it.")
        else:
            self._title.setText(track.title)
            parts = (track.artist, track.album, str(track.year or ""))
            self._where.setText(" · ".join(p for p in parts if p) or "Unknown artist")
        self._show_figures(track)

    def _show_figures(self, track: Track | None) -> None:
        knows_key = track is not None and track.key_tonic is not None
        knows_tempo = track is not None and track.tempo_bpm is not None
        self._key.setVisible(knows_key)
        self._tempo.setVisible(knows_tempo)
        if knows_key:
            name = key_name(track.key_tonic, track.key_mode)
            tint = readable(key_colour(track.key_tonic, track.key_mode), themes.active.panel)
            self._key.show_value(name, "", _sureness("key", track.key_confidence), tint)
        if knows_tempo:
            detail = _sureness("tempo", track.tempo_confidence)
            self._tempo.show_value(f"{track.tempo_bpm:.0f}", "bpm", detail)


def _sureness(name: str, confidence: float | None) -> str:
    return name if confidence is None else f"{name} · {confidence:.2f}"
