"""Who is playing, in words, over the waveform and the form of the whole track."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from musicscope.analysis.pitch import key_colour, key_name
from musicscope.gui.elided import ElidedLabel
from musicscope.gui.inspector import words
from musicscope.gui.inspector.portraits import Portraits
from musicscope.gui.inspector.strips import FormStrip
from musicscope.gui.inspector.tempo_block import rivals
from musicscope.gui.library.cover import CoverLabel
from musicscope.gui.library.marks import readable
from musicscope.gui.listening import listen
from musicscope.gui.theme import INSET, SPACE, font, themes
from musicscope.gui.views.waveform import WaveformView
from musicscope.library.track import Track
from musicscope.workspace import Workspace

if TYPE_CHECKING:
    from musicscope.analysis.portrait.portrait import Portrait

#: Words beside the cover keep at least this width; figures that leave less are left out, the
#: last first.
WORDS_WIDTH = 220
#: The strip begins and ends where the waveform above it does, px.
STRIP_INSET = 10


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
        column.addStretch(1)
        column.addWidget(self._value)
        column.addWidget(self._detail)
        column.addStretch(1)

    def show_value(self, value: str, unit: str, detail: str, hex_colour: str = "") -> None:
        """Show `value` with its `unit` small beside it."""
        tint = f" style='color:{hex_colour}'" if hex_colour else ""
        small = f" <span style='font-size:11px;font-weight:500'>{unit}</span>" if unit else ""
        self._value.setText(f"<span{tint}>{value}</span>{small}")
        self._detail.setText(detail)
        self.setAccessibleName(f"{self._name}: {value} {unit}, {detail}")


class NowPlaying(QFrame):
    """Cover, title, key, tempo, metre and loudness of the playing track; waveform and form."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._workspace = workspace
        self._cover = CoverLabel(workspace, 52)
        self._title = ElidedLabel()
        self._title.setFont(font(18, 600))
        self._where = ElidedLabel()
        self._where.setProperty("role", "soft")
        self._figures = {name: Figure(name) for name in ("Key", "Tempo", "Metre", "Loudness")}
        self._known: frozenset[str] = frozenset()
        self._portraits = Portraits(workspace, self, "playing")
        self.form = FormStrip(height=14)
        self.form.wanted.connect(workspace.playback.seek)
        self.form.hide()
        self.waveform = WaveformView(workspace.pictures, workspace.playback)
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addStretch()
        names.addWidget(self._title)
        names.addWidget(self._where)
        names.addStretch()
        top = QHBoxLayout()
        top.setSpacing(INSET + SPACE)
        top.addWidget(self._cover)
        top.addSpacing(-SPACE)
        top.addLayout(names, 1)
        for figure in self._figures.values():
            top.addWidget(figure)
        strip = QHBoxLayout()
        strip.setContentsMargins(STRIP_INSET, 0, STRIP_INSET, 0)
        strip.addWidget(self.form)
        column = QVBoxLayout(self)
        column.setContentsMargins(INSET, INSET, INSET, INSET)
        column.setSpacing(SPACE)
        column.addLayout(top)
        column.addWidget(self.waveform, 1)
        column.addLayout(strip)
        listen(self, workspace.playback.changed, lambda _: self._refresh())
        listen(self, workspace.changes, self._follow)
        listen(self, themes.changed, lambda _: self._refresh())
        listen(self, self._portraits.arrived, lambda _: self._refresh())
        self._refresh()

    def tick(self) -> None:
        """Follow the playhead."""
        self.waveform.tick()
        if self.form.isVisible():
            self.form.follow(self._workspace.playback.position_s)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

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
        portrait = None
        if track is not None:
            self._portraits.want(track.id)
            portrait = self._portraits.get(track.id)
        self._show_figures(track, portrait)
        self._show_form(portrait)

    def _show_figures(self, track: Track | None, portrait: Portrait | None) -> None:
        values = {} if track is None else _figures(track, portrait)
        for name, value in values.items():
            self._figures[name].show_value(*value)
        self._known = frozenset(values)
        self._make_room()

    def _show_form(self, portrait: Portrait | None) -> None:
        sections = portrait.sections if portrait is not None else ()
        self.form.setVisible(bool(sections))
        if portrait is not None:
            self.form.show_sections(sections, portrait.duration_s)

    def _make_room(self) -> None:
        """Show as many figures as leave room for the title, the first ones first."""
        room = self.width() - 2 * INSET - self._cover.width() - WORDS_WIDTH
        for name, figure in self._figures.items():
            room -= figure.sizeHint().width() + INSET + SPACE
            figure.setVisible(name in self._known and room >= 0)


def _figures(track: Track, portrait: Portrait | None) -> dict[str, tuple[str, str, str, str]]:
    """Return what is known: value, unit, a quieter line and a colour by name."""
    found: dict[str, tuple[str, str, str, str]] = {}
    if track.key_tonic is not None:
        mode = track.key_mode or 0
        tint = readable(key_colour(track.key_tonic, mode), themes.active.panel)
        detail = _detail("key", track.key_confidence, yours="key_tonic" in track.corrected)
        found["Key"] = key_name(track.key_tonic, mode), "", detail, tint
    if track.tempo_bpm is not None:
        others = [words.tempo(bpm) for bpm in rivals(track, portrait)[:1]]
        name = f"or {others[0]}" if others else "tempo"
        yours = "tempo_bpm" in track.corrected
        detail = _detail("tempo" if yours else name, track.tempo_confidence, yours=yours)
        found["Tempo"] = words.tempo(track.tempo_bpm), "bpm", detail, ""
    if portrait is not None and portrait.metre is not None:
        found["Metre"] = words.metre(portrait.metre), "", "metre", ""
    if track.loudness_lufs is not None:
        found["Loudness"] = words.signed(track.loudness_lufs), "", "LUFS", ""
    return found


def _detail(name: str, confidence: float | None, *, yours: bool) -> str:
    if yours:
        return f"{name} · yours"
    return name if confidence is None else f"{name} · {confidence:.2f}"
