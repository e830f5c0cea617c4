"""The dot that the keyboard is on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

if TYPE_CHECKING:
    from musicscope.gui.map.view import MapView

NAME = "Map of your music"
HELP = (
    "Arrow keys step to the neighbour in that direction, Page Down and Page Up go through all "
    "tracks from the top left, Home and End to the first and the last. Space or Enter plays, "
    "Ctrl+Space selects, the menu key offers more."
)


class DotFocus:
    """Walks from dot to dot and says to a screen reader where it is.

    Attributes
    ----------
    row : int or None
        The dot's row in the scene.
    by_keys : bool
        Whether the keyboard was used last, so that the focus has to be seen.
    """

    def __init__(self, view: MapView) -> None:
        self.row: int | None = None
        self.by_keys = False
        self._view = view
        view.setAccessibleName(NAME)
        view.setAccessibleDescription(HELP)

    @property
    def seen(self) -> bool:
        """Whether a focus ring is drawn."""
        return self.by_keys and self._view.hasFocus()

    def step(self, right: float, up: float) -> None:
        """Go to the nearest dot in a direction.

        The first step only shows where the focus is: on the playing dot, or in the middle.
        """
        scene = self._view.scene
        if self.row is not None:
            row = scene.step(self.row, right, up)
            self.go_to(self.row if row is None else row)
            return
        camera = self._view.viewpoint.camera
        row = self._view.playing_row
        self.go_to(scene.nearest(camera.x, camera.y, float("inf")) if row is None else row)

    def walk(self, way: int) -> None:
        """Go on, or with -1 back, through all dots in the order of reading."""
        order = self._view.scene.reading_order
        if len(order):
            place = -1 if self.row is None else int(np.flatnonzero(order == self.row)[0])
            self.go_to(int(order[min(max(place + way, 0), len(order) - 1)]))

    def go_to_end(self, last: bool) -> None:
        """Go to the first dot in the order of reading, or to the last."""
        order = self._view.scene.reading_order
        if len(order):
            self.go_to(int(order[-1 if last else 0]))

    def take(self, row: int) -> None:
        """Be on a dot that was clicked."""
        self.row = row
        self.by_keys = False
        self._view.focus_moved.emit(self._view.id_of(row))

    def go_to(self, row: int | None) -> None:
        """Put the focus on a dot, and the dot into view; None leaves all as it is."""
        if row is None:
            return
        self.row = row
        self.by_keys = True
        words = self._words(row)
        self._view.setAccessibleName(f"{NAME}: {words}")
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._view, words))
        self._view.bring_into_view(row)
        self._view.focus_moved.emit(self._view.id_of(row))

    def _words(self, row: int) -> str:
        parts = list(self._view.describe_row(row))
        if row == self._view.playing_row:
            parts.append("playing")
        if self._view.scene.selected[row]:
            parts.append("selected")
        return " · ".join(part for part in parts if part)

    def leave(self) -> None:
        """Be on no dot."""
        self.row = None
        self._view.setAccessibleName(NAME)
        self._view.focus_moved.emit(None)
        self._view.update()
