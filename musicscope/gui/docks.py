"""Docks that are made when they are wanted, remember their places, and can be opened twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QByteArray, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QMainWindow,
    QTabBar,
    QTabWidget,
    QWidget,
)

from musicscope.core.events import Event
from musicscope.core.settings import Settings
from musicscope.gui.dock_parts import NoTitle, is_size, one_of_each_place
from musicscope.gui.layouts import ARRANGEMENTS, arrange_grid
from musicscope.gui.theme import SPACE
from musicscope.gui.views.kinds import VIEW_KINDS

#: Raised when docks are renamed, so that arrangements stored before are not used.
VERSION = 6
#: Room below the views while presenting, for the line that says what plays, px.
PRESENT_FOOT = 36
SETTING = "layouts"
STATES = "views"
#: Where a panel that a layout does not have goes when it is shown: behind that one.
PANELS_BEHIND = {
    "map": ("spectrogram",),
    "queue": ("inspector", "library"),
    "playlists": ("library", "queue"),
    "label": ("spectrogram", "map"),
    "tags": ("inspector", "library"),
    "bench": ("label", "spectrogram", "map"),
    "clever_hans": ("label", "spectrogram", "map"),
    "networks": ("label", "spectrogram", "map"),
    "similar": ("inspector", "library"),
    "inspector": ("tonnetz", "library"),
    "library": ("overview", "map"),
}
#: A panel that a layout does not have goes to the right of that one, where it is shown.
PANELS_BESIDE = {"map2": ("map",)}
#: Stands between a kind and the number of a second dock of it.
_NUMBERED = "-"
#: The name of a dock that is about to be gone, so that another can have its former one.
_CLOSED = "closed"


class DockHost(QMainWindow):
    """The area of the docks; knows no music.

    Parameters
    ----------
    panels : dict of str to (str, callable)
        Name, title and maker of the content of the docks that there is one of.
    make : callable
        Makes the content of a dock of a kind of `VIEW_KINDS`.
    settings : Settings
        Keeps each layout, and the state of each view, as the person left it.

    Attributes
    ----------
    current : str
        The layout that is shown.
    presenting : bool
        Whether chosen views are shown in its place.
    changed : Event
        Docks were opened or closed.
    """

    def __init__(
        self,
        panels: dict[str, tuple[str, Callable[[], QWidget]]],
        make: Callable[[str], QWidget],
        settings: Settings,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Widget)
        self.changed: Event[None] = Event()
        self.current = ""
        self.presenting = False
        self.docks: dict[str, QDockWidget] = {}
        self._make = make
        self._panels = {name: maker for name, (_, maker) in panels.items()}
        self._settings = settings
        self._titles = {name: title for name, (title, _) in panels.items()}
        self._titles |= {name: kind.title for name, kind in VIEW_KINDS.items()}
        self._unlocked = False
        self._focused: QDockWidget | None = None
        QApplication.instance().focusChanged.connect(self._follow_focus)
        self._seen = False
        self.setDockNestingEnabled(True)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        hidden = QWidget()
        hidden.hide()
        self.setCentralWidget(hidden)

    @property
    def names(self) -> list[str]:
        """The layouts, in the order of their shortcuts."""
        return list(ARRANGEMENTS)

    @property
    def titles(self) -> dict[str, str]:
        """The kinds of docks there are, with their titles."""
        return self._titles

    def moving_views(self) -> list[QWidget]:
        """Return the views in front, which follow the sound."""
        return [
            dock.widget()
            for name, dock in self.docks.items()
            if kind_of(name) in VIEW_KINDS and self.in_front(dock)
        ]

    def in_front(self, dock: QDockWidget) -> bool:
        """Return whether a dock can be seen; Qt lets one behind another tab lie out of sight."""
        here = dock.isFloating() or self.rect().intersects(dock.geometry())
        return dock.widget().isVisible() and here

    def view(self, name: str) -> QWidget:
        """Return the content of a dock, which is made if there is none yet."""
        return self.dock(name).widget()

    def dock(self, name: str) -> QDockWidget:
        """Return a dock by name: a kind, or a kind with a number; made if there is none yet."""
        if name not in self.docks and name in self._panels:
            self._add(name, self._panels[name]())
        elif name not in self.docks:
            widget = self._make(kind_of(name))
            self._add(name, widget)
            widget.restore(self._settings.get(STATES, {}).get(name) or {})
        return self.docks[name]

    def is_open(self, kind: str) -> bool:
        """Return whether a dock of this kind is part of the layout."""
        return any(self._placed(dock) for dock in self._of_kind(kind))

    def open(self, kind: str) -> QWidget:
        """Show the first dock of a kind, where it belongs, and return its content."""
        name = next((n for n in self.docks if kind_of(n) == kind), kind)
        dock = self.dock(name)
        if not self._placed(dock):
            self._place(name)
        dock.show()
        dock.raise_()
        self.changed.emit(None)
        return dock.widget()

    def open_another(self, kind: str) -> QWidget:
        """Show one more dock of a kind, and return its content."""
        number = 1
        name = kind
        while name in self.docks and self._placed(self.docks[name]):
            number += 1
            name = f"{kind}{_NUMBERED}{number}"
        self.dock(name)
        first = next((d for d in self._of_kind(kind) if self._placed(d)), None)
        if first is None:
            self._place(name)
        else:
            self.splitDockWidget(first, self.docks[name], Qt.Orientation.Vertical)
        self.docks[name].show()
        self.changed.emit(None)
        return self.docks[name].widget()

    def open_number(self, kind: str, number: int) -> QWidget:
        """Show at least `number` + 1 docks of a kind, and return the content of that one."""
        shown = [dock for dock in self._of_kind(kind) if self._placed(dock)]
        if number < len(shown):
            shown[number].raise_()
            return shown[number].widget()
        return self.open_another(kind) if shown else self.open(kind)

    def close_kind(self, kind: str) -> None:
        """Take all docks of a kind out of the layout."""
        for dock in list(self._of_kind(kind)):
            self.close_dock(dock)

    def close_focused(self) -> None:
        """Take the dock with the keyboard's focus out of the layout."""
        focused = QApplication.focusWidget()
        for dock in self.docks.values():
            if focused is not None and dock.isAncestorOf(focused):
                self.close_dock(dock)
                return

    def close_dock(self, dock: QDockWidget) -> None:
        """Take a dock out of the layout; a view ends, its state is kept."""
        name = dock.objectName()
        self.removeDockWidget(dock)
        if kind_of(name) in VIEW_KINDS:
            self._remember_views()
            del self.docks[name]
            dock.setObjectName(_CLOSED)
            dock.deleteLater()
        self.changed.emit(None)

    # --- layouts

    def use(self, layout: str) -> None:
        """Show `layout` as it was left; the present one is remembered first."""
        self.remember()
        self.current = layout
        self.apply()

    def apply(self) -> None:
        """Arrange the docks of the present layout as they were left."""
        kept = self._settings.get(SETTING, {}).get(self.current)
        if not self.show_arrangement(kept):
            self.reset()

    def reset(self) -> None:
        """Arrange the present layout as it came with the program."""
        ARRANGEMENTS[self.current](self)
        self.changed.emit(None)

    def arrangement(self) -> dict[str, Any]:
        """Return which docks lie where, as JSON values; see `show_arrangement`."""
        placed = {
            name: [dock.width(), dock.height()]
            for name, dock in self.docks.items()
            if self._placed(dock) and not dock.isHidden()
        }
        return {"state": bytes(self.saveState(VERSION).toBase64()).decode(), "docks": placed}

    def show_arrangement(self, kept: object) -> bool:
        """Arrange the docks as `arrangement` found them; returns whether that could be done."""
        if not isinstance(kept, dict):
            return False
        placed = kept.get("docks")
        if not isinstance(placed, dict):
            return False
        sizes = {n: size for n, size in placed.items() if kind_of(n) in self._titles}
        if not all(map(is_size, sizes.values())):
            return False
        for name in sizes:
            self.dock(name)
        state = QByteArray.fromBase64(str(kept.get("state", "")).encode())
        if not self.restoreState(state, VERSION):
            return False
        for name, dock in self.docks.items():
            if name not in placed:
                self.removeDockWidget(dock)
        QTimer.singleShot(0, self, lambda: self._resize_to(sizes))
        self.changed.emit(None)
        return True

    def present(self, kinds: Sequence[str]) -> None:
        """Show only these kinds of views; `end_presenting` returns to the layout."""
        self.remember()
        self.presenting = True
        self.setContentsMargins(SPACE, SPACE, SPACE, PRESENT_FOOT)
        arrange_grid(self, kinds)

    def end_presenting(self) -> None:
        """Return to the layout that was there before `present`."""
        self.presenting = False
        self.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        self.apply()

    def remember(self) -> None:
        """Keep the present layout, and the state of all views, in the settings."""
        if self.current and self.isVisible() and not self.presenting:
            layouts = {**self._settings.get(SETTING, {}), self.current: self.arrangement()}
            self._settings.set(SETTING, layouts)
        self._remember_views()

    def states(self) -> dict[str, Any]:
        """Return the state of each view by the name of its dock."""
        return {
            name: dock.widget().state()
            for name, dock in self.docks.items()
            if kind_of(name) in VIEW_KINDS
        }

    def restore_states(self, states: object) -> None:
        """Give views the states that `states` found; those that are not open get theirs later."""
        if not isinstance(states, dict):
            return
        self._settings.set(STATES, {**self._settings.get(STATES, {}), **states})
        for name, dock in self.docks.items():
            if isinstance(states.get(name), dict) and kind_of(name) in VIEW_KINDS:
                dock.widget().restore(states[name])

    def chosen_view(self) -> tuple[QWidget | None, str]:
        """Return the view that had the focus last, or else the largest, and its title."""
        shown = [dock for dock in self.docks.values() if self.in_front(dock)]
        chosen = self._focused if self._focused in shown else None
        views = [dock for dock in shown if kind_of(dock.objectName()) in VIEW_KINDS]
        if chosen is None and views:
            chosen = max(views, key=lambda dock: dock.width() * dock.height())
        return (None, "") if chosen is None else (chosen.widget(), chosen.windowTitle())

    def _follow_focus(self, _: QWidget | None, now: QWidget | None) -> None:
        for dock in self.docks.values():
            if now is not None and dock.isAncestorOf(now):
                self._focused = dock

    def _remember_views(self) -> None:
        self._settings.set(STATES, {**self._settings.get(STATES, {}), **self.states()})

    def unlock(self, on: bool) -> None:
        """Show title bars to drag docks by, or hide them again."""
        self._unlocked = on
        for dock in self.docks.values():
            dock.setTitleBarWidget(None if on else NoTitle(dock))

    def show_only(self, names: Iterable[str]) -> None:
        """Make these docks the only ones, all at the left; for arrangements."""
        chosen = [self.dock(name) for name in names]
        for dock in self.docks.values():
            dock.setFloating(False)
            self.removeDockWidget(dock)
        for dock in chosen:
            self.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
            dock.show()

    def share(self, orientation: Qt.Orientation, **sizes: int) -> None:
        """Give docks these sizes along one axis; for arrangements."""
        shares = [max(size, 1) for size in sizes.values()]
        self.resizeDocks([self.docks[name] for name in sizes], shares, orientation)

    def _add(self, name: str, widget: QWidget) -> None:
        kind = kind_of(name)
        number = name[len(kind) + 1 :]
        dock = QDockWidget(f"{self._titles[kind]} {number}".strip(), self)
        dock.setObjectName(name)
        dock.setWidget(widget)
        dock.setTitleBarWidget(None if self._unlocked else NoTitle(dock))
        dock.visibilityChanged.connect(self._tell)
        self.docks[name] = dock
        self.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
        self.removeDockWidget(dock)

    def _tell(self, _visible: bool) -> None:
        for bar in self.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
            bar.setElideMode(Qt.TextElideMode.ElideNone)
            bar.setUsesScrollButtons(True)
            bar.setAccessibleName("Views in this place")
            several = bar.count() > 1
            bar.setFocusPolicy(Qt.FocusPolicy.TabFocus if several else Qt.FocusPolicy.NoFocus)
        self.changed.emit(None)

    def _of_kind(self, kind: str) -> list[QDockWidget]:
        return [dock for name, dock in self.docks.items() if kind_of(name) == kind]

    def _placed(self, dock: QDockWidget) -> bool:
        return self.dockWidgetArea(dock) != Qt.DockWidgetArea.NoDockWidgetArea

    def _place(self, name: str) -> None:
        """Put a dock that the person shows beside its companions."""
        kind = VIEW_KINDS.get(kind_of(name))
        dock = self.docks[name]
        above = self._first_shown(kind.below if kind else ())
        behind = self._first_shown(kind.behind if kind else PANELS_BEHIND.get(name, ()))
        beside = self._first_shown(PANELS_BESIDE.get(name, ()))
        self.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
        if above is not None:
            self.splitDockWidget(above, dock, Qt.Orientation.Vertical)
        elif beside is not None:
            self.splitDockWidget(beside, dock, Qt.Orientation.Horizontal)
        elif behind is not None:
            self.tabifyDockWidget(behind, dock)

    def _first_shown(self, kinds: Iterable[str]) -> QDockWidget | None:
        shown = (d for kind in kinds for d in self._of_kind(kind) if self._placed(d))
        return next((dock for dock in shown if not dock.isHidden()), None)

    def _resize_to(self, sizes: dict[str, list[int]]) -> None:
        placed = {n: s for n, s in sizes.items() if n in self.docks and self._placed(self.docks[n])}
        present = one_of_each_place(self, self.docks, placed)
        for axis, orientation in enumerate((Qt.Orientation.Horizontal, Qt.Orientation.Vertical)):
            self.share(orientation, **{name: size[axis] for name, size in present.items()})

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._seen:
            self._seen = True
            QTimer.singleShot(0, self, self.apply)

    def createPopupMenu(self) -> None:
        return None


def kind_of(name: str) -> str:
    """Return the kind of a dock: its name without the number."""
    return name.partition(_NUMBERED)[0]
