"""The replay of a piece's chords: a play button, its sound, and a strip to scrub on."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from musicscope.gui.icons import icon
from musicscope.gui.inspector.words import chord_colour, chord_name
from musicscope.gui.listening import listen
from musicscope.gui.theme import SPACE, colour, themes
from musicscope.gui.views.harmony_trail import HarmonyTrail, Replay
from musicscope.gui.views.words import clock

BAR_HEIGHT = 28
_BUTTON = 26


class TrailBar(QWidget):
    """Plays a trail in fast motion and moves through it.

    `replay_wanted` and `struck_wanted` ask for a change; `scrubbed` and `sought` tell a moment of
    the piece: where the trail shall be looked at, and where the music shall go.
    """

    replay_wanted = Signal(bool)
    struck_wanted = Signal(bool)
    scrubbed = Signal(float)
    sought = Signal(float)
    hovered = Signal(float)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._replay = _button(self, "Replay the chords of the whole piece in 15 seconds")
        self._replay.clicked.connect(lambda _: self.replay_wanted.emit(not self._running))
        self._struck = _button(self, "Strike the chords while they are replayed")
        self._struck.setCheckable(True)
        self._struck.clicked.connect(self.struck_wanted)
        self.strip = ChordStrip(self)
        self.strip.scrubbed.connect(self.scrubbed)
        self.strip.sought.connect(self.sought)
        self.strip.hovered.connect(self.hovered)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE // 2)
        for widget in (self._replay, self._struck, self.strip):
            row.addWidget(widget)
        self.setFixedHeight(BAR_HEIGHT)
        self._running = False
        self._restyle()
        listen(self, themes.changed, lambda _: self._restyle())

    def show_trail(self, trail: HarmonyTrail) -> None:
        """Show another piece."""
        self.strip.show_trail(trail)

    def show_replay(self, replay: Replay, at_s: float, struck: bool) -> None:
        """Show where the replay is, or the music while nothing is replayed."""
        if replay.running != self._running:
            self._running = replay.running
            self._restyle()
        self._struck.setChecked(struck)
        self.strip.move_to(at_s)

    def _restyle(self) -> None:
        self._replay.setIcon(icon("pause" if self._running else "play", "text"))
        self._struck.setIcon(icon("music", "soft"))
        name = "Stop the replay" if self._running else "Replay the chords of the piece"
        self._replay.setAccessibleName(name)
        self.strip.restyle()


class ChordStrip(QWidget):
    """The chords of the piece side by side in their colours, with a mark at one moment."""

    scrubbed = Signal(float)
    sought = Signal(float)
    hovered = Signal(float)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._trail = HarmonyTrail((), 0.0)
        self._at_s = 0.0
        self._blocks: QPixmap | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Chords of the piece")

    def sizeHint(self) -> QSize:
        return QSize(160, BAR_HEIGHT)

    def show_trail(self, trail: HarmonyTrail) -> None:
        """Show another piece."""
        self._trail = trail
        self.restyle()

    def restyle(self) -> None:
        """Draw everything again."""
        self._blocks = None
        self.update()

    def move_to(self, at_s: float) -> None:
        """Put the mark at a moment, s."""
        if round(self._x(at_s)) != round(self._x(self._at_s)):
            self.update()
        self._at_s = at_s
        index = self._trail.index_at(at_s)
        if index >= 0:
            words = f"{chord_name(self._trail.spans[index].label)} at {clock(at_s)}"
            if words != self.accessibleDescription():
                self.setAccessibleDescription(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._drawn())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x = round(self._x(self._at_s)) + 0.5
        painter.setPen(QPen(colour(themes.active.accent), 2))
        painter.drawLine(QPointF(x, 3), QPointF(x, self.height() - 3))
        if self.hasFocus():
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)

    def resizeEvent(self, event: object) -> None:
        self._blocks = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event)
        else:
            self.hovered.emit(self._time(event.position().x()))

    def leaveEvent(self, event: object) -> None:
        self.hovered.emit(-1.0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        spans, index = self._trail.spans, self._trail.index_at(self._at_s)
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps and spans:
            index = min(max(index + steps[event.key()], 0), len(spans) - 1)
            self.scrubbed.emit(spans[index].start_s + 1e-3)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.sought.emit(self._at_s)
        else:
            super().keyPressEvent(event)

    def _go(self, event: QMouseEvent) -> None:
        moment_s = self._time(event.position().x())
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        (self.sought if alt else self.scrubbed).emit(moment_s)

    def _x(self, moment_s: float) -> float:
        return 3 + moment_s / max(self._trail.duration_s, 1e-3) * (self.width() - 6)

    def _time(self, x: float) -> float:
        part = (x - 3) / max(self.width() - 6, 1)
        return min(max(part, 0.0), 1.0) * self._trail.duration_s

    def _drawn(self) -> QPixmap:
        if self._blocks is None:
            ratio = self.devicePixelRatioF()
            self._blocks = QPixmap(self.size() * ratio)
            self._blocks.setDevicePixelRatio(ratio)
            self._blocks.fill(colour(themes.active.panel))
            painter = QPainter(self._blocks)
            painter.fillRect(
                QRectF(3, 8, self.width() - 6, self.height() - 16), colour(themes.active.ground)
            )
            for span in self._trail.spans:
                left, right = self._x(span.start_s), self._x(span.end_s)
                area = QRectF(left, 8, max(right - left, 0.5), self.height() - 16)
                painter.fillRect(area, colour(chord_colour(span.label, themes.active.faint), 210))
            painter.end()
        return self._blocks


def _button(parent: QWidget, tip: str) -> QToolButton:
    button = QToolButton(parent)
    button.setProperty("role", "flat")
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setFixedSize(_BUTTON, _BUTTON)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
