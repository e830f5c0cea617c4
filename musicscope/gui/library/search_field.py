"""The search field: what is left out is coloured, the number of hits stands at its end."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QResizeEvent,
    QTextCharFormat,
)
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from musicscope.gui.library import wording
from musicscope.gui.listening import listen
from musicscope.gui.theme import colour, themes

_WORDS = re.compile(r'-?(?:\w+:)?(?:"[^"]*"?|[^\s"]+)')
_ASKED = (
    Qt.FocusReason.MouseFocusReason,
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


def negations(text: str) -> list[tuple[int, int]]:
    """Return start and length of each word of a search that leaves tracks out."""
    return [
        (word.start(), len(word.group()))
        for word in _WORDS.finditer(text)
        if word.group().startswith("-") and len(word.group()) > 1
    ]


class SearchField(QLineEdit):
    """One line of search.

    Signals
    -------
    left : no arguments
        Down, Enter, or Escape in the empty field: the keyboard wants to go to the results.
    hints_wanted : bool
        Whether this is a moment to show how to search.
    """

    left = Signal()
    hints_wanted = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Search tracks")
        self.setPlaceholderText("Search, or artist: key: bpm:")
        self._count = QLabel(self)
        self._count.setProperty("role", "faint")
        self._count.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._count.hide()
        self.textChanged.connect(self._changed)
        listen(self, themes.changed, lambda _: self._colour())

    def show_count(self, hits: int, total: int) -> None:
        """Say how many of all tracks are left; nothing while all are."""
        searching = bool(self.text().strip())
        self._count.setVisible(searching)
        if searching:
            self._count.setText(f"{wording.count(hits)} of {wording.count(total)}")
            self.setAccessibleDescription(f"{self._count.text()} tracks")
        self._place_count()

    @property
    def count_text(self) -> str:
        """What stands at the end of the field."""
        return self._count.text() if not self._count.isHidden() else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif key in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape}:
            self.left.emit()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in _ASKED and not self.text():
            self.hints_wanted.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.hints_wanted.emit(False)

    def mousePressEvent(self, event: object) -> None:
        super().mousePressEvent(event)
        if not self.text():
            self.hints_wanted.emit(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_count()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._place_count()

    def _changed(self, text: str) -> None:
        self._colour()
        self.hints_wanted.emit(False)
        if not text.strip():
            self.show_count(0, 0)

    def _place_count(self) -> None:
        shown = not self._count.isHidden()
        self._count.adjustSize()
        self._count.move(
            self.width() - self._count.width() - 10, (self.height() - self._count.height()) // 2
        )
        self.setTextMargins(0, 0, self._count.width() + 12 if shown else 0, 0)

    def _colour(self) -> None:
        """Colour the words that leave tracks out.

        A line edit takes colours only as an input method hands them over.
        """
        tone = QTextCharFormat()
        tone.setForeground(colour(themes.active.bad))
        spans = [
            QInputMethodEvent.Attribute(
                QInputMethodEvent.AttributeType.TextFormat,
                start - self.cursorPosition(),
                length,
                tone,
            )
            for start, length in negations(self.text())
        ]
        QApplication.sendEvent(self, QInputMethodEvent("", spans))
