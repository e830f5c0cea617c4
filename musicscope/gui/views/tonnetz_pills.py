"""The choices in the header of a tonnetz: mode, path, trail."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from musicscope.gui.theme import colour, font, themes
from musicscope.gui.views.panel import scaled
from musicscope.gui.views.tonnetz_look import MODES, PATHS_S, TonnetzLook

#: At the usual size of type.
PILL_HEIGHT = 22
_GAP = 4


class QuietPill(QToolButton):
    """A choice on a panel: it opens a list, or is on or off."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_words(self, words: str) -> None:
        """Show `words`."""
        self.setText(words)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(font(11, 500)).horizontalAdvance(self.text())
        return QSize(int(width + 1) + (30 if self.menu() else 16), scaled(PILL_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = themes.active, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        strong = self.underMouse() or self.isDown() or self.isChecked()
        painter.setBrush(colour(theme.raised_strong if strong else theme.raised))
        painter.setPen(Qt.PenStyle.NoPen)
        if self.hasFocus():
            painter.setPen(QPen(colour(theme.accent), 2))
            rect.adjust(1, 1, -1, -1)
        painter.drawRoundedRect(rect, 4, 4)
        painter.setFont(font(11, 500))
        painter.setPen(colour(theme.text if strong else theme.soft))
        words = QRectF(8, 0, self.width(), self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.menu():
            x, y = self.width() - 12.0, self.height() / 2 - 1.5
            painter.setPen(QPen(colour(theme.soft), 1.3))
            painter.drawLine(QPointF(x - 3, y), QPointF(x, y + 3))
            painter.drawLine(QPointF(x, y + 3), QPointF(x + 3, y))


class TonnetzPills(QWidget):
    """The row of choices; `chosen` tells what changes in the look, by name."""

    chosen = Signal(object)

    def __init__(self, look: TonnetzLook, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.mode, self.path, self.trail = (QuietPill(self) for _ in range(3))
        self._actions: dict[tuple[str, object], QAction] = {}
        self.mode.setMenu(self._mode_menu())
        self.path.setMenu(self._path_menu())
        self.trail.setCheckable(True)
        self.trail.setToolTip("Chords of the whole piece as a trail")
        self.trail.setAccessibleName("Chords of the whole piece as a trail")
        self.trail.clicked.connect(lambda on: self._choose(trail=on))
        self.show_look(look)

    def show_look(self, look: TonnetzLook) -> None:
        """Show the choices of a look."""
        self._look = look
        self.mode.set_words(MODES[look.mode])
        self.mode.setAccessibleName(f"Shape of the tonnetz: {MODES[look.mode]}")
        self.path.set_words(f"{look.path_s} s")
        self.path.setToolTip(f"The path shows the last {look.path_s} seconds")
        self.path.setAccessibleName(f"Path of the last {look.path_s} seconds")
        self.trail.set_words("Trail")
        self.trail.setChecked(look.trail)
        self.trail.setEnabled(look.mode != "circles")
        self.trail.setVisible(look.mode != "circles")
        for (name, value), action in self._actions.items():
            action.setChecked(getattr(look, name) == value)
        x = 0
        for pill in (self.mode, self.path, self.trail):
            if not pill.isHidden():
                pill.move(x, 0)
                x += pill.width() + _GAP
        self.setFixedSize(max(x - _GAP, 1), scaled(PILL_HEIGHT))

    def _choose(self, **choices: object) -> None:
        self.chosen.emit(choices)

    def _mode_menu(self) -> QMenu:
        menu = QMenu(self.mode)
        group = QActionGroup(menu)
        for key, (mode, label) in enumerate(MODES.items(), 1):
            text = f"{label}\t{key}"
            self._add(menu, text, "mode", mode, lambda m=mode: self._choose(mode=m))
            group.addAction(self._actions["mode", mode])
        menu.addSeparator()
        self._add(
            menu,
            "Turn slowly",
            "turning",
            True,
            lambda: self._choose(turning=not self._look.turning),
        )
        return menu

    def _path_menu(self) -> QMenu:
        menu = QMenu(self.path)
        group = QActionGroup(menu)
        for seconds in PATHS_S:
            text = f"Path of the last {seconds} seconds"
            self._add(menu, text, "path_s", seconds, lambda s=seconds: self._choose(path_s=s))
            group.addAction(self._actions["path_s", seconds])
        return menu

    def _add(
        self, menu: QMenu, text: str, name: str, value: object, chosen: Callable[[], None]
    ) -> None:
        action = QAction(text, menu, checkable=True)
        action.triggered.connect(lambda _: chosen())
        menu.addAction(action)
        self._actions[name, value] = action
