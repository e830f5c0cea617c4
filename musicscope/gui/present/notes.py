"""The presenter's own words, in a window beside the one that the class sees."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from musicscope.core.settings import Settings
from musicscope.gui.theme import INSET, SPACE, font

SETTING = "presenter_notes"


class PresenterNotes(QWidget):
    """A page of notes that is kept as it is written.

    Parameters
    ----------
    settings : Settings
        Keeps the notes.
    """

    def __init__(self, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle("Presenter notes")
        self.resize(420, 520)
        self._settings = settings
        self._now = QLabel()
        self._now.setFont(font(14, 600, tabular=True))
        hint = QLabel("Only you see this window; move it to your own screen.")
        hint.setProperty("role", "faint")
        hint.setWordWrap(True)
        self.page = QPlainTextEdit()
        self.page.setPlaceholderText("What you want to say, and when.")
        self.page.setAccessibleName("Presenter notes")
        self.page.setPlainText(settings.get(SETTING, ""))
        column = QVBoxLayout(self)
        column.setContentsMargins(INSET, INSET, INSET, INSET)
        column.setSpacing(SPACE)
        column.addWidget(self._now)
        column.addWidget(self.page, 1)
        column.addWidget(hint)

    def say(self, words: str) -> None:
        """Show what plays now."""
        if words != self._now.text():
            self._now.setText(words)

    def keep(self) -> None:
        """Write the notes to the settings."""
        self._settings.set(SETTING, self.page.toPlainText())

    def closeEvent(self, event: QCloseEvent) -> None:
        self.keep()
        super().closeEvent(event)
