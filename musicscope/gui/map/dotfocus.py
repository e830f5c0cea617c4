"""The dot that the keyboard is on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

if TYPE_CHECKING:
    from musicscope.gui.map.view import MapView

NAME = "Map of your music"


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

    def go_to(self, row: int | None) -> None:
        """Put the focus on a dot, and the dot into view; None leaves all as it is."""
        if row is None:
            return
        self.row = row
        self.by_keys = True
        words = " · ".join(part for part in self._view.describe_row(row) if part)
        self._view.setAccessibleName(f"{NAME}: {words}")
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._view, words))
        self._view.bring_into_view(row)

    def leave(self) -> None:
        """Be on no dot."""
        self.row = None
        self._view.setAccessibleName(NAME)
        self._view.update()
