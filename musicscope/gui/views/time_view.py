"""A picture of sound over time, scrolled in step with the sound."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from musicscope.analysis.picture import PictureChoice
from musicscope.analysis.picture_raster import Rows
from musicscope.gui.theme import colour, themes
from musicscope.gui.views.strip import PictureStrip
from musicscope.gui.views.time_frame import GUTTER, STEP_S, TimeFrame
from musicscope.gui.views.timeline import Window
from musicscope.gui.views.wanted_strip import WantedStrip

if TYPE_CHECKING:
    from musicscope.gui.views.context import ViewContext

__all__ = ["GUTTER", "STEP_S", "TimeView"]


class TimeView(TimeFrame):
    """A view over time that shows the tiles of one picture.

    Parameters
    ----------
    context : ViewContext
    choice : PictureChoice
        The picture shown first.
    """

    def __init__(
        self, context: ViewContext, choice: PictureChoice, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, parent)
        self.wanted = WantedStrip(self, context.pictures, choice, self.redraw_picture)

    @abstractmethod
    def rows(self) -> Rows:
        """Return the bins of each screen row, of the picture that `strip` shows."""

    @abstractmethod
    def table(self) -> Sequence[int]:
        """Return the colour of each level."""

    @property
    def choice(self) -> PictureChoice:
        """The picture that was chosen last."""
        return self.wanted.choice

    @property
    def strip(self) -> PictureStrip:
        """What is drawn; ``strip.choice`` is the former picture until the next one has come."""
        return self.wanted.strip

    def choose(self, choice: PictureChoice) -> None:
        """Show another picture."""
        self.wanted.choose(choice)
        self.redraw()

    def tick(self) -> None:
        super().tick()
        if not self.empty:
            self.wanted.tick(self.window_now(), self.timeline)

    def redraw_picture(self) -> None:
        """Draw the picture again."""
        self._drawn = None
        self.update(self.plot())

    def draw_picture(self, painter: QPainter, plot: QRect, window: Window) -> None:
        self.strip.show_as(self.rows(), self.table(), colour(themes.active.ground))
        self.strip.draw(painter, plot.left(), plot.top(), window, self.ratio)
