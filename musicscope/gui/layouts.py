"""Docks that remember their places, and ready arrangements of them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget, QWidget

from musicscope.core.settings import Settings
from musicscope.gui.theme import SPACE

#: Raised when docks are added or renamed, so that arrangements stored before are not used.
VERSION = 5
SETTING = "layouts"
#: Where a dock that a layout does not have goes when it is shown: behind that one.
COMPANIONS = {
    "Listen": {"map": "spectrogram", "queue": "inspector"},
    "Map": {
        "overview": "map",
        "spectrogram": "map",
        "chromagram": "map",
        "tonnetz": "map",
        "inspector": "library",
        "queue": "library",
    },
}
#: Height of the panel with title and waveform when a layout is new.
OVERVIEW_PX = 190


class DockHost(QMainWindow):
    """The area of the docks; knows no music.

    Parameters
    ----------
    docks : dict of str to (str, QWidget)
        Name, title for people, and content of each dock.
    settings : Settings
        Keeps each layout as the person left it.
    """

    def __init__(
        self, docks: dict[str, tuple[str, QWidget]], settings: Settings, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Widget)
        self._settings = settings
        self._arrangements: dict[str, Callable[[], None]] = {
            "Listen": self._arrange_listen,
            "Map": self._arrange_map,
        }
        self.current = ""
        self._seen = False
        self.setDockNestingEnabled(True)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        hidden = QWidget()
        hidden.hide()
        self.setCentralWidget(hidden)
        self.docks: dict[str, QDockWidget] = {}
        for name, (title, widget) in docks.items():
            dock = QDockWidget(title, self)
            dock.setObjectName(name)
            dock.setWidget(widget)
            dock.setTitleBarWidget(_NoTitle(dock))
            action = dock.toggleViewAction()
            action.setText(title)
            action.triggered.connect(lambda on, name=name: self._place(name, on))
            self.docks[name] = dock
            self.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)

    @property
    def names(self) -> list[str]:
        """The layouts, in the order of their shortcuts."""
        return list(self._arrangements)

    def use(self, layout: str) -> None:
        """Show `layout` as it was left; the present one is remembered first."""
        self.remember()
        self.current = layout
        self.apply()

    def apply(self) -> None:
        """Arrange the docks of the present layout as they were left."""
        layout = self.current
        kept = self._settings.get(SETTING, {}).get(layout)
        if not isinstance(kept, dict):
            self._arrangements[layout]()
            return
        state = QByteArray.fromBase64(str(kept.get("state", "")).encode())
        if not self.restoreState(state, VERSION):
            self._arrangements[layout]()
            return
        placed = kept.get("docks", {})
        for name, dock in self.docks.items():
            if name not in placed:
                self.removeDockWidget(dock)
        QTimer.singleShot(0, self, lambda: self._resize_to(placed))

    def _resize_to(self, sizes: dict[str, list[int]]) -> None:
        for axis, orientation in enumerate((Qt.Orientation.Horizontal, Qt.Orientation.Vertical)):
            self._share(orientation, **{name: size[axis] for name, size in sizes.items()})

    def reset(self) -> None:
        """Arrange the present layout as it came with the program."""
        self._arrangements[self.current]()

    def remember(self) -> None:
        """Keep the present layout in the settings."""
        if self.current and self.isVisible():
            placed = {
                name: [dock.width(), dock.height()]
                for name, dock in self.docks.items()
                if self.dockWidgetArea(dock) != Qt.DockWidgetArea.NoDockWidgetArea
                and not dock.isHidden()
            }
            state = bytes(self.saveState(VERSION).toBase64()).decode()
            left = {"state": state, "docks": placed}
            self._settings.set(SETTING, {**self._settings.get(SETTING, {}), self.current: left})

    def unlock(self, on: bool) -> None:
        """Show title bars to drag docks by, or hide them again."""
        for dock in self.docks.values():
            dock.setTitleBarWidget(None if on else _NoTitle(dock))

    def _show_only(self, *names: str) -> None:
        for dock in self.docks.values():
            dock.setFloating(False)
            self.removeDockWidget(dock)
        for name in names:
            self.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, self.docks[name])
            self.docks[name].show()

    def _place(self, name: str, shown: bool) -> None:
        """Put a dock that the person shows behind its companion, as the front tab."""
        dock = self.docks[name]
        if shown and self.dockWidgetArea(dock) == Qt.DockWidgetArea.NoDockWidgetArea:
            companion = COMPANIONS[self.current].get(name)
            self.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
            if companion is not None and self.docks[companion].isVisible():
                self.tabifyDockWidget(self.docks[companion], dock)
            dock.show()
        if shown:
            dock.raise_()

    def _arrange_listen(self) -> None:
        self._show_only("library", "overview", "spectrogram", "chromagram", "tonnetz", "inspector")
        d = self.docks
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self.splitDockWidget(d["library"], d["overview"], across)
        self.splitDockWidget(d["overview"], d["tonnetz"], across)
        self.splitDockWidget(d["overview"], d["spectrogram"], down)
        self.splitDockWidget(d["spectrogram"], d["chromagram"], down)
        self.splitDockWidget(d["tonnetz"], d["inspector"], down)

        def share() -> None:
            left, middle, right = self._columns()
            rest = self.height() - OVERVIEW_PX
            self._share(across, library=left, overview=middle, tonnetz=right)
            self._share(down, overview=OVERVIEW_PX, spectrogram=rest * 2 // 3, chromagram=rest // 3)
            self._share(down, tonnetz=self.height() * 2 // 5, inspector=self.height() * 3 // 5)

        QTimer.singleShot(0, self, share)

    def _arrange_map(self) -> None:
        self._show_only("library", "map")
        self.splitDockWidget(self.docks["library"], self.docks["map"], Qt.Orientation.Horizontal)

        def share() -> None:
            left, middle, right = self._columns()
            self._share(Qt.Orientation.Horizontal, library=left, map=middle + right)

        QTimer.singleShot(0, self, share)

    def _share(self, orientation: Qt.Orientation, **sizes: int) -> None:
        shares = [max(size, 1) for size in sizes.values()]
        self.resizeDocks([self.docks[name] for name in sizes], shares, orientation)

    def _columns(self) -> tuple[int, int, int]:
        width = max(self.width(), 900)
        left = min(max(width // 4, 290), 480)
        right = min(max(width // 5, 260), 440)
        return left, width - left - right, right

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._seen:
            self._seen = True
            QTimer.singleShot(0, self, self.apply)

    def createPopupMenu(self) -> None:
        return None


class _NoTitle(QWidget):
    """Takes the place of a title bar while docks are locked."""

    def sizeHint(self) -> QSize:
        return QSize(0, 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)
