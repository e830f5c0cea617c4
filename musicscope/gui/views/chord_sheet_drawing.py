"""A lead sheet along time: letters of sections, chords with slashes and repeats, bars, beats."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from musicscope.analysis.portrait.spans import Span
from musicscope.gui.inspector.strips import ink_on, section_colour
from musicscope.gui.theme import DARK, colour, themes
from musicscope.gui.views.chord_cells import CellStyle, ChordCells
from musicscope.gui.views.chord_sheet import Bar, Sheet
from musicscope.gui.views.chord_symbol import exact_font
from musicscope.gui.views.panel import scaled
from musicscope.gui.views.transposing import Transposition

#: Below these heights of the whole, letters of sections and ticks of beats are left out, px.
_LEAST_FOR_SECTIONS, _LEAST_FOR_BEATS, _LEAST_FOR_NOW = 96, 64, 130
#: Beats nearer than this are not drawn, bars nearer than this not numbered, bars narrower than
#: this have no sign of repeat, px.
_LEAST_BEAT, _LEAST_NUMBER, _LEAST_REPEAT = 5.0, 34.0, 16.0
_STYLE = CellStyle(type_part=0.56, pad=12.0, underline=5.0, radius=6.0)
#: Words may reach this far over the piece in which they begin, px.
_REACH = 160.0
_BETWEEN = 4.0


@dataclass(frozen=True)
class Lanes:
    """Where on `height` pixels everything lies; a lane of no height is left out.

    Attributes
    ----------
    height : float
    formed, pulsed : bool
        Whether there are sections, and beats.
    """

    height: float
    formed: bool = True
    pulsed: bool = True

    @cached_property
    def sections(self) -> QRectF:
        """Letters of sections."""
        shown = self.formed and self.height >= _LEAST_FOR_SECTIONS
        return QRectF(0, 0, 0, min(max(self.height * 0.1, scaled(20)), scaled(40)) if shown else 0)

    @cached_property
    def beats(self) -> QRectF:
        """Ticks of beats and numbers of bars."""
        shown = self.pulsed and self.height >= _LEAST_FOR_BEATS
        height = min(max(self.height * 0.13, scaled(22)), scaled(56)) if shown else 0.0
        return QRectF(0, self.height - height, 0, height)

    @cached_property
    def now(self) -> QRectF:
        """The chord of now and the next ones, as large as there is room."""
        inside = self._inside
        shown = inside.height() >= _LEAST_FOR_NOW
        return QRectF(0, inside.top(), 0, inside.height() - self._cells - _BETWEEN if shown else 0)

    @cached_property
    def chords(self) -> QRectF:
        """Cells of chords."""
        inside = self._inside
        if inside.height() < _LEAST_FOR_NOW:
            return inside
        return QRectF(0, inside.bottom() - self._cells, 0, self._cells)

    @cached_property
    def _inside(self) -> QRectF:
        top = self.sections.bottom() + _BETWEEN if self.sections.height() else 0.0
        bottom = self.beats.top() - (_BETWEEN if self.beats.height() else 0.0)
        return QRectF(0, top, 0, bottom - top)

    @cached_property
    def _cells(self) -> float:
        return min(max(self._inside.height() * 0.36, 52), 130)


class SheetDrawing:
    """Draws any stretch of a sheet at rest.

    Parameters
    ----------
    sheet : Sheet
    reading : Transposition
    """

    def __init__(self, sheet: Sheet, reading: Transposition) -> None:
        self.sheet = sheet
        self.cells = ChordCells(sheet, reading, _STYLE)
        self.lanes = Lanes(0.0)

    def lanes_for(self, height: float) -> Lanes:
        """Return where on `height` pixels everything lies, and draw there from now on."""
        if height != self.lanes.height:
            self.lanes = Lanes(height, bool(self.sheet.sections), len(self.sheet.beats) > 0)
        return self.lanes

    def __call__(self, painter: QPainter, first_s: float, last_s: float, scale: float) -> None:
        """Draw what lies between two moments, a moment t at ``x = t * scale``."""
        left, right = first_s * scale, last_s * scale
        painter.fillRect(
            QRectF(left, 0, right - left + 1, self.lanes.height), colour(themes.active.ground)
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        reach = _REACH / scale
        if self.lanes.sections.height():
            self._draw_sections(painter, first_s - reach, last_s, scale)
        self.cells.draw(painter, self.lanes.chords, first_s, last_s, scale)
        self._draw_going_on(painter, first_s, last_s, scale)
        if self.lanes.beats.height():
            self._draw_beats(painter, first_s - reach, last_s, scale)

    def draw_mark_of(self, painter: QPainter, chord: Span, scale: float) -> None:
        """Draw slashes and repeats of one chord again, on its lit cell."""
        self._draw_going_on(painter, chord.start_s, chord.end_s, scale, lit=True)

    def draw_section_at_edge(self, painter: QPainter, edge: float, scale: float) -> None:
        """Draw the letter of the section cut by the left edge, px from the start of the track."""
        section = self.sheet.section_at(edge / scale)
        if section is not None and self.lanes.sections.height():
            self._draw_section(painter, section, max(edge, section.start_s * scale), scale)

    def _draw_sections(
        self, painter: QPainter, first_s: float, last_s: float, scale: float
    ) -> None:
        for section in self.sheet.sections:
            if section.end_s >= first_s and section.start_s <= last_s:
                self._draw_section(painter, section, section.start_s * scale, scale)

    def _draw_section(self, painter: QPainter, section: Span, left: float, scale: float) -> None:
        lane = self.lanes.sections
        face = exact_font(round(lane.height() * 0.62), 650)
        painter.setFont(face)
        room = section.end_s * scale - left - 2
        tone = section_colour(section.label)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tone)
        line = QRectF(left, lane.bottom() - 3, max(room, 1), 3)
        painter.drawRoundedRect(line, 1.5, 1.5)
        width = max(QFontMetricsF(face).horizontalAdvance(section.label) + 14, lane.height())
        if width > room:
            return
        chip = QRectF(left, lane.top(), width, lane.height())
        painter.setBrush(colour(themes.active.ground))
        painter.drawRoundedRect(chip, 4, 4)
        painter.setBrush(tone)
        painter.drawRoundedRect(chip, 4, 4)
        painter.setPen(ink_on(tone))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, section.label)

    def _draw_going_on(
        self, painter: QPainter, first_s: float, last_s: float, scale: float, *, lit: bool = False
    ) -> None:
        lane = self.lanes.chords
        size = self.cells.usual_size(lane.height(), scale)
        middle = lane.center().y() - _STYLE.underline / 2
        ink = colour(DARK.ground, 150) if lit else colour(themes.active.faint)
        self._draw_slashes(painter, (first_s, last_s), scale, size, ink)
        for bar in self.sheet.repeats:
            chord = self.sheet.chord_at((bar.start_s + bar.stop_s) / 2)
            if chord is None or bar.stop_s <= first_s or bar.start_s >= last_s:
                continue
            room = (bar.stop_s - bar.start_s) * scale
            centre = QPointF((bar.start_s + bar.stop_s) / 2 * scale, middle)
            sign = min(size * 0.55, room * 0.4, 44)
            after = self.cells.right_of_symbol(chord, lane.height(), scale)
            if room >= _LEAST_REPEAT and centre.x() - sign > after:
                _draw_repeat(painter, centre, sign, ink)

    def _draw_slashes(
        self,
        painter: QPainter,
        between: tuple[float, float],
        scale: float,
        size: float,
        ink: QColor,
    ) -> None:
        sheet, lane = self.sheet, self.lanes.chords
        middle = lane.center().y() - _STYLE.underline / 2
        first, last = np.searchsorted(sheet.slashes, (between[0] - 0.2, between[1] + 0.2))
        for beat in map(float, sheet.slashes[first:last]):
            chord, bar = sheet.chord_at(beat), sheet.bar_at(beat)
            if chord is None or bar is None:
                continue
            apart = (bar.stop_s - bar.start_s) / max(len(bar.beats), 1) * scale
            reach = min(size * 0.42, apart * 0.5, 34) / 2
            x = beat * scale
            after = self.cells.right_of_symbol(chord, lane.height(), scale)
            inside = after + reach < x < chord.end_s * scale - reach
            if reach >= 2.5 and inside:
                painter.setPen(QPen(ink, max(reach / 4, 1.2), c=Qt.PenCapStyle.RoundCap))
                up = QPointF(reach / 2, -reach)
                painter.drawLine(QPointF(x, middle) - up, QPointF(x, middle) + up)

    def _draw_beats(self, painter: QPainter, first_s: float, last_s: float, scale: float) -> None:
        lane, theme, sheet = self.lanes.beats, themes.active, self.sheet
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        beats = sheet.beats[(sheet.beats >= first_s) & (sheet.beats <= last_s)]
        usual = float(np.median(np.diff(sheet.beats))) * scale if len(sheet.beats) > 1 else 0.0
        if usual >= _LEAST_BEAT:
            for beat in beats:
                x = round(float(beat) * scale * 64) / 64
                painter.fillRect(QRectF(x, lane.top(), 1, lane.height() * 0.3), colour(theme.faint))
        self._draw_bars(painter, first_s, last_s, scale)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _draw_bars(self, painter: QPainter, first_s: float, last_s: float, scale: float) -> None:
        lane, theme = self.lanes.beats, themes.active
        face = exact_font(round(min(max(lane.height() * 0.5, scaled(11)), scaled(26))), 500)
        painter.setFont(face)
        every = _numbered_every(self.sheet.bars, scale)
        for bar in self.sheet.bars:
            if bar.start_s < first_s or bar.start_s > last_s:
                continue
            x = bar.start_s * scale
            painter.fillRect(QRectF(x, lane.top(), 2, lane.height()), colour(theme.soft))
            if (bar.number - 1) % every == 0:
                painter.setPen(colour(theme.soft))
                words = QRectF(x + 6, lane.top(), 80, lane.height())
                flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
                painter.drawText(words, flags, str(bar.number))


def _numbered_every(bars: tuple[Bar, ...], scale: float) -> int:
    """Return that every so many bars there is room for a number."""
    if not bars:
        return 1
    usual = float(np.median([bar.stop_s - bar.start_s for bar in bars])) * scale
    return next((n for n in (1, 2, 4, 8, 16, 32) if n * usual >= _LEAST_NUMBER), 64)


def _draw_repeat(painter: QPainter, centre: QPointF, size: float, ink: QColor) -> None:
    """Draw the sign that repeats a bar: a thick slash between two dots."""
    reach = size * 0.5
    painter.setPen(QPen(ink, max(size / 6, 1.6), c=Qt.PenCapStyle.FlatCap))
    painter.drawLine(centre + QPointF(-reach * 0.6, reach), centre + QPointF(reach * 0.6, -reach))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    dot = max(size / 9, 1.4)
    painter.drawEllipse(centre + QPointF(-reach * 0.75, -reach * 0.45), dot, dot)
    painter.drawEllipse(centre + QPointF(reach * 0.75, reach * 0.45), dot, dot)
