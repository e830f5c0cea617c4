"""The list of tags under mouse and keyboard."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from musicscope.gui.labels.tag_model import Learned, TagModel, TagRow
from musicscope.gui.library.keyboard_ring import KeyboardRing
from musicscope.gui.library.marks import readable
from musicscope.gui.theme import INSET, ROW, colour, font, themes

EMPTY = (
    "Your words for music will stand here: warm, city, rainy Sunday.\n"
    "Make your first tag: type a word above, press Enter."
)
_DOT, _GAP = 10, 8
_KEY, _FIGURE, _BAR, _QUALITY, _AUC = 24, 28, 48, 70, 32
#: From this width on, the quality has its bar; below, its interval; below that, the key, which
#: chips show too, gives way to the bare figure; below that, nothing is said of it.
_WITH_BAR, _WITH_INTERVAL, _WITH_AUC = 380, 280, 200


@dataclass(frozen=True)
class Columns:
    """Where the columns of a row lie, px."""

    name: QRectF
    key: QRectF
    yes: QRectF
    no: QRectF
    quality: QRectF


def columns_of(box: QRectF, *, learned: bool) -> Columns:
    """Return the columns of a row of this place."""
    scale, full = themes.scale, box.width() / themes.scale
    inner = box.adjusted(INSET, 0, -INSET, 0)
    quality_wide, key_wide = 0, _KEY
    if learned and full >= _WITH_INTERVAL:
        quality_wide = _QUALITY + (_BAR + _GAP if full >= _WITH_BAR else 0)
    elif learned and full >= _WITH_AUC:
        quality_wide, key_wide = _AUC, 0
    places = []
    right = inner.right()
    for width in (quality_wide * scale, _FIGURE * scale, _FIGURE * scale, key_wide * scale):
        places.append(QRectF(right - width, box.y(), width, box.height()))
        right -= width + (_GAP if width else 0)
    quality, no, yes, key = places
    name = QRectF(inner.x(), box.y(), max(right - inner.x(), 0), box.height())
    return Columns(name, key, yes, no, quality)


class TagDelegate(QStyledItemDelegate):
    """Paints a dot, the name, the key, the counts and how well it is learned."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        return QSize(160, round(ROW * themes.scale))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        theme, row = themes.active, index.model().rows[index.row()]
        box = QRectF(option.rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.tag is None:
            self._paint_group(painter, box, row.group)
            return
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, colour(theme.raised_strong))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, colour(theme.raised))
        self._paint_tag(painter, columns_of(box, learned=row.learned is not None), row)

    def _paint_group(self, painter: QPainter, box: QRectF, group: str) -> None:
        painter.setFont(font(11, 600))
        painter.setPen(colour(themes.active.soft))
        inner = box.adjusted(INSET, 0, -INSET, -4)
        elide = Qt.TextElideMode.ElideRight
        text = painter.fontMetrics().elidedText(group, elide, int(inner.width()))
        painter.drawText(inner, Qt.AlignmentFlag.AlignBottom | Qt.TextFlag.TextSingleLine, text)

    def _paint_tag(self, painter: QPainter, columns: Columns, row: TagRow) -> None:
        theme, scale = themes.active, themes.scale
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        name = columns.name
        dot = QRectF(name.x(), name.center().y() - _DOT * scale / 2, _DOT * scale, _DOT * scale)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(row.tag.colour))
        painter.drawEllipse(dot)
        words = name.adjusted(dot.width() + _GAP, 0, 0, 0)
        painter.setFont(font(13))
        painter.setPen(colour(theme.text))
        elide = Qt.TextElideMode.ElideRight
        text = painter.fontMetrics().elidedText(row.tag.name, elide, int(words.width()))
        painter.drawText(words, middle, text)
        if row.key and columns.key.width():
            self._paint_key(painter, columns.key, row.key, own=row.tag.key == row.key)
        painter.setFont(font(12, tabular=True))
        for place, count in ((columns.yes, row.counts.yes), (columns.no, row.counts.no)):
            painter.setPen(colour(theme.text if count else theme.faint))
            painter.drawText(place, middle | Qt.AlignmentFlag.AlignRight, f"{count:,}")
        if row.learned is not None and columns.quality.width():
            self._paint_quality(painter, columns.quality, row.learned, row.tag.colour)

    def _paint_key(self, painter: QPainter, place: QRectF, key: str, *, own: bool) -> None:
        side = 18 * themes.scale
        cap = QRectF(place.center().x() - side / 2, place.center().y() - side / 2, side, side)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        style = Qt.PenStyle.SolidLine if own else Qt.PenStyle.DotLine
        painter.setPen(QPen(colour(themes.active.faint), 1, style))
        painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setFont(font(11, 600))
        painter.setPen(colour(themes.active.soft))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key.upper())

    def _paint_quality(self, painter: QPainter, place: QRectF, learned: Learned, tone: str) -> None:
        theme, scale = themes.active, themes.scale
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        short = place.width() < _QUALITY * scale
        if learned.auc is None and short:
            return
        if learned.auc is None:
            painter.setFont(font(11))
            painter.setPen(colour(theme.soft))
            elide = Qt.TextElideMode.ElideRight
            wish = learned.wish.removesuffix("s").removesuffix(" example")
            if place.width() >= (_QUALITY + _BAR) * scale and wish:
                wish += " would help"
            text = painter.fontMetrics().elidedText(wish, elide, int(place.width()))
            painter.drawText(place, middle | Qt.AlignmentFlag.AlignRight, text)
            return
        painter.setFont(font(12, tabular=True))
        painter.setPen(colour(theme.text))
        words = f"{learned.auc:.2f}" if short else learned.words
        painter.drawText(place, middle | Qt.AlignmentFlag.AlignRight, words)
        if place.width() < (_QUALITY + _BAR) * scale:
            return
        bar = QRectF(place.x(), place.center().y() - 2.5, _BAR * scale, 5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.ground if theme.dark else theme.raised_strong))
        painter.drawRoundedRect(bar, 2.5, 2.5)
        filled = QRectF(bar)
        filled.setWidth(bar.width() * _share(learned.auc))
        painter.setBrush(QColor(readable(tone, theme.panel, 3.0)))
        painter.drawRoundedRect(filled, 2.5, 2.5)
        left, right = (bar.x() + bar.width() * _share(end) for end in (learned.low, learned.high))
        painter.fillRect(
            QRectF(left, bar.center().y() - 0.5, max(right - left, 1), 1), colour(theme.text, 170)
        )

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex
    ) -> QWidget:
        editor = super().createEditor(parent, option, index)
        editor.setAccessibleName("Name of the tag")
        editor.setStyleSheet("padding: 2px 6px;")
        return editor

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex
    ) -> None:
        left = INSET + round(_DOT * themes.scale) + 2
        editor.setGeometry(option.rect.adjusted(left, 1, -4, -1))


