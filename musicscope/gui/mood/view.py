"""The mood plane under mouse and keys: tracks are placed, moved, played."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from musicscope.gui.mood.scene import MoodScene
from musicscope.workspace.notices import Notice
from musicscope.workspace.ratings import Place

if TYPE_CHECKING:
    from musicscope.gui.views.context import ViewContext

#: A dot is pointed to from so far away, px.
_REACH = 9.0
#: An arrow key moves the mark by this much, with Shift by less.
_STEP, _SMALL_STEP = 0.05, 0.01
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_NOTHING_PLAYS = "Play a track to place it on the mood plane."


class MoodView(MoodScene):
    """Takes what the owner says.

    Parameters
    ----------
    context : ViewContext
    """

    KIND = "mood"
    TITLE = "Mood plane"

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        self._pressed: tuple[int, QPointF] | None = None
        super().__init__(context, parent)
        self.setAccessibleDescription(
            "Arrow keys move the mark of the track that plays, with Shift by less; Enter places "
            "it there, Delete takes it off the plane."
        )
        self.pen.toggled.connect(lambda _: self._point())

    def state(self) -> dict[str, Any]:
        """Return what was chosen in this view."""
        return {"pen": self.pen.isChecked()}

    def restore(self, state: dict[str, Any]) -> None:
        """Choose again what `state` gave."""
        self.pen.setChecked(state.get("pen") is True)

    # what the owner says

    def put(self, place: Place) -> None:
        """Place the track that plays."""
        if self._track is None:
            self._workspace.notices.emit(Notice("info", _NOTHING_PLAYS))
            return
        self._workspace.ratings.place(self._track, *place)
        self.let_go()

    def take_off(self, tracks: tuple[int, ...]) -> None:
        """Take tracks off the plane."""
        self._workspace.ratings.clear(tracks)

    def play(self, track: int) -> None:
        """Play a track; those in a like mood follow."""
        self._workspace.playback.play(track, self.dots.nearest_first(track))

    def _chosen(self) -> tuple[int, ...]:
        selected = tuple(t for t in self._workspace.selection.ids if t in self.dots.places)
        return selected or ((self._track,) if self.place_now is not None else ())

    # mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self.empty:
            super().mousePressEvent(event)
            return
        at = event.position()
        track = self.dots.at(at, self.plane(), _REACH)
        pen = self.pen.isChecked() and self.plane().rect.contains(at)
        if track is not None and not pen:
            self._pressed = track, at
            self._workspace.selection.set([track], self)
        elif pen and self._track is not None:
            self._pressed, self.moved = (self._track, at), self._track
            self.mark = self.plane().place(at)
        elif pen:
            self.put(self.plane().place(at))
        self.renew()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._pressed is None:
            hovered = self.dots.at(at, self.plane(), _REACH)
            if hovered != self.hovered:
                self.hovered = hovered
                self.update()
            self._point()
            return
        begun = self._pressed[1]
        if (at - begun).manhattanLength() >= QApplication.startDragDistance():
            self.moved = self._pressed[0]
        if self.moved is not None:
            self.hovered, self.mark = None, self.plane().place(at)
            self.renew()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or event.button() != Qt.MouseButton.LeftButton:
            return
        track, moved, mark = self._pressed[0], self.moved, self.mark
        self.let_go()
        if moved is not None and mark is not None:
            self._workspace.ratings.place(track, *mark)
        else:
            self.play(track)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        at, plane = event.position(), self.plane()
        free = self.dots.at(at, plane, _REACH) is None and plane.rect.contains(at)
        if self.pen.isChecked():
            self.mousePressEvent(event)
        elif event.button() == Qt.MouseButton.LeftButton and free:
            self.put(plane.place(at))

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered = None
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        track = self.dots.at(QPointF(event.pos()), self.plane(), _REACH)
        if track is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Play", lambda: self.play(track))
        menu.addAction("Take off the plane", lambda: self.take_off((track,)))
        menu.popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers()
        plain = not modifiers & ~(Qt.KeyboardModifier.ShiftModifier | _KEYPAD)
        if key in _ARROWS and plain and self._track is not None:
            small = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
            self._move_mark(*_ARROWS[key], _SMALL_STEP if small else _STEP)
        elif key in _ENTER and self.mark is not None and self._track is not None:
            self.put(self.mark)
        elif key == Qt.Key.Key_Escape and self.mark is not None:
            self.let_go()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._chosen():
            self.take_off(self._chosen())
        else:
            super().keyPressEvent(event)

    def let_go(self) -> None:
        self._pressed = None
        super().let_go()

    def _move_mark(self, right: int, up: int, step: float) -> None:
        valence, arousal = self.mark or self.place_now or Place(0.0, 0.0)
        valence, arousal = (
            min(max(round(value, 4), -1.0), 1.0)
            for value in (valence + right * step, arousal + up * step)
        )
        self.mark = Place(valence, arousal)
        self._name()
        self.renew()

    def _point(self) -> None:
        shape = Qt.CursorShape.ArrowCursor
        if self.pen.isChecked():
            shape = Qt.CursorShape.CrossCursor
        elif self.hovered is not None:
            shape = Qt.CursorShape.PointingHandCursor
        self.setCursor(shape)
