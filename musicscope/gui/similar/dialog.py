"""The frame of the windows of likeness: stays open beside the main one, remembers itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from musicscope.gui.theme import SPACE, themes

if TYPE_CHECKING:
    from musicscope.workspace import Workspace


class SimilarDialog(QDialog):
    """A window that does not block the others, closes with Escape and frees itself.

    Space plays and pauses and Ctrl+Z undoes, as in the main window.

    Parameters
    ----------
    workspace : Workspace
    title : str
    key : str
        Under which its settings are kept.
    size : (int, int)
        In px at the usual type, at first.
    """

    #: How the sentence above the rest is drawn: quietly, or as what matters most.
    SENTENCE = "soft"

    def __init__(
        self,
        workspace: Workspace,
        title: str,
        key: str,
        size: tuple[int, int],
        parent: QWidget | None,
    ) -> None:
        super().__init__(parent)
        self._workspace, self._key = workspace, f"similar.{key}"
        self.setWindowTitle(title)
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        kept = workspace.settings.get(self._key, {})
        self._kept: dict[str, Any] = kept if isinstance(kept, dict) else {}
        self.sentence = QLabel(wordWrap=True)
        self.sentence.setProperty("role", self.SENTENCE)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(SPACE)
        self._buttons.addStretch(1)
        self.close_button = QPushButton("Close")
        self.close_button.setAutoDefault(False)
        self.close_button.clicked.connect(lambda _=False: self.reject())
        self._buttons.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        column.setSpacing(12)
        column.addLayout(self.body, 1)
        column.addLayout(self._buttons)
        QShortcut(
            QKeySequence.StandardKey.Undo, self, lambda: workspace.attempt(workspace.undo.undo)
        )
        self.resize(self._kept_size(size))

    def setting(self, name: str, default: Any) -> Any:
        """Return what was chosen last time, or `default` where nothing of its kind was."""
        value = self._kept.get(name, default)
        return value if type(value) is type(default) else default

    def keep_setting(self, name: str, value: Any) -> None:
        """Remember a choice; written when the window closes."""
        self._kept[name] = value

    def add_button(self, text: str, description: str, *, primary: bool = False) -> QPushButton:
        """Add a button to the right of those that are there, left of *Close*."""
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.setToolTip(description)
        button.setAccessibleDescription(description)
        if primary:
            button.setProperty("role", "primary")
        self._buttons.insertWidget(self._buttons.count() - 2, button)
        return button

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            self._workspace.playback.toggle()
        else:
            super().keyPressEvent(event)

    def end(self) -> None:
        """Stop what goes on for this window; it is about to close."""

    def done(self, result: int) -> None:
        self.end()
        self._kept["size"] = [self.width(), self.height()]
        self._workspace.settings.set(self._key, dict(self._kept))
        super().done(result)

    def _kept_size(self, usual: tuple[int, int]) -> QSize:
        kept = self._kept.get("size")
        whole = isinstance(kept, list) and len(kept) == 2 and all(type(n) is int for n in kept)
        if whole:
            return QSize(*kept)
        return (QSize(*usual) * themes.scale).boundedTo(0.9 * self.screen().availableSize())
