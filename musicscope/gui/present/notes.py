"""The presenter's own words, in a window beside the one that the class sees."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from musicscope.core.events import Event
from musicscope.core.settings import Settings
from musicscope.gui.listening import listen
from musicscope.gui.theme import INSET, SPACE, font, themes

SETTING = "presenter_notes"
#: After the last key the notes are written so much later.
KEEP_MS = 500


class PresenterNotes(QWidget):
    """A page of notes that is kept as it is written.

    Parameters
    ----------
    settings : Settings
        Keeps the notes.

    Attributes
    ----------
    shown : Event of bool
        The window was opened or closed.
    """

    def __init__(self, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle("Presenter notes")
        self.resize(420, 520)
        self.shown: Event[bool] = Event()
        self._settings = settings
        self._now = QLabel()
        listen(self, themes.changed, lambda _: self._set_type())
        self._set_type()
        hint = QLabel("Only you see this window; move it to your own screen.")
        hint.setProperty("role", "faint")
        hint.setWordWrap(True)
        self.page = QPlainTextEdit()
        self.page.setPlaceholderText("What you want to say, and when.")
        self.page.setAccessibleName("Presenter notes")
        self.page.setPlainText(settings.get(SETTING, ""))
        self._keeping = QTimer(self, singleShot=True, interval=KEEP_MS)
        self._keeping.timeout.connect(self.keep)
        self.page.textChanged.connect(self._keeping.start)
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

    def _set_type(self) -> None:
        self._now.setFont(font(14, 600, tabular=True))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.keep()
        self.shown.emit(False)
