"""The queue: what plays next, in an order that can be changed by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from musicscope.gui.library import wording
from musicscope.gui.library.keyboard_ring import KeyboardRing
from musicscope.gui.library.queue_model import QueueModel
from musicscope.gui.library.row_keys import RowKeys
from musicscope.gui.listening import listen
from musicscope.gui.theme import INSET, ROW, SPACE, colour, font, themes

if TYPE_CHECKING:
    from musicscope.workspace import Playback, Workspace


class QueueDelegate(QStyledItemDelegate):
    """Paints place, title, artist and length of an upcoming track."""

    def __init__(self, model: QueueModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        return QSize(120, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        theme, track = themes.active, self._model.track(index.row())
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, colour(theme.raised_strong))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, colour(theme.raised))
        if track is None:
            return
        box = QRectF(option.rect).adjusted(INSET, 0, -INSET, 0)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.setFont(font(11, tabular=True))
        painter.setPen(colour(theme.faint))
        painter.drawText(box, middle | Qt.AlignmentFlag.AlignLeft, str(index.row() + 1))
        box.setLeft(box.x() + 26)
        painter.setFont(font(13, tabular=True))
        painter.setPen(colour(theme.soft))
        length = wording.duration(track.duration_s)
        painter.drawText(box, middle | Qt.AlignmentFlag.AlignRight, length)
        metrics = painter.fontMetrics()
        box.setRight(box.right() - metrics.horizontalAdvance(length) - INSET)
        right = Qt.TextElideMode.ElideRight
        title = metrics.elidedText(track.title, right, int(box.width()))
        painter.setPen(colour(theme.faint if track.missing else theme.text))
        painter.drawText(box, middle | Qt.AlignmentFlag.AlignLeft, title)
        box.setLeft(box.x() + metrics.horizontalAdvance(title) + 8)
        if track.artist and box.width() > 32:
            painter.setPen(colour(theme.soft))
            artist = metrics.elidedText(track.artist, right, int(box.width()))
            painter.drawText(box, middle | Qt.AlignmentFlag.AlignLeft, artist)


class QueueList(RowKeys, KeyboardRing, QListView):
    """The upcoming tracks, under mouse and keyboard."""

    def __init__(
        self, playback: Playback, model: QueueModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._playback = playback
        self.queue = model
        self.setAccessibleName("Queue")
        self.setModel(model)
        self.setItemDelegate(QueueDelegate(model, self))
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(True)
        self.setDragDropOverwriteMode(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.doubleClicked.connect(lambda index: self.play(index.row()))

    def play(self, row: int) -> None:
        """Play a row now; the others keep their order."""
        if 0 <= row < len(self.queue.ids):
            if row:
                self._playback.move_in_queue(row, 0)
            self._playback.next()

    def chosen(self) -> list[int]:
        """Return the selected rows, from the top."""
        return sorted(index.row() for index in self.selectedIndexes())

    def choose(self, rows: Sequence[int]) -> None:
        """Select rows, the first of them under the keyboard."""
        self.clearSelection()
        model = self.selectionModel()
        for row in rows:
            model.select(self.queue.index(row), model.SelectionFlag.Select)
        if rows:
            model.setCurrentIndex(self.queue.index(rows[0]), model.SelectionFlag.NoUpdate)

    def remove_chosen(self) -> None:
        """Take the selected rows out of the queue."""
        rows = self.chosen()
        for row in reversed(rows):
            self._playback.remove_from_queue(row)
        if rows and self.queue.ids:
            self.choose([min(rows[0], len(self.queue.ids) - 1)])

    def move_chosen(self, step: int) -> None:
        """Move the selected rows up (-1) or down (1) by one."""
        rows = self.chosen()
        if rows and rows[0] + step >= 0 and rows[-1] + step < len(self.queue.ids):
            for row in rows if step < 0 else reversed(rows):
                self._playback.move_in_queue(row, row + step)
            self.choose([row + step for row in rows])

    def focusInEvent(self, event: object) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.queue.ids:
            self.setCurrentIndex(self.queue.index(0))

    def paintEvent(self, event: object) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        if not self.queue.ids:
            painter.setPen(colour(themes.active.soft))
            painter.setFont(font(13))
            area = self.viewport().rect().adjusted(24, 32, -24, -24)
            painter.drawText(
                area,
                Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap,
                "What plays next will stand here.\n"
                "Play a track of the library, or drag tracks to this list.",
            )
        painter.end()


class QueuePanel(QFrame):
    """What plays next: drag to reorder, Delete removes, Enter plays."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        playback = workspace.playback
        self.model = QueueModel(playback, workspace.catalogue, self)
        self.list = QueueList(playback, self.model, self)
        heading = QLabel("Next")
        heading.setProperty("role", "heading")
        self.summary = QLabel()
        self.summary.setProperty("role", "label")
        self.clear = QPushButton("Clear")
        self.clear.setProperty("role", "link")
        self.clear.setAccessibleName("Clear queue")
        self.clear.setStyleSheet("font-size: 11px;")
        self.clear.clicked.connect(playback.clear_queue)
        head = QHBoxLayout()
        head.setContentsMargins(INSET, SPACE, SPACE, 4)
        head.setSpacing(SPACE)
        head.addWidget(heading)
        head.addWidget(self.summary)
        head.addStretch(1)
        head.addWidget(self.clear)
        policy = self.clear.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.clear.setSizePolicy(policy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, SPACE)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.list, 1)
        listen(self, playback.changed, lambda _: self._follow())
        listen(self, themes.changed, lambda _: self.list.viewport().update())
        self._show_summary()

    def _follow(self) -> None:
        if self.model.refresh():
            self._show_summary()

    def _show_summary(self) -> None:
        total, listed = self.model.total, len(self.model.ids)
        self.clear.setVisible(total > 0)
        words = [wording.counted(total, "track")] if total else []
        if 0 < total == listed:
            words.append(wording.total_duration(self.model.seconds()))
        elif total:
            words.append(f"{wording.count(listed)} listed")
        self.summary.setText(" · ".join(words))
