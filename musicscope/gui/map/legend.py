"""What colour, size and shape of the dots mean, where it can be dimmed, isolated or selected."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from musicscope.gui.map.legend_keys import FaithKey, SizeKey
from musicscope.gui.map.legend_list import WIDTH, LegendList, LegendModel
from musicscope.gui.map.legend_scale import ScaleBar
from musicscope.gui.map.legend_wheel import KeyWheel
from musicscope.gui.map.mark_key import MarkKey
from musicscope.gui.map.words import count
from musicscope.gui.theme import INSET
from musicscope.workspace.colours import UNKNOWN, Colouring, LegendEntry, Scale

HEAD = 28
MOST_SHAPES = 6


class _Part(QWidget):
    """A heading with what belongs under it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.heading = QLabel(self)
        self.heading.setProperty("role", "heading")
        self.note = QLabel(self)
        self.note.setProperty("role", "faint")
        self.top = QHBoxLayout()
        self.top.setContentsMargins(INSET, 0, INSET - 6, 0)
        self.top.setSpacing(8)
        self.top.addWidget(self.heading)
        self.top.addWidget(self.note)
        self.top.addStretch(1)
        line = QWidget(self)
        line.setFixedHeight(HEAD)
        line.setLayout(self.top)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(2)
        self.column.addWidget(line)

    def call(self, heading: str, note: str) -> None:
        self.heading.setText(heading)
        self.note.setText(note)


