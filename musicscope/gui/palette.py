"""The command palette (Ctrl+K): type a few letters of any action or any track."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from musicscope.gui.actions import Actions
from musicscope.gui.theme import INSET, ROW, SPACE
from musicscope.workspace import Workspace

WIDTH = 560
MOST = 12
TRACKS = 6


@dataclass(frozen=True)
class Choice:
    """One line of the palette."""

    text: str
    detail: str
    run: Callable[[], object]


class CommandPalette(QDialog):
    """Finds actions and tracks by what is typed, Enter runs the marked one."""

    def __init__(self, workspace: Workspace, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._workspace = workspace
        self._actions = actions
        self._choices: list[Choice] = []
        self.line = QLineEdit()
        self.line.setPlaceholderText("Search or run a command")
        self.line.setAccessibleName("Search or run a command")
        self._list = QListWidget()
        self._list.setAccessibleName("Commands and tracks")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(INSET, INSET, INSET, INSET)
        column.setSpacing(SPACE)
        column.addWidget(self.line)
        column.addWidget(self._list)
        self.line.textChanged.connect(self._find)
        self.line.installEventFilter(self)
        self._list.itemClicked.connect(lambda _: self._run())
        self.setFixedWidth(WIDTH)
        self._find("")

    def open_at_top(self) -> None:
        """Open below the window's top edge, centred."""
        window = self.parentWidget()
        corner = window.mapToGlobal(QPoint((window.width() - WIDTH) // 2, 48))
        self.move(corner)
        self.show()
        self.line.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
            if event.key() in steps:
                row = self._list.currentRow() + steps[event.key()]
                self._list.setCurrentRow(min(max(row, 0), self._list.count() - 1))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._run()
                return True
        return super().eventFilter(watched, event)

    def _find(self, text: str) -> None:
        words = text.lower().split()
        self._choices = [
            Choice(
                action.text().rstrip("…"),
                action.shortcut().toString(QKeySequence.SequenceFormat.NativeText),
                action.trigger,
            )
            for action in self._actions.all()
            if action.isEnabled() and all(w in action.text().lower() for w in words)
        ][: MOST if not words else MOST - TRACKS]
        if words:
            self._choices += self._tracks(text)
        self._list.clear()
        for choice in self._choices:
            self._add_row(choice)
        self._list.setCurrentRow(0)
        self._list.setFixedHeight(ROW * max(len(self._choices), 1) + 2)
        self.adjustSize()

    def _tracks(self, text: str) -> list[Choice]:
        catalogue = self._workspace.catalogue
        shown = [int(i) for i in catalogue.select(text, "title")]

        def choice(track_id: int) -> Choice:
            track = catalogue.track(track_id)
            return Choice(
                f"Play {track.title}",
                track.artist,
                lambda: self._workspace.playback.play(track_id, shown),
            )

        return [choice(i) for i in shown[:TRACKS]]

    def _add_row(self, choice: Choice) -> None:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(SPACE, 0, SPACE, 0)
        row.addWidget(QLabel(choice.text), 1)
        detail = QLabel(choice.detail)
        detail.setProperty("role", "faint")
        row.addWidget(detail)
        item = QListWidgetItem(self._list)
        item.setSizeHint(line.sizeHint().expandedTo(line.sizeHint()))
        size = item.sizeHint()
        size.setHeight(ROW)
        item.setSizeHint(size)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{choice.text} {choice.detail}")
        self._list.setItemWidget(item, line)

    def _run(self) -> None:
        row = self._list.currentRow()
        if 0 <= row < len(self._choices):
            self.close()
            self._choices[row].run()
