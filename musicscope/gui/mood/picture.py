"""How the mood plane is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from musicscope.gui.mood.plane import Plane
from musicscope.gui.theme import colour, font, themes
from musicscope.gui.views.panel import WELL_RADIUS, scaled
from musicscope.workspace.ratings import Place

#: The four quadrants in plain words (after Russell, 1980), long and short, and where they are.
QUADRANTS = (
    ("Tense, angry", "Tense", -1, 1),
    ("Lively, happy", "Lively", 1, 1),
    ("Sad, weary", "Sad", -1, -1),
    ("Calm, content", "Calm", 1, -1),
)
_UP, _DOWN = "excited", "still"
RADIUS, RADIUS_NOW = 4.5, 7.0
_NETWORK_INK = ("#77aadd", "#2f66a5")


def network_ink(alpha: int = 255) -> QColor:
    """Return the colour of what a network says; the owner's dots never have it."""
    dark, light = _NETWORK_INK
    return colour(dark if themes.active.dark else light, alpha)


def draw_plane(painter: QPainter, plane: Plane) -> None:
    """Draw the ground with its axes and words."""
    theme, rect = themes.active, plane.rect
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(theme.ground))
    painter.drawRoundedRect(rect, WELL_RADIUS, WELL_RADIUS)
    middle = plane.point(Place(0, 0))
    painter.setPen(QPen(colour(theme.line), 1))
    painter.drawLine(QPointF(rect.left(), middle.y()), QPointF(rect.right(), middle.y()))
    painter.drawLine(QPointF(middle.x(), rect.top()), QPointF(middle.x(), rect.bottom()))
    long, short = font(13, 500), font(11, 500)
    words = [quadrant[0] for quadrant in QUADRANTS]
    if _has_room(plane, words, long):
        _draw_quadrants(painter, plane, words, long)
        _draw_ends(painter, plane, upright=True)
        return
    words = [quadrant[1] for quadrant in QUADRANTS]
    _draw_quadrants(painter, plane, words, short)
    _draw_ends(painter, plane, upright=_has_room(plane, words, short))


def _has_room(plane: Plane, words: Sequence[str], chosen: QFont) -> bool:
    """Return whether the words of quadrants stand clear of those at the ends of the axes."""
    metrics, ends = QFontMetricsF(chosen), QFontMetricsF(font(11))
    widest = max(metrics.horizontalAdvance(word) for word in words)
    upright = max(ends.horizontalAdvance(_UP), ends.horizontalAdvance(_DOWN))
    return (
        plane.rect.width() / 2 > widest + upright + 28
        and plane.rect.height() / 2 > metrics.height() + ends.height() + 16
    )


def _draw_quadrants(painter: QPainter, plane: Plane, words: Sequence[str], chosen: QFont) -> None:
    painter.setFont(chosen)
    painter.setPen(colour(themes.active.faint))
    rect, metrics = plane.rect, QFontMetricsF(chosen)
    middle = plane.point(Place(0, 0))
    for (_, _, right, up), said in zip(QUADRANTS, words, strict=True):
        inner = QRectF(
            rect.left() if right < 0 else middle.x(),
            rect.top() if up > 0 else middle.y(),
            rect.width() / 2,
            rect.height() / 2,
        ).adjusted(10, 6, -10, -6)
        side = Qt.AlignmentFlag.AlignLeft if right < 0 else Qt.AlignmentFlag.AlignRight
        edge = Qt.AlignmentFlag.AlignTop if up > 0 else Qt.AlignmentFlag.AlignBottom
        shown = metrics.elidedText(said, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, side | edge, shown)


