"""Rows of three lines: a name, what is to be known of it, and how it stands."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from musicscope.gui.theme import colour, font, themes

#: What an item tells: its three lines, their colours by name in a theme, a word at the right.
LINES, COLOURS, MARK = (Qt.ItemDataRole.UserRole + number for number in (1, 2, 3))
_ROW = 60


class ThreeLines(QStyledItemDelegate):
    """Paints them."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        return QSize(120, round(_ROW * themes.scale))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        theme = themes.active
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect).adjusted(2, 1, -2, -1)
        if option.state & QStyle.StateFlag.State_Selected:
            focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
            painter.setPen(colour(theme.accent if focused else theme.raised_strong))
            painter.setBrush(colour(theme.raised_strong))
            painter.drawRoundedRect(box, 6, 6)
        inside = box.adjusted(10, 4, -8, -4)
        if mark := index.data(MARK):
            inside.setRight(inside.right() - _paint_mark(painter, inside, mark))
        line = inside.height() / 3
        told = zip(index.data(LINES), index.data(COLOURS), strict=True)
        for place, (words, token) in enumerate(told):
            painter.setFont(font(12 if not place else 11, 400 if place else 500, tabular=True))
            painter.setPen(colour(getattr(theme, token)))
            at = QRectF(inside.left(), inside.top() + place * line, inside.width(), line)
            metrics = painter.fontMetrics()
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(at.width()))
            painter.drawText(at, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()


def _paint_mark(painter: QPainter, inside: QRectF, mark: str) -> float:
    painter.setFont(font(11, 500))
    wide = painter.fontMetrics().horizontalAdvance(mark)
    painter.setPen(colour(themes.active.good))
    at = QRectF(inside.right() - wide, inside.top(), wide, inside.height() / 3)
    painter.drawText(at, Qt.AlignmentFlag.AlignVCenter, mark)
    return wide + 8.0
