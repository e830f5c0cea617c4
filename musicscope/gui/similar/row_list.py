"""A list of found tracks under mouse and keyboard, and how its rows are painted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from musicscope.gui.library import marks
from musicscope.gui.library.keyboard_ring import BY_KEYBOARD, KeyboardRing
from musicscope.gui.listening import listen
from musicscope.gui.similar.aspects import bars_width, paint_bars
from musicscope.gui.similar.rows import Row, RowModel
from musicscope.gui.theme import INSET, colour, font, themes

if TYPE_CHECKING:
    from musicscope.workspace import Workspace

_LINE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_LEFT = _LINE | Qt.AlignmentFlag.AlignLeft
_RIGHT = _LINE | Qt.AlignmentFlag.AlignRight
_ELIDE = Qt.TextElideMode.ElideRight
#: Height of a row of two lines, and of the columns of likeness in it, px at the usual type.
_ROW, _BARS = 44, 24


class RowDelegate(QStyledItemDelegate):
    """Paints place, title, artist, key and tempo, and at the end what the row is about."""

    def __init__(self, model: RowModel, playing: Callable[[], tuple[int | None, bool]]) -> None:
        super().__init__(model)
        self._model, self._playing = model, playing
        self.numbered = False

    def sizeHint(self, option: QStyleOptionViewItem, index: object) -> QSize:
        return QSize(120, round(_ROW * themes.scale))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: object) -> None:
        theme, track = themes.active, self._model.track(index.row())
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, colour(theme.raised_strong))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, colour(theme.raised))
        if track is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row, box = self._model.rows[index.row()], QRectF(option.rect).adjusted(INSET, 0, -INSET, 0)
        box.setRight(self._paint_end(painter, box, row))
        current, moving = self._playing()
        if track.id == current:
            marks.paint_playing(painter, box.x(), box.center().y(), moving)
        elif self.numbered:
            painter.setFont(font(11, tabular=True))
            painter.setPen(colour(theme.faint))
            painter.drawText(box, _LEFT, str(index.row() + 1))
        if self.numbered or track.id == current:
            box.setLeft(box.x() + (24 if self.numbered else 16) * themes.scale)
        upper, lower = QRectF(box), QRectF(box)
        upper.setBottom(box.center().y() + 1)
        upper.setTop(box.y() + 4 * themes.scale)
        lower.setTop(box.center().y() + 1)
        lower.setBottom(box.bottom() - 4 * themes.scale)
        painter.setFont(font(13))
        painter.setPen(colour(theme.faint if track.missing else theme.text))
        title = painter.fontMetrics().elidedText(track.title, _ELIDE, int(upper.width()))
        painter.drawText(upper, _LEFT, title)
        self._paint_facts(painter, lower, track)
        painter.restore()

    def _paint_end(self, painter: QPainter, box: QRectF, row: Row) -> float:
        """Draw the columns and the words at the right end; returns where the rest must stop."""
        theme, scale, right = themes.active, themes.scale, box.right()
        if row.words:
            painter.setFont(font(12, 500, tabular=True))
            painter.setPen(colour(theme.soft))
            painter.drawText(box, _RIGHT, row.words)
            wide = QFontMetricsF(painter.font()).horizontalAdvance("100 %")
            wide = max(wide, QFontMetricsF(painter.font()).horizontalAdvance(row.words))
            right -= wide + 8
        if row.by_aspect:
            right -= bars_width(scale)
            bottom = box.center().y() + _BARS / 2 * scale
            paint_bars(painter, right, bottom, _BARS * scale, row.by_aspect)
            right -= 10
        return right

    def _paint_facts(self, painter: QPainter, box: QRectF, track: object) -> None:
        """Draw the key's chip, the tempo and the artist."""
        theme = themes.active
        if track.key_tonic is not None:
            marks.paint_key_chip(painter, box.x(), box.center().y(), track)
            painter.setFont(font(11, 600))
            chip = QFontMetricsF(painter.font()).horizontalAdvance(marks.key_text(track))
            box.setLeft(box.x() + chip + 2 * marks.CHIP_PADDING + 6)
        words = [f"{track.tempo_bpm:.0f} bpm"] if track.tempo_bpm else []
        words += [track.artist] if track.artist else []
        painter.setFont(font(11, tabular=True))
        painter.setPen(colour(theme.soft))
        text = painter.fontMetrics().elidedText(" · ".join(words), _ELIDE, int(box.width()))
        painter.drawText(box, _LEFT, text)


class RowList(KeyboardRing, QListView):
    """Found tracks: Enter and a double click play, rows can be dragged away.

    Signals
    -------
    play_wanted : int
        A row is to be played.
    """

    play_wanted = Signal(int)

    def __init__(self, workspace: Workspace, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.found = RowModel(workspace.catalogue, self)
        self.looks = RowDelegate(self.found, self._now_playing)
        self.empty_text = ""
        self.menu: Callable[[Sequence[int]], QMenu | None] = lambda _: None
        self.setAccessibleName(name)
        self.setModel(self.found)
        self.setItemDelegate(self.looks)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.doubleClicked.connect(lambda index: self.play_wanted.emit(index.row()))
        listen(self, themes.changed, lambda _: self.scheduleDelayedItemsLayout())
        listen(self, workspace.playback.changed, lambda _: self.viewport().update())
        listen(self, workspace.changes, self._follow_changes)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows; what was selected and is still there stays selected."""
        chosen, place = set(self.chosen()), self.currentIndex().row()
        current = self.found.rows[place].track if 0 <= place < len(self.found.rows) else None
        at = self.verticalScrollBar().value()
        self.found.show(rows)
        selection = self.selectionModel()
        for number, row in enumerate(self.found.rows):
            if row.track in chosen:
                selection.select(self.found.index(number), selection.SelectionFlag.Select)
            if row.track == current:
                selection.setCurrentIndex(
                    self.found.index(number), selection.SelectionFlag.NoUpdate
                )
        self.verticalScrollBar().setValue(at)
        self.viewport().update()

    def chosen(self) -> list[int]:
        """Return the selected tracks, from the top."""
        return [
            self.found.rows[row].track for row in sorted(i.row() for i in self.selectedIndexes())
        ]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if self.currentIndex().isValid():
                self.play_wanted.emit(self.currentIndex().row())
            event.accept()
        elif event.key() == Qt.Key.Key_Space:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: object) -> None:
        super().focusInEvent(event)
        if event.reason() in BY_KEYBOARD and not self.currentIndex().isValid() and self.found.rows:
            self.setCurrentIndex(self.found.index(0))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.menu(self.chosen()) if self.chosen() else None
        if menu is None:
            return
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        at = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            row = self.visualRect(self.currentIndex())
            at = self.viewport().mapToGlobal(row.bottomLeft() + QPoint(24, 0))
        menu.popup(at)

    def paintEvent(self, event: object) -> None:
        super().paintEvent(event)
        if self.found.rows or not self.empty_text:
            return
        painter = QPainter(self.viewport())
        painter.setPen(colour(themes.active.soft))
        painter.setFont(font(13))
        area = self.viewport().rect().adjusted(2 * INSET, 2 * INSET, -2 * INSET, -INSET)
        where = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.drawText(area, where | Qt.TextFlag.TextWordWrap, self.empty_text)
        painter.end()

    def _now_playing(self) -> tuple[int | None, bool]:
        playback = self._workspace.playback
        return playback.current, playback.playing

    def _follow_changes(self, changes: object) -> None:
        if changes.removed:
            self.found.drop_gone()
        if changes.tracks:
            self.viewport().update()
