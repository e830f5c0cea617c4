"""The pill that says which trained network listens, and opens what can be asked of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from musicscope.core.events import Event
from musicscope.gui.listening import listen
from musicscope.gui.views.pill import PillButton

if TYPE_CHECKING:
    from musicscope.gui.views.context import ViewContext
    from musicscope.learning.packages import NetworkCard

NO_NETWORK = "No network has learned yet"
HOW_TO = "Train a network in Networks…, or import one there; then you see here what it hears."
LIVE = "A live input is playing"
LIVE_HOW_TO = "Networks listen to tracks: play one to see what it hears."
#: A longer name is cut, characters.
_LONGEST = 28


class ModelPill(PillButton):
    """Names the network with which all views listen, and lets another one be chosen.

    Parameters
    ----------
    context : ViewContext

    Attributes
    ----------
    path : Path or None
        The network's file.
    card : NetworkCard or None
        What is known of it; None where there is no network that can be used.
    changed : Event
        Another network listens, or it was renamed.
    """

    def __init__(self, context: ViewContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._networks = context.workspace.networks
        self.path: Path | None = None
        self.card: NetworkCard | None = None
        self.changed: Event[None] = Event()
        menu = QMenu(self)
        menu.aboutToShow.connect(lambda: self._fill(menu))
        self.setMenu(menu)
        listen(self, self._networks.changed, lambda _: self._look())
        self._look()

    def _look(self) -> None:
        before = self.path, self.card and self.card.name
        self.path = self._networks.chosen
        found = (one for one in self._networks.models() if one.path == self.path)
        self.card = next((one.card for one in found), None)
        name = self.card.name if self.card is not None else "No network"
        self.set_words(name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…")
        self.setAccessibleName(f"Network that listens: {name}")
        self.setToolTip(name)
        if (self.path, self.card and self.card.name) != before:
            self.changed.emit(None)

    def _fill(self, menu: QMenu) -> None:
        menu.clear()
        group = QActionGroup(menu)
        for one in self._networks.models():
            words = one.card.name if one.card is not None else one.path.stem
            action = menu.addAction(words, lambda path=one.path: self._networks.choose(path))
            action.setCheckable(True)
            action.setChecked(one.path == self.path)
            action.setEnabled(one.card is not None)
            action.setToolTip(one.trouble)
            group.addAction(action)
        menu.addSeparator()
        menu.addAction("First filters…", self.show_filters)
        nearest = menu.addAction("Nearest training examples…", self.show_nearest)
        nearest.setEnabled(self._context.stage.track is not None)

    def show_filters(self) -> None:
        """Show the filters with which the network listens first."""
        from musicscope.gui.hearing.filters_dialog import FiltersDialog

        if self.path is not None and self.card is not None:
            FiltersDialog(self._context.workspace, self.path, self.card, self.window()).show()

    def show_nearest(self) -> None:
        """Show what it learned from that sounds most like the track on stage to it."""
        from musicscope.gui.hearing.nearest_dialog import NearestDialog

        track = self._context.stage.track
        if self.path is not None and self.card is not None and track is not None:
            workspace = self._context.workspace
            NearestDialog(workspace, track, self.path, self.card, self.window()).show()
