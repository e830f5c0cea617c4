"""What every view is painted on: a rounded panel, its words when empty, its focus ring."""

from __future__ import annotations

import math

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QPainter, QPainterPath, QPen, QRegion
from PySide6.QtWidgets import QSizePolicy, QWidget

from musicscope.gui.listening import listen
from musicscope.gui.theme import INSET, colour, font, themes

PANEL_RADIUS = 8
WELL_RADIUS = 5
_BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


def scaled(px: float) -> int:
    """Return a length that grows with the type, px: of what words have to fit into."""
    return round(px * themes.scale)


class PanelView(QWidget):
    """A view that fills its dock with a panel and draws into a well on it."""

    #: Name for a screen reader, then the two lines shown while there is no track.
    NAME = ""
    EMPTY_TITLE = ""
    EMPTY_SENTENCE = ""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ring = False
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.NAME)
        listen(self, themes.changed, lambda _: self.restyle())

    def restyle(self) -> None:
        """Follow a change of theme."""
        self.update()

    def well(self) -> QRect:
        """Return where the picture is."""
        return self.rect().adjusted(INSET, INSET, -INSET, -INSET)

    def sizeHint(self) -> QSize:
        return QSize(480, 240)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 90)

    def draw_panel(self, painter: QPainter, region: QRegion) -> None:
        """Draw the panel where `region` is, with the ground of the window around its corners."""
        theme = themes.active
        inside = self.rect().adjusted(PANEL_RADIUS, PANEL_RADIUS, -PANEL_RADIUS, -PANEL_RADIUS)
        if inside.contains(region.boundingRect()):
            for rect in region:
                painter.fillRect(rect, colour(theme.panel))
            return
        painter.fillRect(self.rect(), colour(theme.ground))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.panel))
        painter.drawRoundedRect(QRectF(self.rect()), PANEL_RADIUS, PANEL_RADIUS)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def draw_ring(self, painter: QPainter) -> None:
        """Draw the focus ring, when the keyboard brought the focus here."""
        if not self._ring:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour(themes.active.accent), 2))
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(rect, PANEL_RADIUS - 1, PANEL_RADIUS - 1)

    def draw_empty(self, painter: QPainter, rect: QRect) -> None:
        """Say what will be here, and what brings it."""
        theme = themes.active
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.ground))
        painter.drawRoundedRect(QRectF(rect), WELL_RADIUS, WELL_RADIUS)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
        inside = rect.adjusted(INSET, 0, -INSET, 0)
        middle = rect.center().y()
        chosen = font(13, 500)
        line = math.ceil(QFontMetricsF(chosen).height())
        tall = rect.height() >= 3.5 * line
        painter.setFont(chosen)
        painter.setPen(colour(theme.soft))
        above = line + 4 if tall else line // 2
        title = QRect(inside.left(), middle - above, inside.width(), line + 2)
        painter.drawText(title, flags, self.EMPTY_TITLE)
        if tall:
            painter.setFont(font(12))
            painter.setPen(colour(theme.faint))
            sentence = QRect(inside.left(), middle + 2, inside.width(), rect.bottom() - middle)
            painter.drawText(sentence, flags, self.EMPTY_SENTENCE)

    def round_corners(self, painter: QPainter, rect: QRect, hex_colour: str) -> None:
        """Cover the corners of a picture that fills `rect`."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(_corners(rect), colour(hex_colour))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ring = event.reason() in _BY_KEYBOARD
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._ring = False
        self.update()


def _corners(rect: QRect) -> QPainterPath:
    """Return what lies in `rect` outside its rounded corners."""
    corners = QPainterPath()
    for x, y, right, down in (
        (rect.left(), rect.top(), 1, 1),
        (rect.right() + 1, rect.top(), -1, 1),
        (rect.left(), rect.bottom() + 1, 1, -1),
        (rect.right() + 1, rect.bottom() + 1, -1, -1),
    ):
        corners.moveTo(x, y)
        corners.lineTo(x + right * WELL_RADIUS, y)
        corners.quadTo(x, y, x, y + down * WELL_RADIUS)
        corners.closeSubpath()
    return corners