class Legend(QFrame):
    """The legend: colours, then shapes, sizes and faithfulness where they mean something.

    `aside_changed` carries the ids of the tracks that are switched off, `select_wanted` those of
    one entry, `rename_wanted` a cluster's id and its new name, empty for the one it had by itself.
    """

    aside_changed = Signal(object)
    select_wanted = Signal(object)
    rename_wanted = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setFixedWidth(WIDTH)
        self._scale: Scale | None = None
        self._range: tuple[float, float] | None = None
        self._colours = _Part(self)
        self._all = QToolButton(self._colours)
        self._all.setText("Show all")
        self._all.setProperty("role", "link")
        self._all.clicked.connect(self._show_all)
        self._all.hide()
        self._colours.top.addWidget(self._all)
        self.bar = ScaleBar(self._colours)
        self.bar.range_changed.connect(self._take_range)
        self.wheel = KeyWheel(self._colours)
        self._model, self.list = self._make_list(self._colours)
        self.wheel.switch_wanted.connect(lambda row: self._switch(self._model, row))
        self.wheel.isolate_wanted.connect(lambda row: self._isolate(self._model, row))
        self.wheel.select_wanted.connect(lambda row: self._select(self._model, row))
        self._model.renamed.connect(self.rename_wanted)
        self._shapes = _Part(self)
        self._shape_model, self.shape_list = self._make_list(self._shapes)
        self.shape_list.setAccessibleName("Legend of the shapes")
        self._sizes = _Part(self)
        self.sizes = SizeKey(self._sizes)
        self._faith = _Part(self)
        self.faith = FaithKey(self._faith)
        self.marks = MarkKey(self)
        for widget in (self.wheel, self.bar, self.list):
            self._colours.column.addWidget(widget)
        self._shapes.column.addWidget(self.shape_list)
        self._sizes.column.addWidget(self.sizes)
        self._faith.column.addWidget(self.faith)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(6)
        column.addWidget(self._colours, 1)
        self._end = QWidget(self)
        column.addWidget(self._end, 0)
        for part in (self.marks, self._shapes, self._sizes, self._faith):
            column.addWidget(part)
            part.hide()
        self._column = column
        self.bar.hide()
        self.wheel.hide()

    def _make_list(self, part: _Part) -> tuple[LegendModel, LegendList]:
        model, listed = LegendModel(part), LegendList(part)
        listed.setModel(model)
        listed.switch_wanted.connect(lambda row: self._switch(model, row))
        listed.isolate_wanted.connect(lambda row: self._isolate(model, row))
        listed.select_wanted.connect(lambda row: self._select(model, row))
        listed.customContextMenuRequested.connect(
            lambda place: self._open_menu(model, listed, place)
        )
        return model, listed

    @property
    def entries(self) -> tuple[LegendEntry, ...]:
        """What is listed of the colours."""
        return self._model.entries

    def row_rect(self, row: int) -> QRect:
        """Return where a row is in `list`'s viewport."""
        return self.list.row_rect(row)

    def show_entries(
        self, heading: str, note: str, entries: Sequence[LegendEntry], shapes: Sequence[int]
    ) -> None:
        """List the names that have colours."""
        self._begin(heading, note)
        self._show_scale(None)
        self.wheel.hide()
        self._model.show(entries, shapes)
        self._fit_list()
        self._switched()

    def show_keys(self, heading: str, entries: Sequence[LegendEntry]) -> None:
        """Show the keys on their wheel, and list them."""
        self.show_entries(heading, f"{len(entries):,}", entries, [0] * len(entries))
        self.wheel.show_entries(entries, self._model.off)
        self.wheel.show()

    def show_measure(self, heading: str, colouring: Colouring) -> None:
        """Show the colours of a measure, from low to high, with a range to choose."""
        self._begin(heading, colouring.unit)
        unknown = [entry for entry in colouring.legend if entry.label == UNKNOWN]
        self.wheel.hide()
        self._model.show(unknown, [0] * len(unknown))
        self._show_scale(colouring.scale)
        self._fit_list()
        self._switched()

    def show_shapes(
        self, heading: str, entries: Sequence[LegendEntry], shapes: Sequence[int]
    ) -> None:
        """List the names that have shapes; nothing when there are none."""
        if heading != self._shapes.heading.text():
            self._shape_model.off = set()
        self._shapes.call(heading, "")
        self._shape_model.show(entries, shapes)
        self.shape_list.setFixedHeight(self.shape_list.height_for(MOST_SHAPES))
        self._shapes.setVisible(bool(entries))
        self._switched()

    def show_sizes(self, heading: str, scale: Scale | None) -> None:
        """Show what sizes mean; nothing without a scale."""
        self._sizes.call(heading, "" if scale is None else scale.unit)
        self.sizes.show_scale(scale)
        self._sizes.setVisible(scale is not None)

    def show_faithfulness(self, how: str, counts: Sequence[int]) -> None:
        """Show how faithful places are drawn: ``"fade"``, ``"ring"``, or not at all.

        `counts` are the numbers of faithful, fair and rough places.
        """
        self._faith.call("Places", "how faithful")
        self.faith.show_counts(how, counts)
        self._faith.setVisible(bool(how))

    def show_marks(self, counts: Mapping[int, int]) -> None:
        """Show how labels and suggestions are drawn, and how many there are of each."""
        self.marks.show_counts(counts)
        self.marks.setVisible(bool(self.marks.counts))

    def _begin(self, heading: str, note: str) -> None:
        if heading != self._colours.heading.text():
            self._model.off = set()
            self._range = None
        self._colours.call(heading, note)

    def _show_scale(self, scale: Scale | None) -> None:
        self._scale = scale
        self.bar.setVisible(scale is not None)
        self.bar.show_scale(scale, self._colours.heading.text(), self._range)
        self._range = self.bar.chosen

    def _fit_list(self) -> None:
        short = self._scale is not None
        self.list.setMaximumHeight(self.list.height_for(1) if short else 16_777_215)
        self.list.setVisible(not short or bool(self._model.entries))
        self._column.setStretch(0, 0 if short else 1)
        self._column.setStretch(1, 1 if short else 0)

    def _switch(self, model: LegendModel, row: int) -> None:
        model.switch(row)
        self._switched()

    def _isolate(self, model: LegendModel, row: int) -> None:
        model.isolate(row)
        self._switched()

    def _select(self, model: LegendModel, row: int) -> None:
        self.select_wanted.emit(tuple(sorted(int(i) for i in model.entries[row].ids)))

    def _take_range(self, chosen: object) -> None:
        self._range = chosen
        self._switched()

    def _show_all(self) -> None:
        self._model.show_all()
        self._shape_model.show_all()
        self._range = None
        self.bar.clear()
        self._switched()

    def _switched(self) -> None:
        dimmed = [e.ids for m in (self._model, self._shape_model) for e in m.aside()]
        if self._scale is not None and self._range is not None:
            dimmed.append(self._scale.outside(*self._range))
        self._all.setVisible(bool(dimmed))
        self.wheel.show_off(self._model.off)
        parts = [np.fromiter(ids, dtype=np.int64) for ids in dimmed]
        self.aside_changed.emit(np.concatenate(parts) if parts else np.empty(0, np.int64))

    def _open_menu(self, model: LegendModel, listed: LegendList, place: QPoint) -> None:
        index = listed.indexAt(place)
        if index.isValid():
            menu = self._menu(model, listed, index.row())
            menu.popup(listed.viewport().mapToGlobal(place))

    def menu_for(self, row: int) -> QMenu:
        """Return the menu of one entry of the colours."""
        return self._menu(self._model, self.list, row)

    def _menu(self, model: LegendModel, listed: LegendList, row: int) -> QMenu:
        entry = model.entries[row]
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        these = "this" if len(entry.ids) == 1 else "these"
        actions: list[tuple[str, Callable[[], None]]] = [
            (f"Select {these} {count(len(entry.ids))}", lambda: self._select(model, row)),
            ("Only these", lambda: self._isolate(model, row)),
        ]
        for text, action in actions:
            menu.addAction(text, action)
        menu.addAction("Show all", self._show_all).setEnabled(self._all.isVisibleTo(self))
        if entry.group is not None:
            menu.addSeparator()
            menu.addAction("Rename…", lambda: listed.edit(model.index(row)))
            if entry.own_name:
                menu.addAction(
                    "Name from its sound", lambda: self.rename_wanted.emit(entry.group, "")
                )
        return menu
