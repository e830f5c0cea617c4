"""The envelope as a line with corners to drag."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from musicscope.audio.synthesis.lab_sound import Envelope
from musicscope.gui.lab.control import PaintedControl, scaled
from musicscope.gui.theme import colour, font, themes

CORNERS = ("Attack", "Decay and sustain", "Release")
_INSET, _TOP, _FOOT = 12.0, 12.0, 22.0
_REACH = 14.0
_STEP_S = 0.01


def seconds_words(seconds: float) -> str:
    """Return a short time as ``"20 ms"`` or ``"1.5 s"``."""
    return (
        f"{1000 * seconds:.0f} ms"
        if seconds < 1
        else f"{seconds:.2f}".rstrip("0").rstrip(".") + " s"
    )


class EnvelopeEditor(PaintedControl):
    """Attack, decay, sustain and release over the length of the sound.

    Signals
    -------
    envelope_changed : Envelope
    """

    KEYS = frozenset(
        {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down,
         Qt.Key.Key_N, Qt.Key.Key_P}
    )  # fmt: skip
    HEIGHT = 112
    envelope_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Envelope", parent)
        self._envelope = Envelope()
        self._duration_s = 4.0
        self._current = 0
        self._dragging = False
        self.setToolTip(
            "Drag the corners; N and P choose one, Left and Right change its time by 10 ms "
            "(Shift: 100 ms), Up and Down the sustain"
        )
        self._tell()

    @property
    def envelope(self) -> Envelope:
        """What is drawn."""
        return self._envelope

    def sizeHint(self) -> QSize:
        return QSize(420, round(scaled(112)))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, round(scaled(112)))

    def show_envelope(self, envelope: Envelope, duration_s: float) -> None:
        """Show an envelope over a sound's length."""
        self._envelope, self._duration_s = envelope, duration_s
        self._tell()
        self.update()

    def corner(self, index: int) -> QPointF:
        """Return where a corner is: top of the attack, end of the decay, start of the release."""
        moment, level = self._envelope.corners(self._duration_s)[index + 1]
        return self._place(moment, level)

    # mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        apart = [
            ((self.corner(i) - event.position()).manhattanLength(), -i if self._at_start(i) else i)
            for i in range(3)
        ]
        nearest = min(range(3), key=lambda i: apart[i])
        if apart[nearest][0] <= 4 * _REACH:
            self._current, self._dragging = nearest, True
            self._tell()
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self._drag(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragging = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        fast = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        if key in (Qt.Key.Key_N, Qt.Key.Key_P):
            self._current = (self._current + (1 if key == Qt.Key.Key_N else -1)) % 3
            self._tell()
            self.update()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            later = _STEP_S * fast * (1 if key == Qt.Key.Key_Right else -1)
            self._lengthen(-later if self._current == 2 else later)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._sustain(
                self._envelope.sustain + 0.02 * fast * (1 if key == Qt.Key.Key_Up else -1)
            )
        else:
            super().keyPressEvent(event)

    def _at_start(self, index: int) -> bool:
        """Whether a corner lies on the left edge, so that of two there the later one is taken."""
        return self.corner(index).x() <= _INSET + 1 and index < 2

    def _drag(self, place: QPointF) -> None:
        wide = self.width() - 2 * _INSET
        moment = min(max((place.x() - _INSET) / wide, 0.0), 1.0) * self._duration_s
        tall = self.height() - _TOP - scaled(_FOOT)
        level = min(max((self.height() - scaled(_FOOT) - place.y()) / tall, 0.0), 1.0)
        now = self._envelope
        if self._current == 0:
            room = self._duration_s - now.decay_s - now.release_s
            self._take(replace(now, attack_s=_clean(min(moment, room))))
        elif self._current == 1:
            room = self._duration_s - now.attack_s - now.release_s
            decay = _clean(min(moment - now.attack_s, room))
            self._take(replace(now, decay_s=decay, sustain=round(level, 2)))
        else:
            room = self._duration_s - now.attack_s - now.decay_s
            self._take(replace(now, release_s=_clean(min(self._duration_s - moment, room))))

    def _lengthen(self, by_s: float) -> None:
        name = ("attack_s", "decay_s", "release_s")[self._current]
        now = getattr(self._envelope, name)
        others = self._envelope.attack_s + self._envelope.decay_s + self._envelope.release_s - now
        self._take(
            replace(self._envelope, **{name: _clean(min(now + by_s, self._duration_s - others))})
        )

    def _sustain(self, level: float) -> None:
        self._take(replace(self._envelope, sustain=round(min(max(level, 0.0), 1.0), 2)))

    def _take(self, envelope: Envelope) -> None:
        if envelope != self._envelope:
            self._envelope = envelope
            self._tell()
            self.update()
            self.envelope_changed.emit(envelope)

    def _tell(self) -> None:
        self.say(f"{CORNERS[self._current]} chosen; {self.words()}")

    def words(self) -> str:
        """Return the envelope as a person would say it."""
        e = self._envelope
        if e.holds:
            return "held from end to end"
        return (
            f"attack {seconds_words(e.attack_s)}, decay {seconds_words(e.decay_s)}, "
            f"sustain {100 * e.sustain:.0f} %, release {seconds_words(e.release_s)}"
        )

    # drawing

    def _place(self, moment_s: float, level: float) -> QPointF:
        wide = self.width() - 2 * _INSET
        tall = self.height() - _TOP - scaled(_FOOT)
        x = _INSET + wide * moment_s / self._duration_s
        return QPointF(x, self.height() - scaled(_FOOT) - tall * level)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), themes.active
        self.draw_well(painter)
        line = [self._place(*corner) for corner in self._envelope.corners(self._duration_s)]
        ground = [QPointF(line[0].x(), self._place(0, 0).y()), *line]
        ground.append(QPointF(line[-1].x(), self._place(0, 0).y()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.soft, 50))
        painter.drawPolygon(QPolygonF(ground))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour(theme.text), 1.6))
        painter.drawPolyline(QPolygonF(ground))
        for index in range(3):
            chosen = index == self._current and (self.hasFocus() or self._dragging)
            painter.setPen(QPen(colour(theme.ground), 1.5))
            painter.setBrush(colour(theme.accent if chosen else theme.text))
            radius = 6 if chosen else 5
            painter.drawEllipse(self.corner(index), radius, radius)
        painter.setFont(font(10, tabular=True))
        painter.setPen(colour(theme.soft))
        foot = QRectF(_INSET, self.height() - scaled(19), self.width() - 2 * _INSET, scaled(15))
        painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, self.words())


def _clean(seconds: float) -> float:
    return round(min(max(seconds, 0.0), 20.0), 3)
