"""Draws the cells of the track table."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PySide6.QtCore import QModelIndex, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from musicscope.gui.library import marks
from musicscope.gui.library.columns import TAGS
from musicscope.gui.library.mood_strips import MoodStrips
from musicscope.gui.library.tag_cells import TagCells
from musicscope.gui.library.track_model import TrackModel
from musicscope.gui.library.word_chips import paint_answer, paint_chips
from musicscope.gui.theme import INSET, ROW, colour, font, themes
from musicscope.library.track import Track, TrackState

CELL = 8
MOOD_HEIGHT = 14
MISSING_OPACITY = 0.4


class TrackDelegate(QStyledItemDelegate):
    """Paints straight from the tracks, so that a screen of rows costs few calls.

    Attributes
    ----------
    current : int or None
        The track that plays.
    moving : bool
        Whether it sounds, rather than pauses.
    hovered_row : int
        The row under the mouse, or -1.
    marked : np.ndarray [shape=(n_rows,)], bool, or None
        Rows to be drawn as selected although Qt does not know it.
    """

    def __init__(
        self,
        model: TrackModel,
        strips: MoodStrips,
        cells: TagCells,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._model, self._strips, self._cells = model, strips, cells
        self.current: int | None = None
        self.moving = False
        self.hovered_row = -1
        self.marked: np.ndarray | None = None
        self._elide = lru_cache(8192)(self._measure_and_elide)
        self.refresh_theme()

    def refresh_theme(self) -> None:
        """Take fonts and colours from the theme in use."""
        theme = themes.active
        self._words, self._figures = font(13), font(13, tabular=True)
        self._strong = font(13, 500)
        self._metrics = {
            face.key(): QFontMetrics(face) for face in (self._words, self._figures, self._strong)
        }
        self._text, self._soft = colour(theme.text), colour(theme.soft)
        self._faint = colour(theme.faint)
        self._hover, self._selected = colour(theme.raised), colour(theme.raised_strong)
        self._elide.cache_clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        return QSize(self._model.looks[index.column()].width, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        row, look = index.row(), self._model.looks[index.column()]
        track = self._model.track(row)
        rect = option.rect
        selected = option.state & QStyle.StateFlag.State_Selected
        if selected or (self.marked is not None and self.marked[row]):
            painter.fillRect(rect, self._selected)
        elif row == self.hovered_row:
            painter.fillRect(rect, self._hover)
        left = INSET if rect.x() + option.widget.horizontalOffset() == 0 else CELL
        box = QRectF(rect).adjusted(left, 0, -CELL, 0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if look.name == "title":
            self._paint_title(painter, box, track)
        elif look.name == "key":
            if look.text(track):
                painter.setClipRect(rect)
                marks.paint_key_chip(painter, box.x(), box.center().y() + 0.5, track)
                painter.setClipping(False)
        elif look.name == "mood":
            self._paint_mood(painter, box, track)
        elif look is TAGS or look.tag is not None:
            painter.setClipRect(rect)
            if look is TAGS:
                paint_chips(painter, box, self._cells.chips(track.id))
            else:
                paint_answer(painter, box, self._cells.cell(track.id, look.tag))
            painter.setClipping(False)
        else:
            painter.setPen(self._faint if track.missing else self._soft)
            face = self._figures if look.numeric else self._words
            self._paint_text(painter, box, look.text(track), face, right=look.numeric)

    def _paint_title(self, painter: QPainter, box: QRectF, track: Track) -> None:
        middle = box.center().y() + 0.5
        playing = track.id == self.current
        if playing:
            marks.paint_playing(painter, box.x(), middle, self.moving)
            box.setLeft(box.x() + 15)
        if track.state is TrackState.FAILED:
            marks.paint_failed(painter, box.right() - 12, middle)
            box.setRight(box.right() - 18)
        painter.setPen(self._faint if track.missing else self._text)
        face = self._strong if playing else self._words
        self._paint_text(painter, box, track.title, face, right=False)

    def _paint_mood(self, painter: QPainter, box: QRectF, track: Track) -> None:
        strip = self._strips.strip(track.id)
        if strip is None or box.width() < CELL:
            return
        top = round(box.center().y()) - MOOD_HEIGHT / 2
        place = QRectF(box.x() - CELL / 2, top, box.width() + CELL / 2, MOOD_HEIGHT)
        painter.setOpacity(MISSING_OPACITY if track.missing else 1.0)
        painter.drawImage(place, strip, QRectF(strip.rect()))
        painter.setOpacity(1.0)

    def _paint_text(
        self, painter: QPainter, box: QRectF, text: str, face: QFont, *, right: bool
    ) -> None:
        if not text or box.width() < CELL:
            return
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.setFont(face)
        painter.drawText(
            box,
            side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine,
            self._elide(text, int(box.width()), face.key()),
        )

    def _measure_and_elide(self, text: str, width: int, face: str) -> str:
        single = text.replace("\n", " ")
        return self._metrics[face].elidedText(single, Qt.TextElideMode.ElideRight, width)
