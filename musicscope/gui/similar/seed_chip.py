"""One seed: filled for *more like this*, dashed and struck through for *less*."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from musicscope.gui.library import marks
from musicscope.gui.theme import colour, font, themes
from musicscope.library.track import Track

_HEIGHT, _SIGN, _CROSS, _PAD = 26.0, 18.0, 20.0, 8.0
#: A longer title gives way.
_WIDEST = 190.0


class SeedChip(QAbstractButton):
    """A track's title with a sign; a click turns *more* into *less*.

    Parameters
    ----------
    track : Track
    against : bool
        Whether what is found is to be unlike it.
    follows : bool
        Whether it is only there because it plays; it cannot be turned or taken away.

    Signals
    -------
    removed : no arguments
        Delete, or the cross.
    stepped : int
        Left (-1) or Right (1): another chip is to have the keyboard.
    """

    removed = Signal()
    stepped = Signal(int)

    def __init__(self, track: Track, *, against: bool, follows: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.track, self.against, self.follows = track, against, follows
        self._on_cross = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        by = f" by {track.artist}" if track.artist else ""
        if follows:
            self.setCursor(Qt.CursorShape.ArrowCursor)
            name, tip = f"Like what plays: {track.title}{by}", "What plays"
            hint = "Follows the music, until you add tracks of your own"
        else:
            word = "Less" if against else "More"
            name, tip = f"{word} like {track.title}{by}", f"{word} like {track.title}"
            turned = "more" if against else "less"
            hint = f"Space or a click: {turned} like it; Delete takes it away"
        self.setAccessibleName(name)
        self.setAccessibleDescription(hint)
        self.setToolTip(f"{tip}{by}\n{hint}")

    def cross(self) -> QRectF:
        """Return where a click takes the seed away."""
        if self.follows:
            return QRectF()
        side = _CROSS * themes.scale
        return QRectF(self.width() - side - 2, 0, side + 2, self.height())

    def sizeHint(self) -> QSize:
        scale = themes.scale
        words = QFontMetricsF(self._face()).horizontalAdvance(self.track.title)
        cross = 0.0 if self.follows else _CROSS
        wide = (_PAD + _SIGN + cross + 4) * scale + min(words, _WIDEST * scale) + 2
        return QSize(round(wide), round(_HEIGHT * scale))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(64 * themes.scale), round(_HEIGHT * themes.scale))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        on_cross = self.cross().contains(event.position())
        if on_cross != self._on_cross:
            self._on_cross = on_cross
            self.update()
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: object) -> None:
        self._on_cross = False
        self.update()

    def enterEvent(self, event: object) -> None:
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.cross().contains(event.position()):
            self.setDown(False)
            self.removed.emit()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.removed.emit()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        elif key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self.stepped.emit(-1 if key == Qt.Key.Key_Left else 1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, scale = themes.active, themes.scale
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        pen = QPen(colour(theme.line), 1)
        if self.against:
            pen = QPen(colour(theme.soft), 1.2, Qt.PenStyle.DashLine)
        elif self.follows:
            pen = QPen(colour(theme.faint), 1.2)
        if self.hasFocus():
            pen = QPen(colour(theme.accent), 2)
        painter.setPen(pen)
        filled = theme.panel if self.against or self.follows else theme.raised_strong
        hovered = self.underMouse() and not self.follows
        painter.setBrush(colour(theme.raised if hovered and self.against else filled))
        painter.drawRoundedRect(box, 4 * scale, 4 * scale)
        middle = box.center().y()
        left = _PAD * scale
        self._paint_sign(painter, left, middle, scale)
        words = QRectF(left + _SIGN * scale, 0, 0, self.height())
        words.setRight(self.width() - (4 if self.follows else _CROSS) * scale)
        painter.setFont(self._face())
        painter.setPen(colour(theme.soft if self.against else theme.text))
        right = Qt.TextElideMode.ElideRight
        text = painter.fontMetrics().elidedText(self.track.title, right, int(words.width()))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        if not self.follows:
            self._paint_cross(painter, scale)
        painter.end()

    def _face(self) -> QFont:
        face = font(12, 500 if not self.against else 400)
        face.setStrikeOut(self.against)
        return face

    def _paint_sign(self, painter: QPainter, x: float, middle: float, scale: float) -> None:
        theme = themes.active
        if self.follows:
            marks.paint_playing(painter, x, middle, moving=True)
            return
        painter.setPen(QPen(colour(theme.soft if self.against else theme.text), 1.6 * scale))
        reach = 4 * scale
        centre = x + reach
        painter.drawLine(QPointF(centre - reach, middle), QPointF(centre + reach, middle))
        if not self.against:
            painter.drawLine(QPointF(centre, middle - reach), QPointF(centre, middle + reach))

    def _paint_cross(self, painter: QPainter, scale: float) -> None:
        middle, reach = self.cross().center(), 3.2 * scale
        lit = self._on_cross
        painter.setPen(QPen(colour(themes.active.text if lit else themes.active.soft), 1.4 * scale))
        for sign in (-1, 1):
            painter.drawLine(
                middle + QPointF(-reach, -sign * reach), middle + QPointF(reach, sign * reach)
            )
