"""One sentence at a time, with what to do about it, above the player."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from musicscope.gui.icons import icon
from musicscope.gui.theme import INSET, SPACE
from musicscope.workspace import Notice

STAYS_MS = {"info": 6000, "warn": 12000, "error": 0}
_SIGNS = {"info": ("check", "soft"), "warn": ("warning", "warn"), "error": ("warning", "bad")}


class NoticeBar(QFrame):
    """Shows notices one after the other; errors stay until they are closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._waiting: deque[Notice] = deque()
        self._notice: Notice | None = None
        self._sign = QLabel()
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._more = QLabel()
        self._more.setProperty("role", "faint")
        self._action = QPushButton()
        self._close = QToolButton()
        self._close.setProperty("role", "flat")
        self._close.setAccessibleName("Close this message")
        self._close.clicked.connect(self._next)
        self._action.clicked.connect(self._act)
        row = QHBoxLayout(self)
        row.setContentsMargins(INSET, SPACE // 2, SPACE, SPACE // 2)
        row.setSpacing(SPACE)
        row.addWidget(self._sign)
        row.addWidget(self._text, 1)
        row.addWidget(self._more)
        row.addWidget(self._action)
        row.addWidget(self._close)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._next)
        self.hide()

    @property
    def sentence(self) -> str:
        """What is being shown, or an empty string."""
        return self._notice.sentence if self._notice else ""

    def show_notice(self, notice: Notice) -> None:
        """Show `notice`, after those that came before; the same sentence only once."""
        if notice.sentence == self.sentence or any(
            n.sentence == notice.sentence for n in self._waiting
        ):
            return
        self._waiting.append(notice)
        if self._notice is None or self._notice.level == "info":
            self._next()
        self._count()

    def clear(self) -> None:
        """Show nothing any more."""
        self._waiting.clear()
        self._next()

    def _count(self) -> None:
        waiting = len(self._waiting)
        self._more.setText(f"{waiting} more" if waiting else "")
        self._more.setVisible(bool(waiting))

    def _next(self) -> None:
        self._timer.stop()
        self._notice = self._waiting.popleft() if self._waiting else None
        notice = self._notice
        self._count()
        self.setVisible(notice is not None)
        if notice is None:
            return
        self._sign.setPixmap(icon(*_SIGNS[notice.level]).pixmap(16, 16))
        self._close.setIcon(icon("close", "soft"))
        self._text.setText(notice.sentence)
        self._text.setAccessibleName(notice.sentence)
        self._action.setText(notice.action_label)
        self._action.setVisible(notice.action is not None)
        if STAYS_MS[notice.level]:
            self._timer.start(STAYS_MS[notice.level])

    def _act(self) -> None:
        notice = self._notice
        self._next()
        if notice is not None and notice.action is not None:
            notice.action()