def _draw_ends(painter: QPainter, plane: Plane, *, upright: bool) -> None:
    """Write at the ends of the axes what they mean; of the upright one where there is room."""
    chosen = font(11)
    metrics = QFontMetricsF(chosen)
    painter.setFont(chosen)
    painter.setPen(colour(themes.active.soft))
    rect, middle, line = plane.rect, plane.point(Place(0, 0)), metrics.height()
    left, right = "unpleasant", "pleasant"
    if metrics.horizontalAdvance(left) + 20 < rect.width() / 2 and rect.height() > 5 * line:
        above = middle.y() - 5
        end = rect.right() - 10 - metrics.horizontalAdvance(right)
        painter.drawText(QPointF(rect.left() + 10, above), left)
        painter.drawText(QPointF(end, above), right)
    if upright:
        painter.drawText(QPointF(middle.x() + 7, rect.top() + 5 + line * 0.8), _UP)
        painter.drawText(QPointF(middle.x() + 7, rect.bottom() - 8), _DOWN)


def draw_dots(painter: QPainter, points: Iterable[QPointF]) -> None:
    """Draw tracks that the owner placed."""
    theme = themes.active
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour(theme.ground), 1))
    painter.setBrush(colour(theme.soft, 215))
    for point in points:
        painter.drawEllipse(point, RADIUS, RADIUS)


def draw_chosen(painter: QPainter, point: QPointF) -> None:
    """Ring a dot that is selected."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour(themes.active.text), 1.6))
    painter.drawEllipse(point, RADIUS + 3, RADIUS + 3)


def draw_now(painter: QPainter, point: QPointF) -> None:
    """Draw the track that plays, where the owner placed it."""
    theme = themes.active
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour(theme.ground), 1.5))
    painter.setBrush(colour(theme.accent))
    painter.drawEllipse(point, RADIUS_NOW, RADIUS_NOW)


def draw_mark(painter: QPainter, point: QPointF) -> None:
    """Draw where the track that plays would be placed: a ring with a cross."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour(themes.active.accent), 1.8))
    painter.drawEllipse(point, RADIUS_NOW, RADIUS_NOW)
    for way in (QPointF(1, 0), QPointF(-1, 0), QPointF(0, 1), QPointF(0, -1)):
        painter.drawLine(point + way * (RADIUS_NOW - 3), point + way * (RADIUS_NOW + 5))


def draw_path(painter: QPainter, points: Sequence[QPointF]) -> None:
    """Draw how a network's answer moves over the time of the track."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(network_ink(150), 1.6)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawPolyline(QPolygonF(points))


def draw_answer(painter: QPainter, point: QPointF, reach: float = RADIUS_NOW + 2) -> None:
    """Draw a network's answer for a whole track: an outlined diamond."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(colour(themes.active.ground, 150))
    painter.setPen(QPen(network_ink(), 2))
    painter.drawPolygon(
        QPolygonF(
            [point + QPointF(x * reach, y * reach) for x, y in ((0, -1), (1, 0), (0, 1), (-1, 0))]
        )
    )


def draw_moment(painter: QPainter, point: QPointF) -> None:
    """Draw where the path is at the playhead."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour(themes.active.ground), 1.5))
    painter.setBrush(network_ink())
    painter.drawEllipse(point, 4.0, 4.0)


def draw_legend(painter: QPainter, rect: QRectF, parts: Sequence[tuple[str, str]]) -> None:
    """Write a line of signs with their words; the last part is cut where there is no room.

    Parameters
    ----------
    parts : sequence of (str, str)
        A sign, ``"dot"``, ``"diamond"`` or ``""``, and words.
    """
    chosen = font(11)
    metrics = QFontMetricsF(chosen)
    x, middle = rect.left(), rect.center().y()
    baseline = middle + (metrics.ascent() - metrics.descent()) / 2
    for sign, words in parts:
        if rect.right() - x < scaled(60):
            return
        if sign == "dot":
            draw_dots(painter, [QPointF(x + RADIUS, middle)])
        elif sign == "diamond":
            draw_answer(painter, QPointF(x + RADIUS, middle), RADIUS)
        x += 2 * RADIUS + 6 if sign else 0
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, rect.right() - x)
        painter.setFont(chosen)
        painter.setPen(colour(themes.active.soft))
        painter.drawText(QPointF(x, baseline), shown)
        x += metrics.horizontalAdvance(shown) + 18
