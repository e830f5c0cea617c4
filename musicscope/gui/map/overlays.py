"""What is painted over the dots: the hovered title, the playing dot, the lasso, the focus."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPolygonF, QRadialGradient

from musicscope.gui.theme import Theme, colour, font

HALO = 22.0
BREATH = 5.0
PILL_WIDTH = 320


def paint_pill(
    painter: QPainter, view: QRect, anchor: QPointF, title: str, detail: str, theme: Theme
) -> QRect:
    """Paint a title and a line below it beside `anchor`, inside `view`; returns its place."""
    bold, plain = font(13, 600), font(12)
    bold_metrics, plain_metrics = QFontMetrics(bold), QFontMetrics(plain)
    room = min(PILL_WIDTH, view.width() - 40)
    title = bold_metrics.elidedText(title, Qt.TextElideMode.ElideRight, room)
    detail = plain_metrics.elidedText(detail, Qt.TextElideMode.ElideRight, room)
    width = 24 + max(bold_metrics.horizontalAdvance(title), plain_metrics.horizontalAdvance(detail))
    height = 16 + bold_metrics.height() + (plain_metrics.height() + 1 if detail else 0)
    pill = place_beside(view, anchor, width, height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.line), 1))
    painter.setBrush(colour(theme.panel, 242))
    painter.drawRoundedRect(QRectF(pill).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
    painter.setFont(bold)
    painter.setPen(QColor(theme.text))
    line = QRect(pill.x() + 12, pill.y() + 8, width - 24, bold_metrics.height())
    left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(line, left, title)
    if detail:
        painter.setFont(plain)
        painter.setPen(QColor(theme.soft))
        line.translate(0, bold_metrics.height() + 1)
        line.setHeight(plain_metrics.height())
        painter.drawText(line, left, detail)
    return pill


def place_beside(view: QRect, anchor: QPointF, width: int, height: int) -> QRect:
    """Return where a box of this size stands beside `anchor`, below right where there is room."""
    gap, edge = 14, 8
    x = round(anchor.x()) + gap
    if x + width > view.right() - edge:
        x = round(anchor.x()) - gap - width
    y = round(anchor.y()) + gap
    if y + height > view.bottom() - edge:
        y = round(anchor.y()) - gap - height
    x = max(min(x, view.right() - edge - width), view.left() + edge)
    y = max(min(y, view.bottom() - edge - height), view.top() + edge)
    return QRect(x, y, width, height)


def paint_playing(
    painter: QPainter, centre: QPointF, radius: float, breath: float, theme: Theme
) -> None:
    """Paint the playing dot with its halo; `breath` (0..1) widens it."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    reach = HALO + BREATH * breath
    glow = QRadialGradient(centre, reach)
    glow.setColorAt(0.0, colour(theme.accent, 150))
    glow.setColorAt(0.45, colour(theme.accent, 80))
    glow.setColorAt(1.0, colour(theme.accent, 0))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(glow)
    painter.drawEllipse(centre, reach, reach)
    painter.setBrush(QColor(theme.accent))
    painter.setPen(QPen(QColor("#ffffff" if theme.dark else theme.ground), 1.8))
    dot = max(radius, 4.5) + 1
    painter.drawEllipse(centre, dot, dot)


def paint_focus(painter: QPainter, centre: QPointF, radius: float, theme: Theme) -> None:
    """Paint the focus ring around the dot that the keyboard is on."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for width, token in ((4.0, theme.ground), (2.0, theme.accent)):
        painter.setPen(QPen(QColor(token), width))
        painter.drawEllipse(centre, radius + 5, radius + 5)


def paint_hover(painter: QPainter, centre: QPointF, radius: float, theme: Theme) -> None:
    """Paint a ring around the dot under the cursor."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.text), 1.6))
    painter.drawEllipse(centre, radius + 3, radius + 3)


def paint_lasso(painter: QPainter, outline: QPolygonF, theme: Theme) -> None:
    """Paint what is being drawn around dots."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor(theme.accent), 1.4)
    pen.setDashPattern([4, 3])
    painter.setPen(pen)
    painter.setBrush(colour(theme.accent, 26))
    painter.drawPolygon(outline)


def paint_frame(painter: QPainter, view: QRect, theme: Theme) -> None:
    """Paint the focus ring of the view itself."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.accent), 2))
    painter.drawRoundedRect(QRectF(view).adjusted(1, 1, -1, -1), 6, 6)
