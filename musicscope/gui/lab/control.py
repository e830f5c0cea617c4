"""What painted controls share: a well to draw on, a focus ring, keys, and a word on the value."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from musicscope.gui.listening import listen
from musicscope.gui.theme import colour, themes

RADIUS = 5


def scaled(px: float) -> float:
    """Return a length that grows with the type."""
    return px * themes.scale


class PaintedControl(QWidget):
    """A control that paints itself into a well and takes keys."""

    #: Keys that mean something here and not, as elsewhere in the window, a shortcut.
    KEYS: frozenset[Qt.Key] = frozenset()
    #: Pixels at the usual size of type; 0 lets the layout choose.
    HEIGHT = 0

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        listen(self, themes.changed, lambda _: self._restyle())
        self._restyle()

    def _restyle(self) -> None:
        if self.HEIGHT:
            self.setFixedHeight(round(scaled(self.HEIGHT)))
        self.update()

    def say(self, words: str) -> None:
        """Tell a screen reader, and whoever points here, what the value is."""
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and event.key() in self.KEYS
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            event.accept()
            return True
        return super().event(event)

    def draw_well(self, painter: QPainter) -> None:
        """Draw the ground, and the focus ring around it."""
        theme = themes.active
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(colour(theme.ground))
        focused = self.hasFocus()
        painter.setPen(QPen(colour(theme.accent if focused else theme.line), 2 if focused else 1))
        inset = 1.0 if focused else 0.5
        rect = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(rect, RADIUS, RADIUS)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def enterEvent(self, event: object) -> None:
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()
