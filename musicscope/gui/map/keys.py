"""What the keys do while the map has the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from musicscope.gui.map.view import MapView

PAN_PX = 80.0
ZOOM_STEP = 1.25

_Key = Qt.Key
_ARROWS = {
    _Key.Key_Left: (-1.0, 0.0),
    _Key.Key_Right: (1.0, 0.0),
    _Key.Key_Up: (0.0, 1.0),
    _Key.Key_Down: (0.0, -1.0),
}
_PLAY = (_Key.Key_Space, _Key.Key_Return, _Key.Key_Enter)
_LARGER = (_Key.Key_Plus, _Key.Key_Equal)
_PLAIN = Qt.KeyboardModifier.NoModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


def wanted(view: MapView, event: QKeyEvent) -> bool:
    """Return whether the map takes a key before the window's shortcuts do."""
    key = event.key()
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if key in _ARROWS:
        return held in (_PLAIN, _SHIFT)
    if key == _Key.Key_Escape:
        return view.can_escape
    if key in _PLAY:
        return held == _PLAIN and _plays(view, key)
    return held in (_PLAIN, _SHIFT) and key in (_Key.Key_F, _Key.Key_Minus, *_LARGER)


def _plays(view: MapView, key: Qt.Key) -> bool:
    """Return whether a key plays the focused dot.

    Space is left to the window, which pauses, unless the keyboard has walked to another dot.
    """
    row = view.focus.row
    if key == _Key.Key_Space:
        return row is not None and view.focus.seen and row != view.playing_row
    return row is not None


def press(view: MapView, event: QKeyEvent) -> bool:
    """Do what a key is for; returns whether it is for anything.

    Arrows go to the nearest dot in that direction, with Shift they pan. Space and Enter play it.
    F shows the whole map, Shift+F the selection, + and − zoom, Ctrl+A selects all, Esc lets go.
    """
    key = event.key()
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    middle = view.rect().center()
    if key in _ARROWS and held in (_PLAIN, _SHIFT):
        right, up = _ARROWS[key]
        if held == _SHIFT:
            view.viewpoint.pan(-right * PAN_PX, up * PAN_PX)
        else:
            view.focus.step(right, up)
    elif key in _PLAY and held == _PLAIN and _plays(view, key):
        view.play_focused()
    elif key == _Key.Key_Escape and view.can_escape:
        view.escape()
    elif key == _Key.Key_F and held == _PLAIN:
        view.fit()
    elif key == _Key.Key_F and held == _SHIFT:
        view.zoom_to_selection()
    elif key in _LARGER:
        view.viewpoint.zoom(ZOOM_STEP, middle.x(), middle.y())
    elif key == _Key.Key_Minus:
        view.viewpoint.zoom(1 / ZOOM_STEP, middle.x(), middle.y())
    elif key == _Key.Key_A and held == Qt.KeyboardModifier.ControlModifier:
        view.select_all()
    else:
        return False
    return True
