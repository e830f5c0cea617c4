"""A view over time of what a trained network hears."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from musicscope.gui.hearing.model_pill import HOW_TO, LIVE, LIVE_HOW_TO, NO_NETWORK, ModelPill
from musicscope.gui.listening import listen
from musicscope.gui.views.pill import PillButton
from musicscope.gui.views.time_frame import PILL_TOP, TimeFrame

if TYPE_CHECKING:
    from musicscope.gui.views.context import ViewContext
    from musicscope.learning.packages import NetworkCard

_GAP = 6


class HearingFrame(TimeFrame):
    """The frame of views over time that a network fills.

    Parameters
    ----------
    context : ViewContext
    """

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.hearing = context.workspace.hearing
        listen(self, self.model.changed, lambda _: self.begin_network())

    @property
    def card(self) -> NetworkCard | None:
        """What is known of the network that listens."""
        return self.model.card

    @property
    def asked(self) -> tuple[int, Path] | None:
        """The track and the network that are asked about; None while there is nothing to ask."""
        track, path = self.stage.track, self.model.path
        known = track is not None and path is not None and self.card is not None
        return (track, path) if known else None

    @property
    def empty(self) -> bool:
        """Whether there is no track, or no network to hear it."""
        return self.asked is None

    def begin_network(self) -> None:
        """Show what another network hears."""
        self.begin_track()

    def make_pills(self) -> None:
        super().make_pills()
        self.model = ModelPill(self.context, self)

    def pills(self) -> list[PillButton]:
        """Return the pills above the picture, from the left."""
        return [self.model]

    def place_pills(self) -> None:
        super().place_pills()
        corner = self.plot().topLeft() + QPoint(8, PILL_TOP)
        right = self.plot().right() - 7
        for pill in self.pills():
            pill.set_words(pill.text())
            pill.move(corner)
            fits = corner.x() + pill.width() <= right
            pill.setVisible(not self.empty and fits)
            corner += QPoint(pill.width() + _GAP, 0)

    def below_pills(self) -> int:
        """Return where the pills end, px from the top of the view."""
        return self.plot().top() + PILL_TOP + self.model.height() + _GAP

    def draw_empty(self, painter: QPainter, rect: QRect) -> None:
        kind = type(self)
        self.EMPTY_TITLE, self.EMPTY_SENTENCE = kind.EMPTY_TITLE, kind.EMPTY_SENTENCE
        if self.card is None:
            self.EMPTY_TITLE, self.EMPTY_SENTENCE = NO_NETWORK, HOW_TO
        elif self.context.pictures.live:
            self.EMPTY_TITLE, self.EMPTY_SENTENCE = LIVE, LIVE_HOW_TO
        super().draw_empty(painter, rect)