class TagList(KeyboardRing, QListView):
    """All tags; several can be selected.

    Signals
    -------
    opened : int
        A tag was clicked, or Enter was pressed on it.
    delete_wanted : no arguments
    menu_wanted : QPoint
        Where on the screen.
    """

    opened = Signal(int)
    delete_wanted = Signal()
    menu_wanted = Signal(object)

    def __init__(self, model: TagModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.tags = model
        self.setAccessibleName("Tags")
        self.setModel(model)
        self.setItemDelegate(TagDelegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.clicked.connect(self._click)

    def current(self) -> int | None:
        """Return the tag with the keyboard."""
        return self._tag(self.currentIndex())

    def chosen(self) -> list[int]:
        """Return the selected tags from top to bottom."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        return [self.tags.rows[row].tag.id for row in rows if self.tags.rows[row].tag]

    def go_to(self, tag: int) -> None:
        """Select only this tag."""
        row = self.tags.row_of(tag)
        if row is not None:
            self.setCurrentIndex(self.tags.index(row))

    def choose(self, tags: list[int], current: int | None) -> None:
        """Select these tags again after the rows are others."""
        selection = self.selectionModel()
        if current is not None and self.tags.row_of(current) is not None:
            self.go_to(current)
        for tag in tags:
            row = self.tags.row_of(tag)
            if row is not None:
                selection.select(self.tags.index(row), QItemSelectionModel.SelectionFlag.Select)

    def rename(self, tag: int) -> None:
        """Let the person type another name in place."""
        self.go_to(tag)
        self.edit(self.currentIndex())

    def _tag(self, index: QModelIndex) -> int | None:
        row = self.tags.rows[index.row()] if index.isValid() else None
        return row.tag.id if row is not None and row.tag is not None else None

    def _click(self, index: QModelIndex) -> None:
        tag = self._tag(index)
        if tag is not None and len(self.chosen()) == 1:
            self.opened.emit(tag)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, current = event.key(), self.current()
        if current is not None and key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.opened.emit(current)
        elif current is not None and key == Qt.Key.Key_Delete:
            self.delete_wanted.emit()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        cell = self.visualRect(self.currentIndex()).bottomLeft()
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        self.menu_wanted.emit(event.globalPos() if by_mouse else self.viewport().mapToGlobal(cell))

    def paintEvent(self, event: object) -> None:
        super().paintEvent(event)
        if self.tags.rows:
            return
        painter = QPainter(self.viewport())
        painter.setPen(colour(themes.active.soft))
        painter.setFont(font(13))
        area = self.viewport().rect().adjusted(24, 24, -24, -8)
        where = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.drawText(area, where | Qt.TextFlag.TextWordWrap, EMPTY)
        painter.end()


def _share(auc: float) -> float:
    """Return where an area under the curve lies between chance and perfection, 0..1."""
    return min(max(2 * auc - 1, 0.03), 1.0)
