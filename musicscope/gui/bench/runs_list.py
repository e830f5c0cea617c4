"""All runs that were kept; those with a tick are shown, side by side when there are several."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from musicscope.gui.library import wording
from musicscope.gui.theme import SPACE, colour, font, themes
from musicscope.learning.evaluation.result import Result
from musicscope.learning.report.words import figure_name, moment, number, told_apart

_ID = Qt.ItemDataRole.UserRole
_WORDS = Qt.ItemDataRole.UserRole + 1
_ROW, _BOX = 60, 16
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RunsList(QListWidget):
    """One row a run, the newest first.

    A click or Enter shows one alone; its tick, or Space, puts it beside the others.

    Signals
    -------
    shown : list of str
        The ids with a tick, from the top.
    delete_wanted : list of str
    """

    shown = Signal(list)
    delete_wanted = Signal(list)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Runs")
        self.setItemDelegate(_Rows(self))
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self._ticked = False
        self.itemChanged.connect(self._follow_tick)
        self.itemClicked.connect(self._follow_click)

    def show_runs(self, results: Sequence[Result], chosen: Sequence[str] = ()) -> None:
        """Show other runs; those of `chosen`, or else those that had one, get a tick."""
        wanted = set(chosen or self.ticked())
        current = self.currentItem().data(_ID) if self.currentItem() else None
        self.blockSignals(True)
        self.clear()
        for result, title in zip(results, told_apart(results), strict=True):
            item = QListWidgetItem(title)
            item.setData(_ID, result.id)
            item.setData(_WORDS, (title, *_words(result)))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            ticked = result.id in wanted
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            item.setToolTip(f"{title}\n{' · '.join(_words(result))}")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join((title, *_words(result))))
            self.addItem(item)
            if result.id == current:
                self.setCurrentItem(item)
        if self.currentItem() is None and self.count():
            self.setCurrentRow(0)
        self.blockSignals(False)

    def ticked(self) -> list[str]:
        """Return the ids of the runs with a tick, from the top."""
        items = map(self.item, range(self.count()))
        return [i.data(_ID) for i in items if i.checkState() is Qt.CheckState.Checked]

    def show_only(self, id_: str) -> None:
        """Give one run the only tick."""
        self.blockSignals(True)
        for row in range(self.count()):
            item = self.item(row)
            only = item.data(_ID) == id_
            item.setCheckState(Qt.CheckState.Checked if only else Qt.CheckState.Unchecked)
            if only:
                self.setCurrentItem(item)
        self.blockSignals(False)
        self.viewport().update()
        self.shown.emit(self.ticked())

    def _follow_tick(self, _item: QListWidgetItem) -> None:
        self._ticked = True
        self.shown.emit(self.ticked())

    def _follow_click(self, item: QListWidgetItem) -> None:
        if not self._ticked:
            self.show_only(item.data(_ID))
        self._ticked = False

    def mousePressEvent(self, event: object) -> None:
        self._ticked = False
        super().mousePressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and event.key() in (
            Qt.Key.Key_Space,
            Qt.Key.Key_Delete,
            *_ENTER,
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() in _ENTER and item is not None:
            self.show_only(item.data(_ID))
        elif event.key() == Qt.Key.Key_Delete and item is not None:
            self.delete_wanted.emit([item.data(_ID)])
        else:
            super().keyPressEvent(event)


class _Rows(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        return QSize(120, round(_ROW * themes.scale))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        theme = themes.active
        title, target, figures = index.data(_WORDS)
        painter.save()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        box = QRectF(option.rect).adjusted(2, 1, -2, -1)
        if selected:
            painter.setPen(colour(theme.accent if focused else theme.raised_strong))
            painter.setBrush(colour(theme.raised_strong))
            painter.drawRoundedRect(box, 6, 6)
        tick = QRectF(self._tick(option))
        self._paint_tick(painter, tick, _is_on(index))
        left = tick.right() + SPACE
        line = (box.height() - 8) / 3
        middle = Qt.AlignmentFlag.AlignVCenter
        for place, (words, token, weight) in enumerate(
            ((title, theme.text, 500), (target, theme.soft, 400), (figures, theme.soft, 400))
        ):
            painter.setFont(font(12 if not place else 11, weight, tabular=True))
            painter.setPen(colour(token))
            room = box.right() - left - 6
            shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(room))
            at = QRectF(left, box.top() + 4 + place * line, room, line)
            painter.drawText(at, middle, shown)
        painter.restore()

    def _paint_tick(self, painter: QPainter, box: QRectF, on: bool) -> None:
        theme = themes.active
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(theme.accent if on else theme.faint), 1))
        painter.setBrush(colour(theme.accent if on else theme.panel))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if on:
            w, h = box.width(), box.height()
            points = ((0.26, 0.52), (0.43, 0.69), (0.75, 0.33))
            places = [QPointF(box.left() + x * w, box.top() + y * h) for x, y in points]
            painter.setPen(QPen(colour(theme.on_accent), 2))
            painter.drawPolyline(QPolygonF(places))

    def editorEvent(
        self, event: QEvent, model: object, option: QStyleOptionViewItem, index: QModelIndex
    ) -> bool:
        if event.type() == QEvent.Type.KeyPress:
            return super().editorEvent(event, model, option, index)
        reach = self._tick(option).adjusted(-6, -20, 4, 20)
        if event.type() == QEvent.Type.MouseButtonRelease and reach.contains(
            event.position().toPoint()
        ):
            state = Qt.CheckState.Unchecked if _is_on(index) else Qt.CheckState.Checked
            return model.setData(index, state, Qt.ItemDataRole.CheckStateRole)
        return False

    def _tick(self, option: QStyleOptionViewItem) -> QRect:
        side = round(_BOX * max(themes.scale, 1.0))
        rect = option.rect
        rect = rect.adjusted(10, (rect.height() - side) // 2, 0, 0)
        rect.setSize(QSize(side, side))
        return rect


def _is_on(index: QModelIndex) -> bool:
    return index.data(Qt.ItemDataRole.CheckStateRole) in (2, Qt.CheckState.Checked)


def _words(result: Result) -> tuple[str, str]:
    main = "accuracy" if result.answers.task == "classes" else "auc"
    figure = result.figures.get(main)
    value = "" if figure is None else f"{figure_name(main)} {number(figure.value)}"
    target = result.settings.get("Target", "")
    tracks = wording.counted(len(result.answers.titles), "track")
    when = moment(result.made_s)
    return (" · ".join(p for p in (target, tracks) if p), " · ".join(p for p in (value, when) if p))
