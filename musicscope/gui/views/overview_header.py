"""Who is playing, in words: cover, title, and what is known of the music."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from musicscope.analysis.pitch import key_colour, key_name
from musicscope.gui.elided import ElidedLabel
from musicscope.gui.inspector import words
from musicscope.gui.inspector.tempo_block import rivals
from musicscope.gui.library.cover import CoverLabel
from musicscope.gui.library.marks import readable
from musicscope.gui.listening import listen
from musicscope.gui.theme import INSET, SPACE, font, themes
from musicscope.library.track import Track

if TYPE_CHECKING:
    from musicscope.analysis.portrait.portrait import Portrait
    from musicscope.gui.views.context import ViewContext

#: Words beside the cover keep at least this width; figures that leave less are left out, the
#: last first.
WORDS_WIDTH = 220
COVER = 52


class Figure(QWidget):
    """A value with its unit, and a smaller line on how sure it is."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._value = QLabel()
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
        px = font(11).pixelSize()
        small = f" <span style='font-size:{px}px;font-weight:500'>{unit}</span>" if unit else ""
        self._value.setFont(font(17, 600, tabular=True))
        self._value.setText(f"<span{tint}>{value}</span>{small}")
        self._detail.setText(detail)
        self.setAccessibleName(f"{self._name}: {value} {unit}, {detail}")


class OverviewHeader(QWidget):
    """Cover, title, key, tempo, metre and loudness of what is on stage."""

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._cover = CoverLabel(context.workspace, COVER)
        self.title = ElidedLabel()
        self._where = ElidedLabel()
        self._where.setProperty("role", "soft")
        self._figures = {name: Figure(name) for name in ("Key", "Tempo", "Metre", "Loudness")}
        self._known: frozenset[str] = frozenset()
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addStretch()
        names.addWidget(self.title)
        names.addWidget(self._where)
        names.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(INSET + SPACE)
        row.addWidget(self._cover)
        row.addSpacing(-SPACE)
        row.addLayout(names, 1)
        for figure in self._figures.values():
            row.addWidget(figure)
        listen(self, context.stage.changed, lambda _: self.refresh())
        listen(self, context.portrait_now.changed, lambda _: self.refresh())
        listen(self, context.workspace.changes, self._follow)
        listen(self, themes.changed, lambda _: self.refresh())
        self.refresh()

    def refresh(self) -> None:
        """Show what is on stage now."""
        stage, catalogue = self._context.stage, self._context.workspace.catalogue
        current = stage.track
        track = catalogue.track(current) if current is not None and current in catalogue else None
        self._cover.show_track(track)
        self.title.setFont(font(18, 600))
        if track is not None:
            self.title.setText(track.title)
            parts = (track.artist, track.album, str(track.year or ""))
            self._where.setText(" · ".join(p for p in parts if p) or "Unknown artist")
        elif stage.title:
            self.title.setText(stage.title)
            self._where.setText(_SOURCES.get(stage.source.value, ""))
        else:
            self.title.setText("Nothing is playing yet")
            self._where.setText("Double-click a track, or click a dot on the map, to hear it.")
        portrait = self._context.portrait_now.portrait if track is not None else None
        values = {} if track is None else _figures(track, portrait)
        for name, value in values.items():
            self._figures[name].show_value(*value)
        self._known = frozenset(values)
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _follow(self, changes: object) -> None:
        if self._context.stage.track in changes.tracks:
            self.refresh()

    def _make_room(self) -> None:
        """Show as many figures as leave room for the title, the first ones first."""
        room = self.width() - self._cover.width() - WORDS_WIDTH
        for name, figure in self._figures.items():
            room -= figure.sizeHint().width() + INSET + SPACE
            figure.setVisible(name in self._known and room >= 0)


_SOURCES = {"input": "What your microphone or input hears", "lab": "A sound of the lab"}


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
