"""The list of playlists under mouse and keyboard."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from musicscope.gui.library import wording
from musicscope.gui.library.keyboard_ring import KeyboardRing
from musicscope.gui.playlists.list_model import PlaylistListModel
from musicscope.gui.playlists.signs import sign_of
from musicscope.gui.theme import INSET, ROW, colour, font, themes

EMPTY = "Your playlists will stand here. Press +, or drag tracks or a playlist file to this place."
_SIGN = 16
_GAP = 8


class PlaylistDelegate(QStyledItemDelegate):
    """Paints the sign, the name and the number of tracks of a playlist."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        return QSize(120, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        theme, playlist = themes.active, index.model().playlists[index.row()]
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, colour(theme.raised_strong))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, colour(theme.raised))
        box = QRectF(option.rect).adjusted(INSET, 0, -INSET, 0)
        top = round(box.center().y() - _SIGN / 2)
        sign_of(playlist).paint(painter, round(box.x()), top, _SIGN, _SIGN)
        box.setLeft(box.x() + _SIGN + _GAP)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        count = wording.count(playlist.count)
        painter.setFont(font(11, tabular=True))
        painter.setPen(colour(theme.soft))
        painter.drawText(box, middle | Qt.AlignmentFlag.AlignRight, count)
        box.setRight(box.right() - painter.fontMetrics().horizontalAdvance(count) - _GAP)
        painter.setFont(font(13))
        painter.setPen(colour(theme.text))
        elide = Qt.TextElideMode.ElideRight
        name = painter.fontMetrics().elidedText(playlist.name, elide, int(box.width()))
        painter.drawText(box, middle | Qt.AlignmentFlag.AlignLeft, name)

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex
    ) -> QWidget:
        editor = super().createEditor(parent, option, index)
        editor.setAccessibleName("Name of the playlist")
        editor.setStyleSheet("padding: 2px 6px;")
        return editor

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex
    ) -> None:
        editor.setGeometry(option.rect.adjusted(INSET + _SIGN + 2, 1, -4, -1))


class PlaylistList(KeyboardRing, QListView):
    """All playlists; the chosen one is shown elsewhere.

    Signals
    -------
    chosen : int
        The id of the playlist that the person went to.
    play_wanted, delete_wanted : int
        The id of a playlist.
    menu_wanted : int, QPoint
        The id of a playlist, and where on the screen.
    """

    chosen = Signal(int)
    play_wanted = Signal(int)
    delete_wanted = Signal(int)
    menu_wanted = Signal(int, object)

    def __init__(self, model: PlaylistListModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = model
        self.setAccessibleName("Playlists")
        self.setModel(model)
        self.setItemDelegate(PlaylistDelegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)
        self.setDropIndicatorShown(True)
        self.setDragDropOverwriteMode(True)
        self.selectionModel().currentChanged.connect(self._tell)
        self.doubleClicked.connect(lambda index: self.play_wanted.emit(self._id(index)))

    def current(self) -> int | None:
        """Return the id of the chosen playlist."""
        index = self.currentIndex()
        return self._id(index) if index.isValid() else None

    def go_to(self, playlist_id: int) -> None:
        """Choose a playlist, if it is there."""
        row = self.rows.row_of(playlist_id)
        if row is not None:
            self.setCurrentIndex(self.rows.index(row))

    def rename(self, playlist_id: int) -> None:
        """Let the person type another name in place."""
        self.go_to(playlist_id)
        self.edit(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, chosen = event.key(), self.current()
        if chosen is not None and key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.play_wanted.emit(chosen)
        elif chosen is not None and key == Qt.Key.Key_Delete:
            self.delete_wanted.emit(chosen)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.currentIndex()
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            index = self.indexAt(event.pos())
        if index.isValid():
            cell = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
            by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
            self.menu_wanted.emit(self._id(index), event.globalPos() if by_mouse else cell)

    def paintEvent(self, event: object) -> None:
        super().paintEvent(event)
        if len(self.rows.playlists) > 1:
            return
        painter = QPainter(self.viewport())
        painter.setPen(colour(themes.active.soft))
        painter.setFont(font(13))
        area = self.viewport().rect().adjusted(24, ROW + 16, -24, -8)
        where = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.drawText(area, where | Qt.TextFlag.TextWordWrap, EMPTY)
        painter.end()

    def _id(self, index: QModelIndex) -> int:
        return self.rows.playlists[index.row()].id

    def _tell(self, now: QModelIndex) -> None:
        if now.isValid():
            self.chosen.emit(self._id(now))
