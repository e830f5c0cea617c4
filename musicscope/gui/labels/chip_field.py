"""All tags as chips, and the field in which one more is typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCompleter,
    QFrame,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QWidget,
)

from musicscope.gui.labels.chip import TagChip
from musicscope.gui.labels.said import UNKNOWN, Said
from musicscope.gui.similar.wrapping import WrappingRow
from musicscope.gui.theme import SPACE, themes
from musicscope.library.tags import Tag

FIRST = "Make your first tag: type a word, press Enter"
ANOTHER = "+  New word"
_FIELD, _FIRST_FIELD = 150, 320


class TagField(QLineEdit):
    """Where a word is typed; Escape gives the keyboard back.

    Signals
    -------
    named : str
        Enter was pressed.
    left : no arguments
    """

    named = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("New tag")
        self.setMaxLength(400)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus | Qt.FocusPolicy.TabFocus)
        self._known = QStringListModel(self)
        completer = QCompleter(self._known, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCompleter(completer)

    def offer(self, names: Sequence[str]) -> None:
        """Offer these names while one types."""
        self._known.setStringList(list(names))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            name = self.text().strip()
            self.completer().popup().hide()  # it would keep the keyboard
            self.clear()
            if name:
                self.named.emit(name)
            else:
                self.left.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.completer().popup().hide()
            self.clear()
            self.left.emit()
        else:
            super().keyPressEvent(event)
        event.accept()


class ChipField(QScrollArea):
    """The tags by group, as many lines as they need.

    Signals
    -------
    answered : int, bool
        A tag, and yes or no.
    """

    answered = Signal(int, bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._body = QWidget()
        self._body.setObjectName("panel")
        self._row = WrappingRow(self._body, SPACE)
        self.field = TagField(self._body)
        self.chips: dict[int, TagChip] = {}
        self._captions: list[QLabel] = []
        self._shown: tuple[tuple[int, str], ...] | None = None
        self.setWidget(self._body)

    def show_tags(self, tags: Sequence[Tag], keys: Mapping[str, int]) -> None:
        """Show these tags; chips that stay keep the keyboard."""
        key_of = {tag: key for key, tag in keys.items()}
        order = tuple((tag.id, tag.group) for tag in tags)
        for gone in set(self.chips) - {tag.id for tag in tags}:
            chip = self.chips.pop(gone)
            chip.hide()
            chip.deleteLater()
        for tag in tags:
            chip = self.chips.get(tag.id)
            if chip is None:
                chip = self.chips[tag.id] = TagChip(tag, key_of.get(tag.id, ""), self._body)
                chip.answered.connect(lambda yes, n=tag.id: self.answered.emit(n, yes))
            else:
                chip.describe(tag, key_of.get(tag.id, ""))
        if order != self._shown:
            self._shown = order
            self._row.setEnabled(False)
            self._arrange(tags)
            self._row.setEnabled(True)
            self._row.activate()
            self.updateGeometry()
        self.field.offer([tag.name for tag in tags])
        self.field.setPlaceholderText(ANOTHER if tags else FIRST)
        self._fit_field()

    def show_said(self, said: Mapping[int, Said]) -> None:
        """Show what is known of one track, by tag."""
        for tag, chip in self.chips.items():
            chip.show_said(said.get(tag, UNKNOWN))

    def expect_figures(self, learned: frozenset[int]) -> None:
        """Keep room for the probability of tags that have learned something."""
        for tag, chip in self.chips.items():
            chip.expect_figures(tag in learned)

    def restyle(self) -> None:
        """Follow a change of theme or of the size of type."""
        self._fit_field()
        for chip in self.chips.values():
            chip.updateGeometry()
            chip.update()
        self._row.invalidate()
        self.updateGeometry()

    def _fit_field(self) -> None:
        self.field.setFixedWidth(round((_FIELD if self.chips else _FIRST_FIELD) * themes.scale))

    def _arrange(self, tags: Sequence[Tag]) -> None:
        while self._row.count():
            self._row.takeAt(0)
        for caption in self._captions:
            caption.hide()
            caption.deleteLater()
        self._captions.clear()
        group = ""
        for tag in tags:
            if tag.group != group:
                group = tag.group
                caption = QLabel(group if len(group) <= 40 else f"{group[:39]}…", self._body)
                caption.setTextFormat(Qt.TextFormat.PlainText)
                caption.setProperty("role", "label")
                caption.show()
                self._captions.append(caption)
                self._row.addWidget(caption)
            self._row.addWidget(self.chips[tag.id])
            self.chips[tag.id].show()
        self._row.addWidget(self.field)
        widgets = [*(self.chips[tag.id] for tag in tags), self.field]
        for first, second in pairwise(widgets):
            if first.nextInFocusChain() is not second:
                QWidget.setTabOrder(first, second)

    def sizeHint(self) -> object:
        hint = super().sizeHint()
        tall = self._row.heightForWidth(max(self.viewport().width(), 200)) + 4
        room = self.parentWidget().height() * 45 // 100
        hint.setHeight(min(tall, max(room, self.minimumSizeHint().height())))
        return hint

    def minimumSizeHint(self) -> object:
        hint = super().minimumSizeHint()
        tall = self._row.heightForWidth(max(self.viewport().width(), 200)) + 4
        hint.setHeight(min(tall, round(84 * themes.scale)))
        return hint

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)
        self.updateGeometry()
