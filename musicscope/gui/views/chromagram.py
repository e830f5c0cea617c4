"""The chromagram: how strongly each of the twelve pitch classes sounds, now and over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QPainter
from PySide6.QtWidgets import QMenu, QWidget

from musicscope.analysis.picture_raster import Rows
from musicscope.analysis.pitch import PITCH_COLOURS, scale_pitches
from musicscope.gui.theme import colour, themes
from musicscope.gui.views.chord_cells import CellStyle, ChordCells
from musicscope.gui.views.chord_pieces import ScrolledDrawing
from musicscope.gui.views.chord_reading import SheetReading
from musicscope.gui.views.chord_symbol import exact_font, symbol_words
from musicscope.gui.views.chromagram_bars import draw_bars
from musicscope.gui.views.chromagram_key_strip import draw_keys
from musicscope.gui.views.chromagram_look import (
    BARS,
    ORDERS,
    SOURCES,
    Look,
    look_from,
    picture_rows,
)
from musicscope.gui.views.chromagram_places import Places, places_in
from musicscope.gui.views.colour_tables import picture_colours
from musicscope.gui.views.context import ViewContext
from musicscope.gui.views.panel import scaled
from musicscope.gui.views.pill import PillButton, Run
from musicscope.gui.views.time_view import TimeView
from musicscope.gui.views.timeline import Window
from musicscope.gui.views.transposing_pill import TransposingPill
from musicscope.gui.views.words import clock

_SETTING = "chromagram"
#: Below this height of a row only the natural notes are named, px.
_ROW_FOR_NAME = 9
#: The smallest letters that can be read, px.
_SMALLEST = 8
_SWATCH = 4
#: Frames over which the sound of now is averaged, so that it does not flicker.
_FRAMES = 7
_CELLS = CellStyle(type_part=0.62, pad=7.0, underline=3.0, radius=3.0)
#: Strength drawn brightest where squares add up to 1: that of a triad's tones is 0.58.
_BRIGHTEST_OF_CENS = 0.67
_SILENCE = (0.0,) * 12


class ChromagramView(TimeView):
    """Twelve rows over time, a bar of now for each, chords above and keys below.

    Parameters
    ----------
    context : ViewContext
    """

    KIND = "chromagram"
    TITLE = "Chromagram"
    NAME = TITLE
    EMPTY_TITLE = "The chromagram of what you hear"
    EMPTY_SENTENCE = "Play a track: its harmony appears here as twelve pitch classes, C to B."

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        self._look = look_from(context.settings.get(_SETTING))
        self._strengths: tuple[float, ...] = _SILENCE
        super().__init__(context, self._look.choice, parent)
        self.setAccessibleDescription(
            "Left and Right seek, plus and minus zoom in time. S changes the source, O the order "
            "of the rows, N the bars of now, T reads for another instrument."
        )

    @property
    def look(self) -> Look:
        """Source, order of the rows and place of the bars."""
        return self._look

    @property
    def strengths(self) -> tuple[float, ...]:
        """How strongly each sounding pitch class from C is heard now, 0..1."""
        return self._strengths

    @property
    def row_names(self) -> tuple[str, ...]:
        """The names of the rows as the player reads them, the lowest first."""
        names = self._names()
        return tuple(names[pitch] for pitch in self._look.pitches)

    def set_look(self, name: str, value: str) -> None:
        """Choose the ``source``, the ``order`` or the ``bars``; new views take it over.

        Raises
        ------
        ParameterError
            When there is no such choice.
        """
        self._show_look(self._look.but(name, value))
        self.context.settings.set(_SETTING, self.state())

    def state(self) -> dict[str, Any]:
        look = self._look
        return {"source": look.source, "order": look.order, "bars": look.bars}

    def restore(self, state: dict[str, Any]) -> None:
        self._show_look(look_from(state))

    def _show_look(self, look: Look) -> None:
        self._look = look
        self.choose(look.choice)
        self._name()
        self.place_pills()
        self.redraw()

    # where things are

    def places(self) -> Places:
        """Return where chords, rows, bars and keys are."""
        sheet = self._read.sheet
        return places_in(
            QRectF(self.plot()),
            self._look.bars,
            chords=bool(sheet.chords),
            keys=bool(sheet.keys),
        )

    # what is heard

    def follow_sound(self, moment_s: float) -> bool:
        column = self.strip.column(moment_s, _FRAMES)
        strengths = _SILENCE if column is None else tuple(float(v) / 255 for v in column)
        places = self.places()
        if strengths != self._strengths:
            self._strengths = strengths
            self.update(places.bars.toAlignedRect())
        chord, key = self._read.sheet.chord_at(moment_s), self._read.sheet.key_at(moment_s)
        if chord is not self._lit:
            self._lit = chord
            self.update(places.chords.toAlignedRect())
        steps = 1 if places.bars.width() else 7
        beside = key, tuple(round(steps * min(strength / 1.4, 1)) for strength in strengths)
        changed = beside != self._beside
        self._beside = beside
        return changed

    def lines_at(self, moment_s: float, y: float) -> list[list[Run]]:
        rows, inside = self.places().rows, y + self.plot().top()
        if inside < rows.top():
            return [self._words(self._chord_name(moment_s), moment_s)]
        if inside > rows.bottom():
            return [self._words(self._key_name(moment_s), moment_s)]
        row = min(max(11 - int(12 * (inside - rows.top()) / rows.height()), 0), 11)
        pitch = self._look.pitches[row]
        column = self.strip.column(moment_s)
        strength = "" if column is None else f"{column[pitch] / 255:.2f} · "
        return [self._words(self._names(moment_s)[pitch], moment_s, strength)]

    def _words(self, name: str, moment_s: float, strength: str = "") -> list[Run]:
        return [(name, 12, 600, "text"), (f"  {strength}{clock(moment_s, 1)}", 11, 400, "soft")]

    def _chord_name(self, moment_s: float) -> str:
        chord = self._read.sheet.chord_at(moment_s)
        return "" if chord is None else symbol_words(self._cells.symbol_of(chord))

    def _key_name(self, moment_s: float) -> str:
        key = self._read.sheet.key_at(moment_s)
        return "" if key is None else self._read.reading.key_name(key.tonic, key.mode)

    def _names(self, moment_s: float | None = None) -> tuple[str, ...]:
        moment_s = self.timeline.position_s if moment_s is None else moment_s
        return self._read.reading.pitch_names(self._read.sheet.key_at(moment_s))

    # drawing

    def rows(self) -> Rows:
        return picture_rows(self._look.pitches, round(self.places().rows.height() * self.ratio))

    def table(self) -> Sequence[int]:
        return picture_colours("viridis", 0.0, 255 * self._brightest)

    @property
    def _brightest(self) -> float:
        """The strength drawn brightest, 0..1."""
        return _BRIGHTEST_OF_CENS if self.strip.choice == SOURCES["cens"][1] else 1.0

    def draw_picture(self, painter: QPainter, plot: QRect, window: Window) -> None:
        places, sheet = self.places(), self._read.sheet
        rows, chords, keys = places.rows, places.chords, places.keys
        self.strip.show_as(self.rows(), self.table(), colour(themes.active.ground))
        self.strip.draw(painter, rows.left(), rows.top(), window, self.ratio)
        if chords.height():
            painter.fillRect(chords.adjusted(0, 0, 0, 2), colour(themes.active.ground))
            self._pieces.draw(painter, chords, window, self.ratio)
            self._draw_lit(painter, chords, window)
        if keys.height():
            painter.fillRect(keys.adjusted(0, -2, 0, 0), colour(themes.active.ground))
            draw_keys(painter, keys, sheet.keys, self._read.reading, window, self.ratio)

    def draw_over(self, painter: QPainter, plot: QRect, window: Window) -> None:
        area = self.places().bars
        if area.width():
            key = self._read.sheet.key_at(self.timeline.position_s)
            drawn = [min(strength / self._brightest, 1.0) for strength in self._strengths]
            draw_bars(painter, area, self._look.pitches, drawn, key)

    def _draw_lit(self, painter: QPainter, area: QRectF, window: Window) -> None:
        chord = self._read.sheet.chord_at(self.timeline.position_s)
        scale, edge = window.scale / self.ratio, window.left / self.ratio
        seen = QRectF(edge, 0, area.width(), area.height())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(area.left() - edge, area.top())
        self._cells.draw_at_edge(painter, seen, edge, scale)
        if chord is not None:
            rect = self._cells.rect(chord, 0.0, area.height(), scale)
            self._cells.draw_lit(painter, chord, rect, seen, scale)
        painter.restore()

    def _draw_chords(self, painter: QPainter, first_s: float, last_s: float, scale: float) -> None:
        height = self.places().chords.height()
        area = QRectF(first_s * scale, 0, (last_s - first_s) * scale + 1, height)
        painter.fillRect(area, colour(themes.active.ground))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._cells.draw(painter, area, first_s, last_s, scale)

    def draw_gutter(self, painter: QPainter, rect: QRect) -> None:
        places, theme = self.places(), themes.active
        area, resting_swatch = places.rows, bool(places.bars.width())
        height = area.height() / 12
        key = self._read.sheet.key_at(self.timeline.position_s)
        scale = frozenset(range(12)) if key is None else scale_pitches(key.tonic, key.mode)
        names = self._names()
        most = max(scaled(11), min(height * 0.5, scaled(20)))
        painter.setFont(exact_font(round(min(max(height - 2, _SMALLEST), most)), 500))
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for row, pitch in enumerate(self._look.pitches):
            top, bottom = (round(area.top() + place * height) for place in (11 - row, 12 - row))
            swatch = QRectF(rect.right() - _SWATCH - 1, top, _SWATCH, bottom - top)
            part = self._strengths[pitch]
            alpha = 255 if resting_swatch else round(70 + 185 * part)
            painter.fillRect(swatch, colour(PITCH_COLOURS[pitch], alpha))
            if height < _ROW_FOR_NAME and len(names[pitch]) > 1:
                continue
            resting = theme.soft if pitch in scale else theme.faint
            painter.setPen(colour(theme.text if part > 0.7 else resting))
            words = QRectF(rect.left(), top - 2, rect.width() - _SWATCH - 8, height + 4)
            painter.drawText(words, flags, names[pitch])

    # pills and keys

    def make_pills(self) -> None:
        super().make_pills()
        self._lit = self._beside = None
        self._read = SheetReading(self.context, self, self._read_again)
        self._source_pill = PillButton(self)
        self._reading_pill = TransposingPill(self._read.transposing, self)
        self._make_menu()
        self._make_cells()
        self._name()

    def _make_cells(self) -> None:
        self._cells = ChordCells(self._read.sheet, self._read.reading, _CELLS)
        self._pieces = ScrolledDrawing(self._draw_chords)

    def _read_again(self) -> None:
        self._make_cells()
        self.place_pills()
        self.redraw()

    def restyle(self) -> None:
        self._pieces.clear()
        super().restyle()

    def place_pills(self) -> None:
        super().place_pills()
        places = self.places()
        area, bars = places.rows, places.bars
        left = round(bars.right() if bars.width() and self._look.bars == "left" else area.left())
        corner = QPoint(left + 8, round(area.top()) + 8)
        for pill in (self._source_pill, self._reading_pill):
            pill.move(corner)
            fits = area.height() >= pill.height() + 16
            pill.setVisible(not self.empty and fits)
            corner += QPoint(pill.width() + 6, 0)

    def _name(self) -> None:
        label = SOURCES[self._look.source][0]
        self._source_pill.set_words(f"Chroma · {label}")
        self._source_pill.setAccessibleName(f"Chromagram from {label}")
        for (name, value), action in self._actions.items():
            action.setChecked(getattr(self._look, name) == value)

    def _make_menu(self) -> None:
        self._actions: dict[tuple[str, str], QAction] = {}
        menu = QMenu(self._source_pill)
        self._add_choices(menu, "source", {n: f"From {label}" for n, (label, _) in SOURCES.items()})
        menu.addSeparator()
        self._add_choices(menu.addMenu("Order of the rows"), "order", ORDERS)
        self._add_choices(menu.addMenu("Bars of now"), "bars", BARS)
        self._source_pill.setMenu(menu)

    def _add_choices(self, menu: QMenu, name: str, labels: Mapping[str, str]) -> None:
        group = QActionGroup(menu)
        for value, label in labels.items():
            action = QAction(label, menu, checkable=True)
            action.triggered.connect(lambda _, v=value: self.set_look(name, v))
            group.addAction(action)
            menu.addAction(action)
            self._actions[name, value] = action

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        held = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        stepped = {Qt.Key.Key_S: "source", Qt.Key.Key_O: "order", Qt.Key.Key_N: "bars"}
        name = stepped.get(event.key())
        if self.empty or held or (shift and event.key() != Qt.Key.Key_T):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_T:
            self._read.transposing.step(-1 if shift else 1)
        elif name is not None:
            self.set_look(name, getattr(self._look.next(name), name))
        else:
            super().keyPressEvent(event)
