"""Chords as cells along time: each with its symbol and its root's colour, one of them lit."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from musicscope.analysis.portrait.spans import Span
from musicscope.gui.inspector.strips import ink_on
from musicscope.gui.inspector.words import chord_colour
from musicscope.gui.theme import colour, themes
from musicscope.gui.views.chord_sheet import Sheet
from musicscope.gui.views.chord_symbol import Symbol, draw_symbol, symbol_width
from musicscope.gui.views.transposing import Transposition

#: Symbols are so large that all but this part of the chords have room for theirs.
_CROWDED = 0.3
_SMALLEST, _LARGEST = 8.0, 150.0
_GAP = 1.5
#: The room before a symbol is at most such a part of its cell.
_PADS = 12
#: A chord that is sure from here on is drawn full; the least sure one this strong.
_SURE, _FAINTEST = 0.8, 0.45


@dataclass(frozen=True)
class CellStyle:
    """How cells fill their height.

    Attributes
    ----------
    type_part : float
        Size of the symbols, of the height.
    pad : float
        Before a symbol, px.
    underline : float
        Height of the colour below, px.
    """

    type_part: float
    pad: float
    underline: float
    radius: float = 4.0


class ChordCells:
    """The chords of a sheet as one player reads them.

    Parameters
    ----------
    sheet : Sheet
    reading : Transposition
    style : CellStyle
    """

    def __init__(self, sheet: Sheet, reading: Transposition, style: CellStyle) -> None:
        self.chords = sheet.chords
        self._style = style
        self.symbols: tuple[Symbol, ...] = tuple(
            reading.chord_symbol(chord.label, sheet.key_at((chord.start_s + chord.end_s) / 2))
            for chord in sheet.chords
        )
        self._lengths = np.array([chord.end_s - chord.start_s for chord in sheet.chords])
        self._widths = np.array([symbol_width(symbol) for symbol in self.symbols])
        self._usual: dict[tuple[float, float], float] = {}

    def symbol_of(self, chord: Span) -> Symbol:
        """Return how a chord of the sheet is written."""
        return self.symbols[self._place(chord.start_s)]

    def rect(self, chord: Span, top: float, height: float, scale: float) -> QRectF:
        """Return where a chord is drawn: a moment t lies at ``x = t * scale``."""
        left = chord.start_s * scale
        return QRectF(left, top, max(chord.end_s * scale - left - _GAP, 1.0), height)

    def draw(
        self, painter: QPainter, area: QRectF, first_s: float, last_s: float, scale: float
    ) -> None:
        """Draw the chords between two moments at rest, at the height of `area`."""
        for place in range(max(self._place(first_s), 0), len(self.chords)):
            chord = self.chords[place]
            if chord.start_s > last_s:
                break
            rect = self.rect(chord, area.top(), area.height(), scale)
            self._draw_rest(painter, rect, chord)
            size = self._size(place, rect.height(), scale)
            if size:
                ink = colour(themes.active.text, round(255 * strength_of(chord)))
                self._draw_symbol(painter, rect.left(), rect, place, size, ink)

    def draw_at_edge(self, painter: QPainter, area: QRectF, edge: float, scale: float) -> None:
        """Draw the chord that is cut by the left edge of what is visible, with its symbol.

        Parameters
        ----------
        area : QRectF
            Whose height it has.
        edge : float
            Pixels from the start of the track.
        """
        place = self._place(edge / scale)
        if place < 0 or self.chords[place].end_s * scale <= edge:
            return
        chord = self.chords[place]
        rect = self.rect(chord, area.top(), area.height(), scale)
        size = self._size(place, rect.height(), scale)
        needed = float(self._widths[place]) * size + 2 * self._style.pad
        if not size or rect.left() >= edge or rect.right() - edge < needed:
            return
        rect.setLeft(edge)
        ground = rect.adjusted(0, 0, -self._style.radius, 0)
        painter.fillRect(ground, colour(themes.active.ground))
        self._draw_rest(painter, rect, chord)
        ink = colour(themes.active.text, round(255 * strength_of(chord)))
        self._draw_symbol(painter, edge, rect, place, size, ink)

    def draw_lit(
        self, painter: QPainter, chord: Span, rect: QRectF, seen: QRectF, scale: float
    ) -> None:
        """Draw the chord that sounds; its symbol stays in sight.

        Parameters
        ----------
        rect : QRectF
            Where the chord lies.
        seen : QRectF
            What is visible.
        """
        if chord.label == "N":
            return
        place = self._place(chord.start_s)
        tone = QColor(chord_colour(chord.label, themes.active.raised_strong))
        tone.setAlphaF(strength_of(chord))
        painter.setPen(Qt.PenStyle.NoPen)
        visible = rect.intersected(seen.adjusted(-8, 0, 8, 0))
        for ground in (colour(themes.active.ground), tone):
            painter.setBrush(ground)
            painter.drawRoundedRect(visible, self._style.radius, self._style.radius)
        size = self._size(place, rect.height(), scale)
        if not size:
            return
        needed = float(self._widths[place]) * size + 2 * self._style.pad
        left = max(rect.left(), min(seen.left(), rect.right() - needed))
        self._draw_symbol(painter, left, rect, place, size, ink_on(tone))

    def following(self, moment_s: float, count: int) -> tuple[Span, ...]:
        """Return the next chords that begin after a moment."""
        place = self._place(moment_s) + 1
        return self.chords[place : place + count]

    def right_of_symbol(self, chord: Span, height: float, scale: float) -> float:
        """Return where a chord's symbol ends, px from the start of the track."""
        place = self._place(chord.start_s)
        size = self._size(place, height, scale)
        return chord.start_s * scale + self._style.pad + float(self._widths[place]) * size

    def usual_size(self, height: float, scale: float) -> float:
        """Return the size of type that most chords have room for, px."""
        key = height, scale
        if key not in self._usual:
            if len(self._usual) > 8:
                self._usual.clear()
            wanted = height * self._style.type_part
            if len(self.chords):
                room = _room(self._lengths * scale, self._style.pad) / self._widths
                wanted = min(wanted, max(float(np.quantile(room, _CROWDED)), _SMALLEST + 4))
            self._usual[key] = min(wanted, _LARGEST)
        return self._usual[key]

    def _size(self, place: int, height: float, scale: float) -> float:
        """Return a symbol's size of type, px; 0 where it has no room."""
        room = float(_room(self._lengths[place] * scale, self._style.pad))
        size = min(self.usual_size(height, scale), room / float(self._widths[place]))
        return size if size >= _SMALLEST else 0.0

    def _draw_rest(self, painter: QPainter, rect: QRectF, chord: Span) -> None:
        style, strength = self._style, strength_of(chord)
        if chord.label == "N":
            return
        painter.setPen(Qt.PenStyle.NoPen)
        theme = themes.active
        painter.setBrush(colour(theme.raised if theme.dark else theme.raised_strong))
        painter.drawRoundedRect(rect, style.radius, style.radius)
        tone = QColor(chord_colour(chord.label, themes.active.line))
        tone.setAlphaF(strength)
        top = QPointF(rect.left(), rect.bottom() - style.underline)
        painter.fillRect(QRectF(top, rect.bottomRight()), tone)

    def _draw_symbol(
        self, painter: QPainter, left: float, rect: QRectF, place: int, size: float, ink: QColor
    ) -> None:
        style = self._style
        silent = not self.symbols[place][0]
        pad = min(style.pad, rect.width() / _PADS)
        middle = rect.top() + (rect.height() - style.underline) / 2
        tone = colour(themes.active.faint) if silent else ink
        draw_symbol(painter, left + pad, middle, size, self.symbols[place], tone)

    def _place(self, moment_s: float) -> int:
        return bisect_right(self.chords, moment_s, key=lambda chord: chord.start_s) - 1


def _room(width: np.ndarray, pad: float) -> np.ndarray:
    """Return what cells of some width leave for their symbols, px."""
    return np.asarray(width - _GAP - 2 * np.minimum(pad, width / _PADS))


def strength_of(chord: Span) -> float:
    """Return how strongly a chord is drawn, 0..1: fainter where the analysis is unsure."""
    return _FAINTEST + (1 - _FAINTEST) * min(max(chord.confidence, 0.0) / _SURE, 1.0)
