"""What the views of the last moment share: they follow what is heard, and can be frozen."""

from __future__ import annotations

import time
from abc import abstractmethod
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QKeyEvent,
    QPaintEngine,
    QPainter,
    QPaintEvent,
    QPixmap,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from musicscope.gui.listening import listen
from musicscope.gui.theme import INSET, colour, themes
from musicscope.gui.views.panel import PanelView, scaled
from musicscope.gui.views.pill import PillButton
from musicscope.gui.views.scope_choice import pills_menu, place_pills

if TYPE_CHECKING:
    from musicscope.gui.views.context import ViewContext

#: Lower views have room for one row of pills; their menu has all, px.
_TWO_ROWS_FROM = 280
#: Lines of the left and right channel and of what is compared, in the dark and the light theme.
_INKS = {
    "left": ("#77aadd", "#2f66a5"),
    "right": ("#ee8866", "#b4431f"),
    "held": ("#9aa3b2", "#4c5563"),
    "equaliser": ("#44bb99", "#1d7a60"),
}


def ink(name: str, alpha: int = 255) -> QColor:
    """Return the colour of a line in the theme in use."""
    dark, light = _INKS[name]
    return colour(dark if themes.active.dark else light, alpha)


class HeardView(PanelView):
    """A view of the last moment.

    Parameters
    ----------
    context : ViewContext
    """

    EMPTY_TITLE = "What you hear, moment by moment"
    EMPTY_SENTENCE = "Play a track or listen to an input."

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.stage = context.stage
        self.frozen = False
        self.pills: tuple[PillButton, ...] = ()
        self._backdrop: QPixmap | None = None
        self._ticked_at = 0.0
        self._was_empty = True
        self.setMouseTracking(True)
        listen(self, self.stage.changed, lambda _: self._follow_stage())

    # what a view is made of

    @abstractmethod
    def take(self, elapsed_s: float) -> bool:
        """Take in what is heard now, `elapsed_s` after the last time; returns what has changed."""

    @abstractmethod
    def draw_backdrop(self, painter: QPainter) -> None:
        """Draw what stays the same from frame to frame."""

    @abstractmethod
    def draw_now(self, painter: QPainter) -> None:
        """Draw what moves."""

    def begin(self) -> None:
        """Forget what was shown: another sound is on stage."""

    # what they share

    @property
    def empty(self) -> bool:
        """Whether nothing is on stage."""
        return not self.stage.title

    def tick(self) -> None:
        """Follow what is heard; draws again only what has changed."""
        now = time.monotonic()
        elapsed_s = min(now - self._ticked_at, 1.0)
        self._ticked_at = now
        if not self.frozen and not self.empty and self.take(elapsed_s):
            self.update(self.moving_rect())

    def moving_rect(self) -> QRect:
        """Return what has to be drawn again when something moved."""
        return self.rect()

    def freeze(self, on: bool) -> None:
        """Keep what is shown, or follow again."""
        self.frozen = on
        self.update()

    def renew(self) -> None:
        """Draw everything again."""
        self._backdrop = None
        self.update()

    def restyle(self) -> None:
        for pill in self.pills:
            pill.set_words(pill.text())
        self.arrange()
        self.renew()

    def arrange(self) -> None:
        """Put the pills where they belong."""
        if self.empty or self.height() < scaled(120):
            for pill in self.pills:
                pill.hide()
            return
        rows = 1 if self.height() < scaled(_TWO_ROWS_FROM) else 2
        place_pills(self.pills, self.pill_room(), rows=rows)

    def pill_room(self) -> QRect:
        """Return where the pills may stand."""
        return self.well()

    def state(self) -> dict[str, Any]:
        """Return what is chosen, as JSON values."""
        return {}

    def restore(self, state: dict[str, Any]) -> None:
        """Choose again what `state` gave; what is unknown stays as it is."""

    def _follow_stage(self) -> None:
        self.begin()
        self._was_empty = self.empty
        self.arrange()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.empty:
            self.draw_panel(painter, event.region())
            self.draw_empty(painter, self.rect().adjusted(INSET, INSET, -INSET, -INSET))
        else:
            self._draw_behind(painter)
            self.draw_now(painter)
        self.draw_ring(painter)

    def _draw_behind(self, painter: QPainter) -> None:
        if painter.paintEngine().type() is not QPaintEngine.Type.Raster:
            self.draw_panel(painter, QRegion(self.rect()))
            self.draw_backdrop(painter)
            return
        if self._backdrop is None:
            ratio = self.devicePixelRatioF()
            self._backdrop = QPixmap(self.size() * ratio)
            self._backdrop.setDevicePixelRatio(ratio)
            inner = QPainter(self._backdrop)
            self.draw_panel(inner, QRegion(self.rect()))
            self.draw_backdrop(inner)
            inner.end()
        painter.drawPixmap(0, 0, self._backdrop)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._backdrop = None
        self.arrange()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.pills and not self.empty:
            pills_menu(self.pills, self).exec(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_H and not event.modifiers() and not self.empty:
            self.toggle_freeze()
        else:
            super().keyPressEvent(event)

    def toggle_freeze(self) -> None:
        """Freeze, or go on."""
        self.freeze(not self.frozen)
